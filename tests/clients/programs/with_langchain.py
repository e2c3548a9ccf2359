import json

from langchain_openai import ChatOpenAI
from say import BASE_URLS, TEXT, TOOL, say, say_pieces

for base_url in BASE_URLS:
    model = ChatOpenAI(model="gpt-4o", base_url=base_url or None, max_retries=0)
    say(base_url, whole=model.invoke(TEXT).content)
    say(base_url, tool=json.dumps(model.bind_tools([TOOL]).invoke(TEXT).tool_calls[0]["args"]))
    say_pieces(base_url, (chunk.content for chunk in model.stream(TEXT)))
