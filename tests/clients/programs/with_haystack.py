from haystack.components.agents import Agent
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.dataclasses import ChatMessage
from haystack.tools import create_tool_from_function
from notes import BASE_URLS, TEXT, note, told

for base_url in BASE_URLS:
    model = OpenAIChatGenerator(model="gpt-4o", api_base_url=base_url or None)
    agent = Agent(chat_generator=model, tools=[create_tool_from_function(note)])
    told("chat", base_url, agent.run(messages=[ChatMessage.from_user(TEXT)])["last_message"].text)
