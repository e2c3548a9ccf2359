import asyncio
import os
from collections.abc import Iterator

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else it fetches the newest prices from elsewhere

import litellm
from say import BASE_URLS, MESSAGES, TOOL, say, say_pieces


def pieces(base_url: str) -> Iterator[str | None]:
    for chunk in litellm.completion("openai/gpt-4o", MESSAGES, base_url=base_url or None, stream=True):
        yield chunk.choices[0].delta.content


async def main() -> None:
    for base_url in BASE_URLS:
        whole = await litellm.acompletion("openai/gpt-4o", MESSAGES, base_url=base_url or None)
        say(base_url, whole=whole.choices[0].message.content)
        called = litellm.completion("openai/gpt-4o", MESSAGES, base_url=base_url or None, tools=[TOOL])
        say(base_url, tool=called.choices[0].message.tool_calls[0].function.arguments)
        say_pieces(base_url, pieces(base_url))


asyncio.run(main())
