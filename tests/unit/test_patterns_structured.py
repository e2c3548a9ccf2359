"""The same people in many formats and languages: every value found, no delimiter touched, nothing of other tables."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from html import escape

import pytest

from pasteguard_addon.detection.pii.patterns.structured import StructuredPatterns

RECOGNIZER = StructuredPatterns("en")

type Person = Mapping[str, str]
type Writer = Callable[[Sequence[Person]], str]

FIELDS = ("first", "last", "street", "zip", "city", "phone")
LABELS: dict[str, dict[str, str]] = {
    "en": dict(zip(FIELDS, ("First name", "Last name", "Street", "ZIP", "City", "Phone"), strict=True)),
    "de": dict(zip(FIELDS, ("Vorname", "Nachname", "Straße", "PLZ", "Ort", "Telefon"), strict=True)),
    "fr": dict(zip(FIELDS, ("Prénom", "Nom de famille", "Rue", "Code postal", "Ville", "Téléphone"), strict=True)),
    "es": dict(zip(FIELDS, ("Nombres", "Apellidos", "Calle", "Código postal", "Ciudad", "Teléfono"), strict=True)),
    "pl": dict(zip(FIELDS, ("Imię", "Nazwisko", "Ulica", "Kod pocztowy", "Miasto", "Telefon"), strict=True)),
}
PEOPLE: tuple[Person, ...] = tuple(
    dict(zip(FIELDS, values, strict=True))
    for values in (
        ("Theodor", "Achterberg", "Rotdornweg 3", "22587", "Hamburg", "0172-5550144"),
        ("Ayşe", "Öztürk", "Lindenallee 7a", "45127", "Essen", "0471-5550133"),
        ("Zofia", "Brzęczyszczykiewicz", "ul. Polna 4/2", "00-625", "Warszawa", "512 345 678"),
    )
)


def _delimited(mark: str, labels: Mapping[str, str]) -> Writer:
    def write(people: Sequence[Person]) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=mark, lineterminator="\n")
        writer.writerow(labels.values())
        writer.writerows([person.values() for person in people])
        return out.getvalue()

    return write


def _formats(labels: Mapping[str, str]) -> dict[str, Writer]:
    keys = {field: label.replace(" ", "_").lower() for field, label in labels.items()}
    camel = {field: "".join(w.capitalize() for w in label.split()) for field, label in labels.items()}

    def bars(people: Sequence[Person], rule: str) -> str:
        lines = [f"| {' | '.join(labels.values())} |", rule, *(f"| {' | '.join(p.values())} |" for p in people)]
        return "\n".join(lines) + "\n"

    def each(write: Callable[[Person], str], between: str = "\n") -> Writer:
        return lambda people: between.join(write(person) for person in people)

    def fixed(people: Sequence[Person]) -> str:
        rows = [list(labels.values()), *(list(p.values()) for p in people)]
        widths = [max(len(row[i]) for row in rows) + 3 for i in range(len(FIELDS))]
        return "\n".join("".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows) + "\n"

    def html_table(people: Sequence[Person]) -> str:
        head = "".join(f"<th>{label}</th>" for label in labels.values())
        body = "".join(f"<tr>{''.join(f'<td>{escape(v)}</td>' for v in p.values())}</tr>\n" for p in people)
        return f"<table>\n<tr>{head}</tr>\n{body}</table>"

    def inserts(people: Sequence[Person]) -> str:
        rows = ", ".join("(" + ", ".join(f"'{v}'" for v in p.values()) + ")" for p in people)
        return f"INSERT INTO people ({', '.join(keys.values())}) VALUES {rows};"

    return {
        "csv": _delimited(",", labels),
        "semicolons": _delimited(";", labels),
        "caret": _delimited("^", labels),
        "tilde": _delimited("~", labels),
        "tabs": _delimited("\t", labels),
        "pipes": _delimited("|", labels),
        "markdown": lambda people: bars(people, "|" + "---|" * len(FIELDS)),
        "psql": lambda people: bars(people, "+".join("-" * 12 for _ in FIELDS)),
        "fixed width": fixed,
        "html table": html_table,
        "sql": inserts,
        "json": lambda people: json.dumps([{keys[f]: v for f, v in p.items()} for p in people], ensure_ascii=False),
        "json lines": each(lambda p: json.dumps({camel[f]: v for f, v in p.items()}, ensure_ascii=False)),
        "yaml": each(lambda p: "\n".join(f"  {keys[f]}: {v}" for f, v in p.items()), "\n- \n"),
        "quoted yaml": each(lambda p: "\n".join(f'{keys[f]}: "{v}"' for f, v in p.items()), "\n---\n"),
        "form": each(lambda p: "\n".join(f"{labels[f]}: {v}" for f, v in p.items()), "\n\n"),
        "xml": each(lambda p: "<p>" + "".join(f"<{camel[f]}>{escape(v)}</{camel[f]}>" for f, v in p.items()) + "</p>"),
        "xml with blanks": each(lambda p: "\n".join(f"<{keys[f]}> {escape(v)} </{keys[f]}>" for f, v in p.items())),
        "attributes": each(lambda p: "<person " + " ".join(f'{keys[f]}="{escape(v)}"' for f, v in p.items()) + "/>"),
        "property list": each(
            lambda p: "".join(f"<key>{labels[f]}</key>\n<string>{escape(v)}</string>\n" for f, v in p.items())
        ),
        "definition list": each(lambda p: "".join(f"<dt>{labels[f]}</dt><dd>{escape(v)}</dd>" for f, v in p.items())),
        "html list": each(lambda p: "".join(f"<li><b>{labels[f]}:</b> {escape(v)}</li>" for f, v in p.items())),
        "ruby": each(lambda p: "{" + ", ".join(f"'{keys[f]}' => '{v}'" for f, v in p.items()) + "}"),
        "python": lambda people: repr([{keys[f]: v for f, v in p.items()} for p in people]),
        "struct": each(lambda p: "Person{" + ", ".join(f'{camel[f]}: "{v}"' for f, v in p.items()) + "}"),
        "toml": each(lambda p: "[[people]]\n" + "\n".join(f'{keys[f]} = "{v}"' for f, v in p.items())),
    }


CASES = [(lang, name, write) for lang, labels in LABELS.items() for name, write in _formats(labels).items()]


@pytest.mark.parametrize(("language", "name", "write"), CASES, ids=[f"{lang}-{name}" for lang, name, _ in CASES])
def test_people_are_found_in_every_format(language: str, name: str, write: Writer) -> None:
    text = write(PEOPLE)
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    values = {value for person in PEOPLE for value in person.values()}
    assert values - found == set()
    assert all(value in values or value in " ".join(values) for value in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PID|1||4471882||HABERKORN^LIESELOTTE^ANNA||19410623|F|||Am Deich 9^^Bremerhaven^^27572^DE||0471-5550133",
            {"4471882", "HABERKORN", "LIESELOTTE", "ANNA", "19410623", "Am Deich 9", "Bremerhaven", "27572",
             "0471-5550133"},
        ),
        ("PV1|1|I|INT^204^B||||1188^STEENBOCK^ULRIKE^^^DR.", {"STEENBOCK", "ULRIKE"}),
        ("NAD+BY+++MARIA SCHNEIDER+HAUPTSTR 12+KOELN++50667+DE'", {"MARIA SCHNEIDER", "HAUPTSTR 12", "KOELN", "50667"}),
        ("1.SCHNEIDER/MARIA MRS  2.HUBER/PETER MR\nLH 441", {"SCHNEIDER", "MARIA", "HUBER", "PETER"}),
        (
            "BEGIN:VCARD\nFN:Maria Schneider\nADR;TYPE=home:;;Hauptstr. 12;Köln;;50667;\nEND:VCARD",
            {"Maria Schneider", "Hauptstr. 12", "Köln", "50667"},
        ),
        ("dn: cn=Maria Schneider,ou=people\nsn: Schneider\nl: Köln", {"Maria Schneider", "Schneider", "Köln", "Maria"}),
    ],
)  # fmt: skip
def test_people_are_found_in_messages(text: str, expected: set[str]) -> None:
    found = {text[hit.start : hit.end].removesuffix(" MRS").removesuffix(" MR") for hit in RECOGNIZER.find(text)}
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "city,population\nParis,2102650\nBerlin,3677472\n",
        "name,version\nnumpy,1.26\nscipy,1.11\n",
        "| Name | Type | Default |\n|---|---|---|\n| timeout | int | 30 |\n| retries | int | 3 |\n",
        '{"name": "my-package", "version": "1.0.0", "author": "", "city": "Tokyo"}',
        "<name>spring-boot-starter</name><version>3.2.0</version>",
        "Owner: platform team\nFrom: now on\nTo: be decided\nUser: clicks the button\nContact: sales",
        "first_name: string\nlast_name: string (required)\nphone: string\naddress: object",
        "<label>First name</label><input name='first_name' type='text'/>",
        "SELECT first_name, last_name, city FROM users WHERE id = 1;",
        "def save(self, first_name=None, last_name=None, phone=None): ...",
        "Address: 0x7ffee4\nStreet: none\n",
        "Patient: complains of pain in the left arm since yesterday evening after work",
    ],
)
def test_fields_of_other_things_are_left(text: str) -> None:
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)] == []


def test_messages_of_banks() -> None:
    text = (
        ":86:020?00SEPA?20MIETE?30COBADEFFXXX?31DE02120300000000202051?32ACHTERBERG THEODOR\n"
        ":50K:/DE02120300000000202051\nTHEODOR LINDQVIST\nAM DEICH 9\n27572 BREMERHAVEN\n:71A:SHA\n"
    )
    found = {text[hit.start : hit.end]: hit.entity_type for hit in RECOGNIZER.find(text)}
    assert found["ACHTERBERG THEODOR"] == found["THEODOR LINDQVIST"] == "PERSON"
    assert found["DE02120300000000202051"] == "BANK_ACCOUNT"
    assert found["27572 BREMERHAVEN"] == "LOCATION"
    assert not any("SHA" in value for value in found)


def test_titles_stay_before_a_name() -> None:
    text = "name,phone\nDr. Theodor Achterberg,0172-5550144\n"
    assert "Theodor Achterberg" in {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
