from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool
from notes import BASE_URLS, TEXT, note, told

for base_url in BASE_URLS:
    model = LLM("openai/gpt-4o", base_url=base_url or None, api_key="of-openai")
    keeper = Agent(role="keeper", goal="Keep notes", backstory="You keep notes.", llm=model, tools=[tool(note)])
    task = Task(description=TEXT, expected_output="what was kept", agent=keeper)
    told("chat", base_url, Crew(agents=[keeper], tasks=[task], tracing=False).kickoff())
