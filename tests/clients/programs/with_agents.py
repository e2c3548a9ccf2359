"""openai-agents: some turns of one conversation, with a function that writes a file. Prints what the model says."""

import asyncio
import json
import sys
from pathlib import Path

from agents import Agent, Runner, function_tool, set_default_openai_client, set_tracing_disabled
from openai import AsyncOpenAI

folder, base_url, *prompts = sys.argv[1:]


@function_tool
def save(name: str, text: str) -> str:
    """Write a file."""
    (Path(folder) / name).write_text(text)
    return f"saved {name}"


async def main() -> None:
    set_tracing_disabled(True)
    set_default_openai_client(AsyncOpenAI(base_url=base_url, api_key="of-openai"))
    agent = Agent(name="Helper", instructions="Be kind.", model="gpt-5", tools=[save])
    given: list = []
    for number, prompt in enumerate(prompts):
        given = [*given, {"role": "user", "content": prompt}]
        if number % 2:
            result = await Runner.run(agent, given)
        else:
            result = Runner.run_streamed(agent, given)
            async for _ in result.stream_events():
                pass
        given = result.to_input_list()
        sys.stdout.write(json.dumps(result.final_output) + "\n")


asyncio.run(main())
