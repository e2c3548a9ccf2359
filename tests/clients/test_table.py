"""The README's table of clients names the versions that are tested."""

from tests.clients.table import rows
from tests.kit.clients import version_of

PINNED = {
    "openai-python": ("openai", "openai"),
    "Azure's client": ("openai", "openai"),
    "openai-node": ("node", "openai"),
    "AI SDK": ("node", "@ai-sdk/openai"),
    "LangChain": ("langchain", "langchain-openai"),
    "LlamaIndex": ("llamaindex", "llama-index-llms-openai"),
    "litellm": ("litellm", "litellm"),
    "llm": ("llm", "llm"),
    "aider": ("aider", "aider-chat"),
    "Codex": ("codex", "@openai/codex-linux-x64"),
    "openai-agents": ("agents", "openai-agents"),
    "pydantic-ai": ("frameworks", "pydantic-ai-slim"),
    "smolagents": ("frameworks", "smolagents"),
    "haystack": ("frameworks", "haystack-ai"),
    "autogen": ("frameworks", "autogen-ext"),
    "instructor": ("frameworks", "instructor"),
    "semantic-kernel": ("semantic_kernel", "semantic-kernel"),
    "crewAI": ("crewai", "crewai"),
    "dspy": ("dspy", "dspy"),
    "LiteLLM's proxy": ("litellm_proxy", "litellm"),
    "Cline CLI": ("cli_agents", "@cline/cli-linux-x64"),
    "Copilot CLI": ("cli_agents", "@github/copilot-linux-x64"),
    "opencode": ("cli_agents", "opencode-linux-x64"),
    "pi": ("cli_agents", "@mariozechner/pi-coding-agent"),
    "Continue CLI": ("cli_agents", "@continuedev/cli"),
    "Claude Code": ("claude_code", "@anthropic-ai/claude-code-linux-x64"),
    "anthropic-python": ("anthropic", "anthropic"),
    "requests": ("http", "requests"),
    "httpx": ("http", "httpx"),
    "aiohttp": ("http", "aiohttp"),
}
OF_THE_MACHINE = {"curl", "Chromium"}


def test_the_versions_are_those_that_are_tested() -> None:
    told = {name: row.version for name, row in rows().items() if row.version and name not in OF_THE_MACHINE}
    assert told == {name: version_of(*pin) for name, pin in PINNED.items()}
