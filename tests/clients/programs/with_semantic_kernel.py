import asyncio

from notes import BASE_URLS, TEXT, note, told
from openai import AsyncOpenAI
from semantic_kernel.agents import ChatCompletionAgent
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion
from semantic_kernel.functions import kernel_function


class Notes:
    @kernel_function(name="note", description="Keep a note.")
    def note(self, text: str) -> str:
        return note(text)


async def main() -> None:
    for base_url in BASE_URLS:
        client = AsyncOpenAI(api_key="of-openai", base_url=base_url or None)
        service = OpenAIChatCompletion(ai_model_id="gpt-4o", async_client=client)
        agent = ChatCompletionAgent(service=service, name="keeper", plugins=[Notes()])
        told("chat", base_url, (await agent.get_response(messages=TEXT)).content)


asyncio.run(main())
