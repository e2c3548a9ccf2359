import json
import os
from collections.abc import Iterator

from openai import OpenAI
from say import BASE_URLS, MESSAGES, TOOL, say, say_pieces

# Of the server, not of the API: a grammar, which goes with no tools.
MORE = json.loads(os.environ.get("MORE_PARAMETERS", "{}"))


def pieces(client: OpenAI) -> Iterator[str | None]:
    for chunk in client.chat.completions.create(model="gpt-4o", messages=MESSAGES, stream=True, extra_body=MORE):
        yield chunk.choices[0].delta.content if chunk.choices else None


for base_url in BASE_URLS:
    client = OpenAI(base_url=base_url or None, max_retries=0)
    whole = client.chat.completions.create(model="gpt-4o", messages=MESSAGES, extra_body=MORE)
    say(base_url, whole=whole.choices[0].message.content)
    if not MORE:
        called = client.chat.completions.create(model="gpt-4o", messages=MESSAGES, tools=[TOOL])
        say(base_url, tool=called.choices[0].message.tool_calls[0].function.arguments)
    say_pieces(base_url, pieces(client))
