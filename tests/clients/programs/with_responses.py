"""openai's client: some turns of one conversation, with a function that writes a file. Prints what the model says."""

import json
import sys
from pathlib import Path

import openai

folder, base_url, *prompts = sys.argv[1:]
client = openai.OpenAI(base_url=base_url, api_key="of-openai")
tool = {
    "type": "function",
    "name": "save",
    "description": "Writes a file.",
    "parameters": {"type": "object", "properties": {"name": {"type": "string"}, "text": {"type": "string"}}},
}
given: list = []
for number, prompt in enumerate(prompts):
    given.append({"role": "user", "content": prompt})
    while True:
        if number % 2:
            answer = client.responses.create(model="gpt-5", input=given, tools=[tool], store=False)
        else:
            with client.responses.stream(model="gpt-5", input=given, tools=[tool], store=False) as events:
                pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
                answer = events.get_final_response()
            assert "".join(pieces) == answer.output_text
        given += [item.model_dump(exclude_none=True, exclude={"parsed_arguments"}) for item in answer.output]
        calls = [item for item in answer.output if item.type == "function_call"]
        for call in calls:
            arguments = json.loads(call.arguments)
            (Path(folder) / arguments["name"]).write_text(arguments["text"])
            given.append(
                {"type": "function_call_output", "call_id": call.call_id, "output": f"saved {arguments['name']}"}
            )
        if not calls:
            break
    sys.stdout.write(json.dumps(answer.output_text) + "\n")
