import dspy
from notes import BASE_URLS, TEXT, note, told


class Answer(dspy.Signature):
    """Answer, with the notes' help."""

    question: str = dspy.InputField()
    answer: str = dspy.OutputField()


for base_url in BASE_URLS:
    model = dspy.LM("openai/gpt-4o", api_base=base_url or None, api_key="of-openai", cache=False)
    with dspy.context(lm=model):
        told("chat", base_url, dspy.ReAct(Answer, tools=[note], max_iters=2)(question=TEXT).answer)
