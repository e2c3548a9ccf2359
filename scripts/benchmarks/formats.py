"""The same people in many formats: what stays in clear of each type, and whether the marks between values are kept."""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from faker import Faker

type Person = Mapping[str, str]
type Find = Callable[[str, str], list[tuple[int, int, str]]]

FIELDS = {
    "first": "PERSON", "last": "PERSON", "street": "LOCATION", "zip": "LOCATION", "city": "LOCATION",
    "phone": "PHONE_NUMBER", "email": "EMAIL_ADDRESS", "card": "CREDIT_CARD", "born": "DATE_OF_BIRTH",
}  # fmt: skip
"""What is known of a person, each with its type."""
LABELS: Mapping[str, Sequence[str]] = {
    "en": ("First name", "Last name", "Street", "ZIP", "City", "Phone", "Email", "Card number", "Date of birth"),
    "de": ("Vorname", "Nachname", "Straße", "PLZ", "Ort", "Telefon", "E-Mail", "Kreditkarte", "Geburtsdatum"),
    "fr": ("Prénom", "Nom", "Rue", "Code postal", "Ville", "Téléphone", "E-mail", "Carte", "Date de naissance"),
}
_LOCALES = {"en": "en_US", "de": "de_DE", "fr": "fr_FR"}
_PEOPLE = 4
_MARKS = frozenset("|;,\"'<>~^=\t\n{}[]&:")


@dataclass(frozen=True, slots=True)
class FormatRow:
    """How one format fared."""

    name: str
    values: int
    in_clear: float
    """Share of the values of which a character is left."""
    in_clear_by_type: Mapping[str, float]
    marks_lost: int
    """Marks that stand between values and went with one of them."""


def rows(find: Find, seed: int) -> Iterator[FormatRow]:
    """Run a detector over every format in every language."""
    people = {language: list(_people(language, seed)) for language in LABELS}
    for name, write in FORMATS.items():
        values: Counter[str] = Counter()
        left: Counter[str] = Counter()
        lost = 0
        for language, own in people.items():
            text = write(LABELS[language], own)
            covered = {at for start, end, _ in find(text, language) for at in range(start, end)}
            gold: set[int] = set()
            for person in own:
                for field, value in person.items():
                    places = set(_places(text, value))
                    gold |= places
                    values[FIELDS[field]] += 1
                    left[FIELDS[field]] += any(text[at].isalnum() and at not in covered for at in places)
            lost += sum(text[at] in _MARKS for at in covered - gold)
        shares = {kind: left[kind] / values[kind] for kind in values}
        yield FormatRow(name, values.total(), left.total() / values.total(), shares, lost)


def _places(text: str, value: str) -> Iterator[int]:
    """Yield where a value stands as a whole, as it is or escaped."""
    for form in {value, escape(value), json.dumps(value)[1:-1], value.upper()}:
        at = text.find(form)
        while at >= 0:
            end = at + len(form)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                yield from range(at, end)
            at = text.find(form, end)


def _people(language: str, seed: int) -> Iterator[Person]:
    faker = Faker(_LOCALES[language])
    faker.seed_instance(f"{seed}/formats/{language}")
    chance = random.Random(f"{seed}/{language}")
    for _ in range(_PEOPLE):
        yield {
            "first": faker.first_name(),
            "last": faker.last_name(),
            "street": faker.street_address().replace("\n", " "),
            "zip": faker.postcode(),
            "city": faker.city(),
            "phone": faker.phone_number(),
            "email": faker.email(),
            "card": faker.credit_card_number("visa16"),
            "born": f"{chance.randint(1930, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        }


def _delimited(mark: str, *, has_header: bool = True, is_quoted: bool = False) -> Callable[..., str]:
    def write(labels: Sequence[str], people: Sequence[Person]) -> str:
        out = io.StringIO()
        quoting = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
        writer = csv.writer(out, delimiter=mark, lineterminator="\n", quoting=quoting)
        writer.writerows([list(labels)] * has_header + [list(person.values()) for person in people])
        return out.getvalue()

    return write


def _table(left: str, between: str, right: str, rule: str) -> Callable[..., str]:
    def write(labels: Sequence[str], people: Sequence[Person]) -> str:
        lines = [left + between.join(row) + right for row in [list(labels), *(list(p.values()) for p in people)]]
        return "\n".join([lines[0], rule, *lines[1:]]) + "\n"

    return write


def _columns(labels: Sequence[str], people: Sequence[Person]) -> str:
    table = [list(labels), *(list(person.values()) for person in people)]
    widths = [max(map(len, column)) + 3 for column in zip(*table, strict=True)]
    return "\n".join("".join(v.ljust(w) for v, w in zip(row, widths, strict=True)).rstrip() for row in table) + "\n"


def _each(write: Callable[[Mapping[str, str]], str], between: str = "\n") -> Callable[..., str]:
    """Return a writer of one record a person, from labels to values."""

    def written(labels: Sequence[str], people: Sequence[Person]) -> str:
        return between.join(write(dict(zip(labels, person.values(), strict=True))) for person in people)

    return written


def _html(labels: Sequence[str], people: Sequence[Person]) -> str:
    head = "".join(f"<th>{label}</th>" for label in labels)
    body = "".join(f"<tr>{''.join(f'<td>{escape(v)}</td>' for v in p.values())}</tr>\n" for p in people)
    return f"<table><tr>{head}</tr>\n{body}</table>"


def _insert(labels: Sequence[str], people: Sequence[Person]) -> str:
    tuples = ", ".join("(" + ", ".join("'" + v.replace("'", "''") + "'" for v in p.values()) + ")" for p in people)
    return f"INSERT INTO people ({', '.join(map(_key, labels))}) VALUES {tuples};"


def _key(label: str) -> str:
    return label.lower().replace(" ", "_").replace("-", "_")


def _camel(label: str) -> str:
    return "".join(word.capitalize() for word in label.replace("-", " ").split())


FORMATS: Mapping[str, Callable[..., str]] = {
    "CSV": _delimited(","),
    "CSV, quoted": _delimited(",", is_quoted=True),
    "CSV without header": _delimited(",", has_header=False),
    "TSV": _delimited("\t"),
    "semicolons": _delimited(";"),
    "bars": _delimited("|"),
    "Markdown": _table("| ", " | ", " |", "|" + " --- |" * len(FIELDS)),
    "psql": _table(" ", " | ", "", "+".join(["-----"] * len(FIELDS))),
    "columns": _columns,
    "HTML table": _html,
    "HTML list": _each(lambda p: "".join(f"<li><b>{label}:</b> {escape(v)}</li>" for label, v in p.items())),
    "XML": _each(lambda p: "".join(f"<{_camel(label)}>{escape(v)}</{_camel(label)}>" for label, v in p.items())),
    "XML attributes": _each(
        lambda p: "<person " + " ".join(f'{_key(label)}="{escape(v)}"' for label, v in p.items()) + "/>"
    ),
    "property list": _each(
        lambda p: "".join(f"<key>{_camel(label)}</key>\n<string>{escape(v)}</string>\n" for label, v in p.items())
    ),
    "SQL": _insert,
    "JSON": _each(lambda p: json.dumps({_key(label): v for label, v in p.items()}, ensure_ascii=False)),
    "JSON, escaped": _each(lambda p: json.dumps({_camel(label): v for label, v in p.items()}, indent=2)),
    "YAML": _each(lambda p: "- " + "\n  ".join(f"{_key(label)}: {v}" for label, v in p.items())),
    "TOML": _each(lambda p: "[[people]]\n" + "\n".join(f'{_key(label)} = "{v}"' for label, v in p.items())),
    "form": _each(lambda p: "\n".join(f"{label}: {v}" for label, v in p.items()), "\n\n"),
    "log": _each(lambda p: "INFO created " + " ".join(f'{_key(label)}="{v}"' for label, v in p.items())),
    "struct": _each(lambda p: "Person{" + ", ".join(f'{_camel(label)}: "{v}"' for label, v in p.items()) + "}"),
    "dict": _each(lambda p: repr({_key(label): v for label, v in p.items()})),
    "print_r": _each(lambda p: "Array\n(\n" + "".join(f"    [{_key(label)}] => {v}\n" for label, v in p.items()) + ")"),
}
