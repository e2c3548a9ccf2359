from llama_index.core.llms import ChatMessage
from llama_index.llms.openai import OpenAI
from say import BASE_URLS, TEXT, say, say_pieces

for base_url in BASE_URLS:
    model = OpenAI(model="gpt-4o", api_base=base_url or None, max_retries=0)
    messages = [ChatMessage(role="user", content=TEXT)]
    say(base_url, whole=model.chat(messages).message.content)
    say_pieces(base_url, (chunk.delta for chunk in model.stream_chat(messages)))
