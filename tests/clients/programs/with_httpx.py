import os

import httpx
from say import BASE_URLS, MESSAGES, pieces_of, say, say_pieces

HEADERS = {"authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}
BODY = {"model": "gpt-4o", "messages": MESSAGES}

with httpx.Client(headers=HEADERS, http2=True, timeout=30) as client:
    for base_url in BASE_URLS:
        url = f"{base_url or 'https://api.openai.com/v1'}/chat/completions"
        whole = client.post(url, json=BODY)
        say(base_url, whole=whole.json()["choices"][0]["message"]["content"])
        with client.stream("POST", url, json=BODY | {"stream": True}) as reply:
            say_pieces(base_url, pieces_of(line.encode() for line in reply.iter_lines()))
