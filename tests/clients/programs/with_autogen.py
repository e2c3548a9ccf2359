import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from notes import BASE_URLS, TEXT, note, told

for base_url in BASE_URLS:
    given = {"base_url": base_url} if base_url else {}
    client = OpenAIChatCompletionClient(model="gpt-4o", **given)
    agent = AssistantAgent("helper", client, tools=[note], reflect_on_tool_use=True)
    told("chat", base_url, asyncio.run(agent.run(task=TEXT)).messages[-1].content)
