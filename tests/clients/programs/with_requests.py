import os

import requests
from say import BASE_URLS, MESSAGES, pieces_of, say, say_pieces

HEADERS = {"authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}
BODY = {"model": "gpt-4o", "messages": MESSAGES}

for base_url in BASE_URLS:
    url = f"{base_url or 'https://api.openai.com/v1'}/chat/completions"
    whole = requests.post(url, json=BODY, headers=HEADERS, timeout=30)
    say(base_url, whole=whole.json()["choices"][0]["message"]["content"])
    with requests.post(url, json=BODY | {"stream": True}, headers=HEADERS, stream=True, timeout=30) as reply:
        say_pieces(base_url, pieces_of(reply.iter_lines(chunk_size=1)))
