"""What the first request would wait for is there before it."""

import subprocess
import sys

_PROGRAM = """
import json, re, re._compiler
import re2
from pasteguard_addon.exchange.exchange import Exchange
from pasteguard_addon.exchange.rules import MaskingRules
from pasteguard_addon.exchange.warm_up import warm_up
from pasteguard_addon.findings import Finding, scanned

made = []
compile_of_re, compile_of_re2 = re._compiler.compile, re2.Set.Compile
re._compiler.compile = lambda *args: made.append(args) or compile_of_re(*args)
re2.Set.Compile = lambda self: made.append(self) or compile_of_re2(self)
rules = MaskingRules()
if {is_warm}:
    warm_up(rules)
made.clear()
said = "Ask Imke Dunkelberg of Oldersum, imke.dunkelberg@example.net, +49 171 5550188, about plk-5512-qrt."
values = {{"PERSON": "Imke Dunkelberg", "LOCATION": "Oldersum", "EMAIL_ADDRESS": "imke.dunkelberg@example.net",
          "PHONE_NUMBER": "+49 171 5550188", "ENV_PASSWORD": "plk-5512-qrt"}}
starts = {{kind: said.index(value) for kind, value in values.items()}}
found = [Finding(start, start + len(values[kind]), kind, 1.0, "test") for kind, start in starts.items()]
messages = [{{"role": "user", "content": said}}, {{"role": "user", "content": "Again: " + said}}]
exchange = Exchange(rules)
texts = exchange.begin(json.dumps({{"messages": messages}}).encode())
while texts:
    texts = exchange.take([scanned(tuple(found) if each.text == said else (), None, "en") for each in texts])
masked = exchange.finish()
assert not any(value.encode() in masked for value in values.values()), "what stands again is masked"
print(len(made))
"""


def _compiled_by_the_first_request(*, is_warm: bool) -> int:
    program = _PROGRAM.format(is_warm=is_warm)
    return int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def test_the_first_request_compiles_nothing() -> None:
    assert _compiled_by_the_first_request(is_warm=False) > 5
    assert _compiled_by_the_first_request(is_warm=True) == 0
