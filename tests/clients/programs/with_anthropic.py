"""Five turns with a tool that writes a file, by Anthropic's own client; prints what the model said in each."""

import json
import os
import sys
from pathlib import Path

import anthropic


def main(folder: Path, turns: int) -> None:
    client = anthropic.Anthropic(max_retries=0, timeout=60)
    messages: list[dict[str, object]] = []
    said: list[str] = []
    for turn in range(1, turns + 1):
        who = f"I am {os.environ['NAME']}, {os.environ['MAIL']}."
        prompt = f"This is turn {turn}. {who} Write it into {folder}/people of my name."
        messages.append({"role": "user", "content": prompt})
        answer = ask(client, messages)
        while answer.stop_reason == "tool_use":
            call = next(block for block in answer.content if block.type == "tool_use")
            Path(call.input["file_path"]).write_text(call.input["content"])
            result = {"type": "tool_result", "tool_use_id": call.id, "content": f"wrote {call.input['file_path']}"}
            messages.append({"role": "user", "content": [result]})
            answer = ask(client, messages)
        said.append("".join(block.text for block in answer.content if block.type == "text"))
    print(json.dumps(said))  # noqa: T201


def ask(client: anthropic.Anthropic, messages: list[dict[str, object]]) -> anthropic.types.Message:
    """Return the answer to a conversation, which it goes on with."""
    tool = {"name": "Write", "input_schema": {"type": "object", "properties": {"file_path": {"type": "string"}}}}
    with client.messages.stream(model="m", max_tokens=99, messages=messages, tools=[tool]) as stream:
        answer = stream.get_final_message()
    content = [block.model_dump(exclude_none=True) for block in answer.content]
    messages.append({"role": "assistant", "content": content})
    return answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
