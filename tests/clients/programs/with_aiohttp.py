import asyncio
import os

import aiohttp
from say import BASE_URLS, MESSAGES, pieces_of, say, say_pieces

HEADERS = {"authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}
BODY = {"model": "gpt-4o", "messages": MESSAGES}


async def main() -> None:
    async with aiohttp.ClientSession(headers=HEADERS, trust_env=True) as session:
        for base_url in BASE_URLS:
            url = f"{base_url or 'https://api.openai.com/v1'}/chat/completions"
            async with session.post(url, json=BODY) as whole:
                say(base_url, whole=(await whole.json())["choices"][0]["message"]["content"])
            async with session.post(url, json=BODY | {"stream": True}) as reply:
                async for line in reply.content:
                    say_pieces(base_url, pieces_of([line]))


asyncio.run(main())
