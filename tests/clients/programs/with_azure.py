from collections.abc import Iterator

from openai import AzureOpenAI
from say import BASE_URLS, MESSAGES, TOOL, say, say_pieces


def pieces(client: AzureOpenAI) -> Iterator[str | None]:
    for chunk in client.chat.completions.create(model="gpt-4o", messages=MESSAGES, stream=True):
        yield chunk.choices[0].delta.content if chunk.choices else None


for endpoint in BASE_URLS:
    client = AzureOpenAI(azure_endpoint=endpoint, api_version="2024-10-21", api_key="none", max_retries=0)
    whole = client.chat.completions.create(model="gpt-4o", messages=MESSAGES)
    say(endpoint, whole=whole.choices[0].message.content)
    called = client.chat.completions.create(model="gpt-4o", messages=MESSAGES, tools=[TOOL])
    say(endpoint, tool=called.choices[0].message.tool_calls[0].function.arguments)
    say_pieces(endpoint, pieces(client))
