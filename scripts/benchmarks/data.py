"""Texts for the speed cases, made from a seed. Two calls never give the same text, so new means new."""

import base64
import json
import random
from pathlib import Path

from faker import Faker

_SENTENCES = (
    "The {adjective} {noun} was moved to the {place} because the {noun} needed more {thing} than planned.",
    "Please {verb} the {noun} before the {place} meeting and keep the {thing} as {adjective} as it is.",
    "We could {verb} the {thing} first, but then every {noun} in the {place} would look {adjective}.",
    "After the last {noun} nobody wanted to {verb} the {adjective} {thing} again.",
    "If the {place} team agrees, the {noun} can {verb} {number} times a day without any {thing}.",
    "There were {number} reasons to {verb} it, and the {adjective} {noun} was only one of them.",
    "What would you {verb} if the {thing} in the {place} became {adjective} overnight?",
    "In the end the {noun} cost {number} euros, which is {adjective} for a {place} of that size.",
    "Each {noun} has a {thing}, and each {thing} has to {verb} within {number} minutes.",
    "It is easier to {verb} a {adjective} {noun} than to explain the {thing} to the whole {place}.",
)
_PERSONAL = (
    "{name} from the {place} asked whether the {noun} could wait.",
    "You can reach {name} at {email} if the {thing} breaks.",
    "The {noun} was signed by {name}, phone {phone}, on behalf of the {place}.",
)
_WORDS = {
    "adjective": "small quiet blue broken careful cheap early final heavy honest large late local modern narrow plain "
    "public rough sharp slow solid strange tidy useful warm wide young common distant empty",
    "noun": "report table window contract garden invoice engine letter ladder map meeting museum order pattern recipe "
    "roof sample schedule signal story summary ticket train valve vehicle village wall workshop draft bridge",
    "thing": "paper light sugar silence water budget storage power time paint glass iron music patience detail copper "
    "attention space timber weather traffic advice fuel sand wool evidence",
    "place": "kitchen office harbour library station school market hospital factory museum theatre bakery archive "
    "laboratory warehouse workshop village clinic studio",
    "verb": "move repair describe count review paint carry measure sort clean compare collect finish order plan print "
    "shorten translate weigh write check close cover deliver improve",
}
_TOPICS = {slot: words.split() for slot, words in _WORDS.items()}

_DOCS = Path(__file__).resolve().parents[2] / "pasteguard_addon" / "docs"
_PAGES = ("doors.md", "team.md", "endpoints.md", "security.md", "inspection.md", "service.md", "clients.md")
"""Pages that tell how to use something, as descriptions of tools do."""

_CODE = (
    "function {a}({b},{c}){{return {b}&&{c}.{a}!==void 0?{b}.{c}({a}):!1}}",
    "var {a}={b}||{{}};{a}.prototype.{c}=function({b}){{this.{c}={b};return this}};",
    "if(typeof {a}===typeof {b}){{{c}({a},{b})}}else{{throw new {c}({a})}}",
    "const {a}=({b})=>{b}.{c}(({c})=>{c}&&{c}.{a}());",
)


class Texts:
    """A source of texts that are each new, and the same again for the same seed."""

    def __init__(self, seed: int | str) -> None:
        self._rng = random.Random(seed)
        faker = Faker("en_US")
        faker.seed_instance(seed)
        self._first_names = sorted({faker.first_name() for _ in range(400)})
        self._last_names = sorted({faker.last_name() for _ in range(400)})
        self._cities = sorted({faker.city() for _ in range(200)})
        self._streets = sorted({faker.street_name() for _ in range(200)})

    def name(self) -> str:
        return f"{self._rng.choice(self._first_names)} {self._rng.choice(self._last_names)}"

    def short(self) -> str:
        """Return a prompt of 60 characters with a name in it."""
        ends = [f"{self._rng.choice(words)}" for words in _TOPICS.values()]
        text = f"Write a note to {self.name()} about the " + " ".join(ends)
        return text[:52] + f" {self._rng.randrange(10**6):06}?"

    def message(self, chars: int) -> str:
        """Return a message of people who chat at work: mostly prose, now and then a name or a number."""
        return self._prose(chars, one_in=6)

    def sparse(self, chars: int) -> str:
        """Return paragraphs of prose, one sentence in fifteen with personal data."""
        return self._prose(chars, one_in=15)

    def dense(self, chars: int) -> str:
        """Return records of customers: hardly a line without personal data."""
        rng, lines, length = self._rng, list[str](), 0
        while length < chars:
            name = self.name()
            line = (
                f"{name}; {self._email(name)}; {self._phone()}; {rng.randrange(1, 400)} {rng.choice(self._streets)}, "
                f"{rng.choice(self._cities)}; card {self._card()}; last order {rng.choice(_TOPICS['noun'])}"
            )
            lines.append(line + ("\n" if rng.randrange(12) == 0 else ""))
            length += len(lines[-1]) + 1
        return "\n".join(lines)[:chars]

    def keys(self, chars: int) -> str:
        """Return what no vocabulary has seen: hashes, ids and base64, line by line."""
        rng, lines, length = self._rng, list[str](), 0
        while length < chars:
            raw = rng.randbytes(24)
            lines.append(f"{raw.hex()} {base64.b64encode(raw).decode()} id_{rng.randrange(10**12):012}")
            length += len(lines[-1]) + 1
        return "\n".join(lines)[:chars]

    def base64(self, chars: int) -> str:
        """Return what a pasted file looks like."""
        return base64.b64encode(self._rng.randbytes(chars)).decode()[:chars]

    def minified(self, chars: int) -> str:
        """Return a script as bundlers write it, in one line."""
        rng, pieces, length = self._rng, list[str](), 0
        while length < chars:
            a, b, c = ("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(1, 5))) for _ in range(3))
            pieces.append(rng.choice(_CODE).format(a=a, b=b, c=c))
            length += len(pieces[-1])
        return "".join(pieces)[:chars]

    def _prose(self, chars: int, one_in: int) -> str:
        rng, sentences, length = self._rng, list[str](), 0
        while length < chars:
            templates = _PERSONAL if rng.randrange(one_in) == 0 else _SENTENCES
            sentence = self._filled(rng.choice(templates))
            sentences.append(sentence + ("\n\n" if rng.randrange(6) == 0 else " "))
            length += len(sentences[-1])
        return "".join(sentences)[:chars]

    def _filled(self, template: str) -> str:
        rng = self._rng
        values = {slot: rng.choice(words) for slot, words in _TOPICS.items()}
        if template in _PERSONAL:
            name = self.name()
            values |= {"name": name, "email": self._email(name), "phone": self._phone()}
        return template.format(number=rng.randrange(2, 10_000), **values)

    def _email(self, name: str) -> str:
        user = name.lower().replace(" ", ".")
        return f"{user}{self._rng.randrange(100)}@{self._rng.choice(self._last_names).lower()}-group.com"

    def _phone(self) -> str:
        return f"(212) {self._rng.randrange(200, 999)}-{self._rng.randrange(10_000):04}"

    def _card(self) -> str:
        digits = [4, *(self._rng.randrange(10) for _ in range(14))]
        doubled = (2 * digit - 9 * (digit > 4) if place % 2 == 0 else digit for place, digit in enumerate(digits))
        number = "".join(map(str, digits)) + str(-sum(doubled) % 10)
        return " ".join(number[at : at + 4] for at in range(0, 16, 4))


def agent_body(texts: Texts) -> bytes:
    """Return an agent's first turn: 24 tools with 64 KB of our own pages as descriptions, rules, and a task."""
    paragraphs = [part for page in _PAGES for part in (_DOCS / page).read_text("utf-8").split("\n\n") if part.strip()]
    tools, at = list[object](), 0
    for number in range(24):
        description, at = _joined(paragraphs, at, 1_250)
        parameters = dict[str, object]()
        for name in ("path", "pattern", "limit"):
            told, at = _joined(paragraphs, at, 200)
            parameters[name] = {"type": "string", "description": told[:300]}
        schema = {"type": "object", "properties": parameters, "required": ["path"]}
        tools.append(
            {
                "type": "function",
                "function": {"name": f"tool_{number}", "description": description, "parameters": schema},
            }
        )
    rules, _ = _joined(paragraphs, at, 6_000)
    messages = [{"role": "system", "content": rules}, {"role": "user", "content": texts.message(400)}]
    return json.dumps({"model": "m", "messages": messages, "tools": tools}).encode()


def _joined(paragraphs: list[str], at: int, chars: int) -> tuple[str, int]:
    """Return so many characters of whole paragraphs from one on, from the first again behind the last, and the next."""
    taken: list[str] = []
    while sum(map(len, taken)) < chars:
        taken.append(paragraphs[at % len(paragraphs)])
        at += 1
    return "\n\n".join(taken), at


def body(*contents: str, is_stream: bool = False) -> bytes:
    """Return a chat completion's request: user and assistant take turns, and the user has the last word."""
    roles = ("user", "assistant")
    last = len(contents) - 1
    messages = [{"role": roles[(last - at) % 2], "content": content} for at, content in enumerate(contents)]
    return json.dumps({"model": "m", "messages": messages, "stream": is_stream}).encode()
