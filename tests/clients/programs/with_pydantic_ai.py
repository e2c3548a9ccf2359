from notes import BASE_URLS, TEXT, note, told
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

for base_url in BASE_URLS:
    provider = OpenAIProvider(base_url=base_url or None, api_key="of-openai")
    models = {
        "chat": OpenAIChatModel("gpt-4o", provider=provider),
        "responses": OpenAIResponsesModel("gpt-5", provider=provider),
    }
    for how, model in models.items():
        told(how, base_url, Agent(model, tools=[note]).run_sync(TEXT).output)
