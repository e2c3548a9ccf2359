"""A real llama.cpp server as an upstream that nobody here wrote.

The model is a tiny llama with random weights and one token per byte, written by `write_model`. What it would
say is noise, so every test hands over a GBNF grammar (`grammar_for`) that admits exactly one answer: the server
then spells it letter by letter, a placeholder included, in its own dialect of the protocol.
"""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

REQUIRED = ("xllamacpp", "gguf", "numpy")

_EMBEDDING = 64
_LAYERS = 2
_HEADS = 4
_FEED_FORWARD = 128
_CONTEXT = 2048
_CHAT_TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:"


def missing_part() -> str | None:
    """Return the name of a package that the server needs and is not installed, or None."""
    return next((name for name in REQUIRED if importlib.util.find_spec(name) is None), None)


def write_model(path: Path) -> None:
    """Write the model: 2 layers of 64, random weights, a SentencePiece vocabulary of bytes and ASCII."""
    import gguf  # noqa: PLC0415  # an optional part: `missing_part` tells of it
    import numpy as np  # noqa: PLC0415

    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{byte:02X}>".encode() for byte in range(256))]
    types = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    types += [gguf.TokenType.BYTE] * 256
    ascii_tokens = ["▁".encode(), *(bytes([byte]) for byte in range(0x21, 0x7F))]
    tokens += ascii_tokens
    types += [gguf.TokenType.NORMAL] * len(ascii_tokens)

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(_EMBEDDING)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_FEED_FORWARD)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_EMBEDDING // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(_CHAT_TEMPLATE)

    random = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    writer.add_tensor("token_embd.weight", weights(len(tokens), _EMBEDDING))
    writer.add_tensor("output_norm.weight", np.ones(_EMBEDDING, np.float32))
    writer.add_tensor("output.weight", weights(len(tokens), _EMBEDDING))
    for layer in range(_LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(_EMBEDDING, np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", weights(_EMBEDDING, _EMBEDDING))
        for name in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", weights(_FEED_FORWARD, _EMBEDDING))
        writer.add_tensor(f"blk.{layer}.ffn_down.weight", weights(_EMBEDDING, _FEED_FORWARD))

    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def grammar_for(answer: str) -> str:
    """Return a GBNF grammar that admits only `answer`, as one literal a character.

    So no value and no placeholder stands in the request as such, where a masking proxy would act on it.
    """
    return "root ::= " + " ".join(f'"\\x{ord(character):02X}"' for character in answer)


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Start the server as a process of its own and yield its base URL, without `/v1`."""
    model = folder / "tiny.gguf"
    write_model(model)
    log_path = folder / "llama.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.kit.llama", str(model), str(folder / "address")],
            cwd=Path(__file__).resolve().parents[2],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address_when_ready(process, folder / "address", log_path)
    finally:
        process.kill()
        process.wait(10)


def _address_when_ready(process: subprocess.Popen[bytes], address_file: Path, log_path: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if address_file.exists() and (address := address_file.read_text()):
            try:
                with urlopen(f"{address}/health", timeout=5) as reply:
                    if reply.status == 200:
                        return address
            except (URLError, OSError):
                pass
        time.sleep(0.05)
    raise RuntimeError(f"the llama.cpp server did not start:\n{log_path.read_text(errors='replace')[-4000:]}")


def _serve(model: str, address_file: str) -> None:
    import xllamacpp as xlc  # noqa: PLC0415

    params = xlc.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = _CONTEXT
    params.n_parallel = 2
    params.n_gpu_layers = 0
    params.warmup = False
    params.cpuparams.n_threads = 1
    server = xlc.Server(params)
    temporary = Path(address_file + ".new")
    temporary.write_text(server.listening_address)
    temporary.replace(address_file)
    signal.pause()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
    os._exit(0)
