import instructor
from notes import BASE_URLS, TEXT, note, told
from openai import OpenAI
from pydantic import BaseModel


class Note(BaseModel):
    """A note to be kept."""

    text: str


for base_url in BASE_URLS:
    client = instructor.from_openai(OpenAI(base_url=base_url or None))
    kept = client.chat.completions.create(
        model="gpt-4o", response_model=Note, messages=[{"role": "user", "content": TEXT}]
    )
    note(kept.text)
    told("chat", base_url, f"Kept: {kept.text}")
