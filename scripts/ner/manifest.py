"""What ships with the model: its licence, what made it, and the hash of each file."""

import hashlib
import json
from pathlib import Path

SHIPPED = ("names-0.onnx", "names-1.onnx", "names-2.onnx", "words.npy", "tokenizer.json", "even_scores.json")
_FROM = {"licence": "CC BY-SA 4.0", "made_by": "scripts/ner", "base": "multilingual-e5-small (MIT)"}


def write(folder: Path) -> None:
    """Write the manifest of a folder that has all that ships."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(SHIPPED)}
    (folder / "manifest.json").write_text(json.dumps({**_FROM, "sha256": hashes}, indent=1) + "\n")
