from notes import BASE_URLS, TEXT, note, told
from smolagents import OpenAIServerModel, ToolCallingAgent, tool

for base_url in BASE_URLS:
    model = OpenAIServerModel("gpt-4o", api_base=base_url or None, api_key="of-openai")
    told("chat", base_url, ToolCallingAgent([tool(note)], model, verbosity_level=0, max_steps=3).run(TEXT))
