"""Labelled texts from templates, Faker and a seed. In a template `{PERSON}` is a value to be found and masked.

Nothing here was written by looking at what the detector finds: that would measure the file, not the detector.
"""

import json
import random
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from faker import Faker

_SLOT = re.compile(r"\{([A-Z_]+)\}")


@dataclass(frozen=True, slots=True)
class Document:
    """A text and where in it the values are."""

    text: str
    language: str
    spans: tuple[tuple[int, int, str], ...]
    neutral: tuple[tuple[int, int], ...] = ()
    """What counts neither as a miss nor as a false finding."""


def from_file(path: Path) -> Iterator[Document]:
    """Yield the labelled texts of a file: one JSON object a line, with `text` and `spans` or `secrets`.

    A span has `start` and `end` in code points and a `type`; with `optional`, or `plausible: false`, it is neutral.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            labels = row.get("spans", row.get("secrets", []))
            neutral = [each for each in labels if each.get("optional") or each.get("plausible") is False]
            yield Document(
                row["text"],
                row.get("language", "en"),
                tuple((each["start"], each["end"], each["type"]) for each in labels if each not in neutral),
                tuple((each["start"], each["end"]) for each in neutral),
            )


LOCALES = {
    "en": ("en_US", "en_GB"),
    "de": ("de_DE",),
    "fr": ("fr_FR",),
    "es": ("es_ES",),
    "it": ("it_IT",),
    "nl": ("nl_NL",),
    "pl": ("pl_PL",),
    "pt": ("pt_PT", "pt_BR"),
    "ro": ("ro_RO",),
}

TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Write a birthday card for my colleague {PERSON}, who just moved to {CITY}.",
        "hi, {PERSON} here - can you shorten this? reply to {EMAIL_ADDRESS} please",
        "Summarise the call: {PERSON} ({PHONE_NUMBER}) complained about the delivery to {STREET}, {CITY}.",
        "Is {IBAN_CODE} a valid IBAN? It belongs to {PERSON}.",
        "My card {CREDIT_CARD} was declined twice, what could be the reason?",
        "The host {IP_ADDRESS} refuses ssh since this morning. Which logs should I read?",
        '{"customer": {"name": "{PERSON}", "email": "{EMAIL_ADDRESS}", "phone": "{PHONE_NUMBER}"}}',
        "name,email,city\n{PERSON},{EMAIL_ADDRESS},{CITY}\n{PERSON},{EMAIL_ADDRESS},{CITY}",
        "From: {PERSON} <{EMAIL_ADDRESS}>\nSubject: Offer\n\nDear {PERSON},\n\nplease read it.\n\nRegards\n{PERSON}",
        "Translate into French: I met {PERSON} and {PERSON} in {CITY} last summer.",
        "UPDATE users SET phone = '{PHONE_NUMBER}' WHERE email = '{EMAIL_ADDRESS}';",
        "sshd[812]: Accepted publickey for deploy from {IP_ADDRESS} port 50122",
        "Draft a reference for {PERSON}. She worked with us from 2015 to 2021 and led a team of 12.",
        "ship it to {PERSON}, {STREET}, {CITY} and call {PHONE_NUMBER} before",
    ),
    "de": (
        "Schreib bitte eine Absage an {PERSON}, er wohnt in {CITY}.",
        "Mein Name ist {PERSON}, meine Adresse ist {STREET}, {CITY}. Wie kündige ich meinen Vertrag?",
        "Bitte überweisen Sie den Betrag auf {IBAN_CODE}, Rückfragen an {EMAIL_ADDRESS} oder {PHONE_NUMBER}.",
        "Sehr geehrte Frau Doktor,\n\nanbei die Unterlagen.\n\nMit freundlichen Grüßen\n{PERSON}",
    ),
    "fr": (
        "Rédige une lettre à {PERSON}, qui habite à {CITY}.",
        "Je m'appelle {PERSON}, j'habite {STREET}, {CITY}. Comment résilier mon abonnement ?",
        "Merci de virer la somme sur {IBAN_CODE} et de répondre à {EMAIL_ADDRESS} ou au {PHONE_NUMBER}.",
    ),
    "es": (
        "Escribe un correo a {PERSON}, que vive en {CITY}.",
        "Me llamo {PERSON} y mi dirección es {STREET}, {CITY}. ¿Cómo cancelo el contrato?",
        "Haz la transferencia a {IBAN_CODE} y escribe a {EMAIL_ADDRESS} o llama al {PHONE_NUMBER}.",
    ),
    "it": (
        "Scrivi una lettera a {PERSON}, che abita a {CITY}.",
        "Mi chiamo {PERSON}, il mio indirizzo è {STREET}, {CITY}. Come disdico il contratto?",
        "Il bonifico va su {IBAN_CODE}; per domande {EMAIL_ADDRESS} oppure {PHONE_NUMBER}.",
    ),
    "nl": (
        "Schrijf een brief aan {PERSON}, die in {CITY} woont.",
        "Mijn naam is {PERSON} en mijn adres is {STREET}, {CITY}. Hoe zeg ik mijn contract op?",
        "Maak het bedrag over naar {IBAN_CODE} en mail naar {EMAIL_ADDRESS} of bel {PHONE_NUMBER}.",
    ),
    "pl": (
        "Napisz list do klienta, nazywa się {PERSON} i mieszka w mieście {CITY}.",
        "Nazywam się {PERSON}, mój adres to {STREET}, {CITY}. Jak wypowiedzieć umowę?",
        "Przelew na konto {IBAN_CODE}, pytania na {EMAIL_ADDRESS} albo {PHONE_NUMBER}.",
    ),
    "pt": (
        "Escreve uma carta a {PERSON}, que mora em {CITY}.",
        "Chamo-me {PERSON} e a minha morada é {STREET}, {CITY}. Como cancelo o contrato?",
        "Faça a transferência para {IBAN_CODE} e responda para {EMAIL_ADDRESS} ou {PHONE_NUMBER}.",
    ),
    "ro": (
        "Scrie o scrisoare către {PERSON}, care locuiește în {CITY}.",
        "Mă numesc {PERSON} și adresa mea este {STREET}, {CITY}. Cum reziliez contractul?",
        "Virează suma în contul {IBAN_CODE} și răspunde la {EMAIL_ADDRESS} sau {PHONE_NUMBER}.",
    ),
}

_TYPES = {"CITY": "LOCATION", "STREET": "LOCATION"}
"""Slots that are not named as what they are found as."""

SECRET_CONTEXTS = (
    "{VALUE}",
    "Is {VALUE} still valid?",
    "I get 401 with the key {VALUE}. What is wrong?",
    "API_TOKEN={VALUE}",
    'export SERVICE_KEY="{VALUE}"\nnpm start',
    '{"region": "eu", "apiKey": "{VALUE}", "retries": 3}',
    "config:\n  timeout: 30\n  token: {VALUE}\n",
    "client = Client(token='{VALUE}', timeout=5)",
    'curl -H "Authorization: Bearer {VALUE}" https://api.example.net/v2/items',
    "2026-03-02 10:11:12 WARN auth failed token={VALUE} status=403",
    "| service | key |\n| --- | --- |\n| billing | `{VALUE}` |",
    "here it is:\\n{VALUE}\\nthanks",
)
PASSWORD_CONTEXTS = (
    "DB_PASSWORD={VALUE}",
    "my password is {VALUE}, can you check whether it is strong?",
    "mysql -u shop -p{VALUE} orders",
    "postgres://shop:{VALUE}@db.internal:5432/orders",
    "spring.datasource.password={VALUE}",
    'db:\n  user: shop\n  password: "{VALUE}"',
    'Login with user "shop" and password "{VALUE}".',
    "curl -u shop:{VALUE} https://intranet.example.net/status",
    '"credentials": {"username": "shop", "password": "{VALUE}"}',
    "Mein Passwort lautet {VALUE} und es geht nicht.",
    "Mon mot de passe est {VALUE}, pourquoi est-il refusé ?",
)


def personal(language: str, count: int, seed: int) -> Iterator[Document]:
    """Yield documents with personal data in one language."""
    rng = random.Random(f"{seed}/{language}")
    makers = [_makers(locale, seed, rng) for locale in LOCALES[language]]
    for number in range(count):
        template = TEMPLATES[language][number % len(TEMPLATES[language])]
        yield _filled(template, language, makers[number % len(makers)])


def vendor_secrets(formats: Mapping[str, list[str]], count_each: int, seed: int) -> Iterator[Document]:
    """Yield a document for each sample of each vendor's format; `formats` are regexes by type."""
    rng = random.Random(seed)
    for entity_type, patterns in formats.items():
        for pattern in patterns:
            for _ in range(count_each):
                yield _around(rng.choice(SECRET_CONTEXTS), entity_type, *sample(pattern, rng))


def passwords(count: int, seed: int) -> Iterator[Document]:
    """Yield documents with a password that only what stands around it gives away."""
    rng = random.Random(seed)
    for number in range(count):
        value = _password(rng)
        yield _around(PASSWORD_CONTEXTS[number % len(PASSWORD_CONTEXTS)], "PASSWORD", value, 0, len(value))


def harmless(count: int, seed: int) -> Iterator[str]:
    """Yield lines with what looks like a secret and is none: ids, hashes, placeholders, references."""
    rng = random.Random(seed)
    for _ in range(count):
        hexes = rng.randbytes(32).hex()
        word = "".join(rng.choices(string.ascii_letters + string.digits, k=24))
        uuid = f"{hexes[:8]}-{hexes[8:12]}-4{hexes[13:16]}-a{hexes[17:20]}-{hexes[20:32]}"
        yield from (
            f'"tool_call_id": "call_{word}"',
            f'"id": "chatcmpl-{word}"',
            f"request_id={uuid} took 31 ms",
            f"sha256:{hexes}",
            f"commit {hexes[:40]}",
            f'"integrity": "sha512-{word}{word}{word}=="',
            "api_key: ${SERVICE_API_KEY}",
            "password = os.environ['DB_PASSWORD']",
            "API_KEY=your-api-key-here",
            "token: {{ .Values.token }}",
        )


def sample(pattern: str, rng: random.Random) -> tuple[str, int, int]:
    """Return a text that a regex matches, and where its group 1 is in it; all of it if there is none."""
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]  # the parser of `re` is not documented
    while True:  # until one happens to be what look-aheads ask for
        made = _Sample(rng)
        made.write(parsed)
        text = "".join(made.characters)
        if re.fullmatch(pattern, text):
            return text, *(made.group or (0, len(text)))


class _Sample:
    """Writes a text to a parsed regex. Knows what the formats use; anything else is a KeyError or a ValueError."""

    def __init__(self, rng: random.Random) -> None:
        self.characters: list[str] = []
        self.group: tuple[int, int] | None = None
        self._rng = rng

    def write(self, parsed: object) -> None:
        for operation, argument in parsed:  # type: ignore[attr-defined]
            getattr(self, f"_{str(operation).lower()}")(argument)

    def _literal(self, code: int) -> None:
        self.characters.append(chr(code))

    def _not_literal(self, code: int) -> None:
        self.characters.append("x" if chr(code) != "x" else "y")

    def _in(self, items: list[tuple[object, object]]) -> None:
        alphabet = set().union(*(_alphabet(str(kind), value) for kind, value in items))
        if str(items[0][0]) == "NEGATE":
            alphabet = set(string.ascii_letters + string.digits) - alphabet
        self.characters.append(self._rng.choice(sorted(alphabet)))

    def _max_repeat(self, argument: tuple[int, int, object]) -> None:
        least, most, inner = argument
        for _ in range(self._rng.randint(least, min(int(most), max(least, 40)))):
            self.write(inner)

    _min_repeat = _possessive_repeat = _max_repeat

    def _assert(self, argument: object) -> None:
        """Write nothing: what stands around has to be so."""

    _assert_not = _assert

    def _branch(self, argument: tuple[object, list[object]]) -> None:
        self.write(self._rng.choice(argument[1]))

    def _subpattern(self, argument: tuple[int | None, int, int, object]) -> None:
        start = len(self.characters)
        self.write(argument[3])
        if argument[0] == 1:
            self.group = (start, len(self.characters))


def _alphabet(kind: str, value: object) -> set[str]:
    if kind == "LITERAL":
        return {chr(value)}  # type: ignore[arg-type]
    if kind == "RANGE":
        return {chr(code) for code in range(value[0], value[1] + 1)}  # type: ignore[index]
    if kind == "NEGATE":
        return set()
    names = {"DIGIT": string.digits, "WORD": string.ascii_letters + string.digits, "SPACE": " "}
    return set(names[str(value).rpartition("_")[2]])


def _around(context: str, entity_type: str, text: str, start: int, end: int) -> Document:
    before, _, after = context.partition("{VALUE}")
    span = (len(before) + start, len(before) + end, entity_type)
    return Document(before + text + after, "en", (span,))


def _filled(template: str, language: str, make: Mapping[str, Callable[[], str]]) -> Document:
    text, spans, at = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        value = make[slot[1]]()
        spans.append((len(text), len(text) + len(value), _TYPES.get(slot[1], slot[1])))
        text += value
        at = slot.end()
    return Document(text + template[at:], language, tuple(spans))


def _makers(locale: str, seed: int, rng: random.Random) -> dict[str, Callable[[], str]]:
    faker = Faker(locale)
    faker.seed_instance(f"{seed}/{locale}")
    return {
        "PERSON": lambda: f"{faker.first_name()} {faker.last_name()}",
        "EMAIL_ADDRESS": lambda: str(faker.email()),
        "PHONE_NUMBER": lambda: str(faker.phone_number()),
        "CREDIT_CARD": lambda: str(faker.credit_card_number()),
        "IBAN_CODE": lambda: str(faker.iban()),
        # Not every address that Faker makes can be told from a version number: those below 11 are left out.
        "IP_ADDRESS": lambda: ".".join(str(rng.randrange(11, 224)) for _ in range(4)),
        "CITY": lambda: str(faker.city()),
        "STREET": lambda: str(faker.street_address()).replace("\n", " "),
    }


def _password(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return "".join(rng.choices(string.ascii_letters + string.digits + "!#%+", k=rng.randint(10, 20)))
    words = ("tiger", "Maple", "Coffee", "summer", "Rocket", "violet", "Anchor", "piano", "Harvest", "lemon")
    return f"{rng.choice(words)}{rng.choice(words).title()}{rng.randrange(10, 9999)}{rng.choice('!#%+')}"
