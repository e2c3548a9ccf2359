"""The same people in many formats and languages: every value found, no delimiter touched, nothing of other tables."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

import pytest

from pasteguard_addon.detection.pii.patterns.cells.structured import StructuredPatterns

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
    "halves": dict(zip(FIELDS, ("First", "Last", "Street", "ZIP", "City", "Phone"), strict=True)),
    "short halves": dict(zip(FIELDS, ("fn", "ln", "addr", "zip", "city", "tel"), strict=True)),
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

    def box(people: Sequence[Person]) -> str:
        rows = [list(labels.values()), *(list(p.values()) for p in people)]
        lines = [f"│ {' │ '.join(row)} │" for row in rows]
        return "\n".join(["┌────┬────┐", lines[0], "├────┼────┤", *lines[1:], "└────┴────┘"]) + "\n"

    def numbered(people: Sequence[Person]) -> str:
        head, *rest = fixed(people).splitlines()
        return "\n".join(["   " + head, *(f"{number}  {line}" for number, line in enumerate(rest))]) + "\n"

    def wiki(people: Sequence[Person]) -> str:
        rows = "".join(f"|-\n| {' || '.join(p.values())}\n" for p in people)
        return f'{{| class="wikitable"\n! {" !! ".join(labels.values())}\n{rows}|}}\n'

    def latex(people: Sequence[Person]) -> str:
        rows = "".join(f"{' & '.join(p.values())} \\\\\n" for p in people)
        return f"\\begin{{tabular}}{{ll}}\n{' & '.join(labels.values())} \\\\\n\\hline\n{rows}\\end{{tabular}}\n"

    def copied(people: Sequence[Person]) -> str:
        rows = "\n".join("\t".join(p.values()) for p in people)
        return f"COPY public.people ({', '.join(keys.values())}) FROM stdin;\n{rows}\n\\.\n"

    def arrays(people: Sequence[Person]) -> str:
        told = {"columns": list(labels.values()), "rows": [list(p.values()) for p in people]}
        return json.dumps(told, ensure_ascii=False)

    def html_table(people: Sequence[Person]) -> str:
        head = "".join(f"<th>{label}</th>" for label in labels.values())
        body = "".join(f"<tr>{''.join(f'<td>{escape(v)}</td>' for v in p.values())}</tr>\n" for p in people)
        return f"<table>\n<tr>{head}</tr>\n{body}</table>"

    def inserts(people: Sequence[Person]) -> str:
        rows = ", ".join("(" + ", ".join(f"'{v}'" for v in p.values()) + ")" for p in people)
        return f"INSERT INTO people ({', '.join(keys.values())}) VALUES {rows};"

    def aligned(people: Sequence[Person]) -> str:
        rows = [["", *keys.values()], *([str(number), *p.values()] for number, p in enumerate(people))]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(" ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in rows) + "\n"

    def titled(people: Sequence[Person]) -> str:
        rows = [list(labels.values()), *(list(p.values()) for p in people)]
        gaps = "\t" * (len(FIELDS) - 1)
        return "\n".join([f"Export{gaps}", f"Person{gaps}", *map("\t".join, rows)]) + "\n"

    def one_a_line(mark: str, row: str, between: str) -> Writer:
        def write(people: Sequence[Person]) -> str:
            rows = [labels.values(), *(p.values() for p in people)]
            return between.join(row + "".join(f"{mark}{cell}\n" for cell in cells) for cells in rows)

        return write

    def word(people: Sequence[Person]) -> str:
        cell = "<td width=62 style='border:1pt'><p class=MsoNormal><span lang=EN>{}<o:p></o:p></span></p></td>"
        rows = [labels.values(), *(p.values() for p in people)]
        return (
            "<table>" + "".join(f"<tr>{''.join(map(cell.format, map(escape, row)))}</tr>" for row in rows) + "</table>"
        )

    return {
        "aligned": aligned,
        "titled": titled,
        "asciidoc": one_a_line("|", "", "\n"),
        "wiki cells": lambda people: one_a_line("| ", "|-\n", "")(people).replace("| ", "! ", len(FIELDS)),
        "list table": lambda people: (
            one_a_line("     - ", "", "")(people)
            .replace(f"     - {labels['first']}", f"   * - {labels['first']}")
            .replace("     - Theodor", "   * - Theodor")
            .replace("     - Ayşe", "   * - Ayşe")
            .replace("     - Zofia", "   * - Zofia")
        ),
        "word, as lines": one_a_line("", "", "\n"),
        "word, as html": word,
        "polars": lambda people: (
            "\n".join(f"│ {' ┆ '.join(row)} │" for row in [list(keys.values()), *(list(p.values()) for p in people)])
            + "\n"
        ),
        "formulas": lambda people: (
            "\n".join(
                "\t".join(f'="{v}"' for v in row)
                for row in [list(labels.values()), *(list(p.values()) for p in people)]
            )
            + "\n"
        ),
        "bbcode": lambda people: (
            "[table]"
            + "".join(
                f"[tr]{''.join(f'[td]{v}[/td]' for v in row)}[/tr]"
                for row in [list(labels.values()), *(list(p.values()) for p in people)]
            )
            + "[/table]"
        ),
        "bbcode list": each(lambda p: "".join(f"[*][b]{labels[f]}:[/b] {v}\n" for f, v in p.items())),
        "protected": each(lambda p: "".join(f"    [{keys[f]}:protected] => {v}\n" for f, v in p.items())),
        "serialized": each(lambda p: "".join(f's:{len(keys[f])}:"{keys[f]}";s:{len(v)}:"{v}";' for f, v in p.items())),
        "types": each(lambda p: json.dumps({keys[f]: {"S": v} for f, v in p.items()}, ensure_ascii=False)),
        "options": each(lambda p: "".join(f'  {keys[f]}: Some(\n    "{v}",\n  ),\n' for f, v in p.items())),
        "alternating": each(lambda p: "f(" + ", ".join(f"'{keys[f]}', '{v}'" for f, v in p.items()) + ")"),
        "pairs of strings": each(lambda p: repr([(keys[f], v) for f, v in p.items()])),
        "redis": each(
            lambda p: "".join(f'{2 * n + 1}) "{keys[f]}"\n{2 * n + 2}) "{p[f]}"\n' for n, f in enumerate(FIELDS))
        ),
        "lisp": each(lambda p: "(" + " ".join(f'({keys[f]} . "{v}")' for f, v in p.items()) + ")"),
        "tcl": each(lambda p: "{" + " ".join(f"{keys[f]} {{{v}}}" for f, v in p.items()) + "}"),
        "aliases": each(lambda p: "SELECT " + ", ".join(f"'{v}' AS {keys[f]}" for f, v in p.items()) + ";"),
        "record": each(lambda p: "Person { " + ", ".join(f"{camel[f]} = {v}" for f, v in p.items()) + " }"),
        "values as attributes": each(
            lambda p: "<p>" + "".join(f'<{camel[f]} value="{escape(v)}"/>' for f, v in p.items()) + "</p>"
        ),
        "blanks to fill": each(lambda p: "".join(f"{labels[f]}: ___{v}___\n" for f, v in p.items())),
        "arrows": each(lambda p: "".join(f"{labels[f]} -> {v}\n" for f, v in p.items())),
        "equal signs in a column": each(lambda p: "".join(f'  {keys[f]:24} = "{v}"\n' for f, v in p.items())),
        "csv": _delimited(",", labels),
        "semicolons": _delimited(";", labels),
        "caret": _delimited("^", labels),
        "tilde": _delimited("~", labels),
        "tabs": _delimited("\t", labels),
        "pipes": _delimited("|", labels),
        "markdown": lambda people: bars(people, "|" + "---|" * len(FIELDS)),
        "psql": lambda people: bars(people, "+".join("-" * 12 for _ in FIELDS)),
        "fixed width": fixed,
        "box": box,
        "with row numbers": numbered,
        "wiki": wiki,
        "jira": lambda people: "\n".join(
            ["||" + "||".join(labels.values()) + "||", *("|" + "|".join(p.values()) + "|" for p in people), ""]
        ),
        "latex": latex,
        "copy": copied,
        "arrays": arrays,
        "colons": _delimited(":", labels),
        "single quotes": lambda people: "\n".join(
            ",".join(f"'{v}'" for v in row) for row in [list(labels.values()), *(list(p.values()) for p in people), []]
        ),
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
        "print_r": each(lambda p: "Array\n(\n" + "".join(f"    [{keys[f]}] => {v}\n" for f, v in p.items()) + ")\n"),
        "var_dump": each(lambda p: "".join(f'  ["{keys[f]}"]=>\n  string({len(v)}) "{v}"\n' for f, v in p.items())),
        "subscripts": each(lambda p: "\n".join(f"row['{keys[f]}'] = '{v}'" for f, v in p.items())),
        "setters": each(lambda p: "\n".join(f'it.set{camel[f]}("{v}");' for f, v in p.items())),
        "clojure": each(lambda p: "{" + ", ".join(f':{keys[f]} "{v}"' for f, v in p.items()) + "}"),
        "flow": each(lambda p: "- {" + ", ".join(f"{keys[f]}: {v}" for f, v in p.items()) + "}"),
        "go": each(lambda p: "{" + " ".join(f"{camel[f]}:{v}" for f, v in p.items()) + "}"),
        "to string": each(lambda p: "Person[" + ", ".join(f"{camel[f]}={v}" for f, v in p.items()) + "]"),
        "dots": each(lambda p: "\n".join(f"{labels[f]} ........ {v}" for f, v in p.items()), "\n\n"),
        "gaps": each(lambda p: "\n".join(f"{labels[f]:24}{v}" for f, v in p.items()), "\n\n"),
        "dashes": each(lambda p: "\n".join(f"- {labels[f]} – {v}" for f, v in p.items()), "\n\n"),
        "below": each(lambda p: "\n\n".join(f"{labels[f]}\n{v}" for f, v in p.items()), "\n\n"),
        "questions": each(
            lambda p: "\n".join(f"{at}. {labels[f]}?\n   {v}" for at, (f, v) in enumerate(p.items(), 1)), "\n\n"
        ),
        "expanded": each(lambda p: "\n".join(f"{labels[f]:20} | {v}" for f, v in p.items())),
        "vertical": each(lambda p: "\n".join(f"{labels[f]:>24}: {v}" for f, v in p.items())),
        "in a line": each(lambda p: "; ".join(f"{labels[f]}: {v}" for f, v in p.items()) + ";"),
        "line breaks": each(
            lambda p: "<p>" + "<br>\n".join(f"{labels[f]}: {escape(v)}" for f, v in p.items()) + "</p>"
        ),
        "rtf": each(
            lambda p: "{\\rtf1 " + "\\par\n".join(f"{{\\b {labels[f]}:}} {v}" for f, v in p.items()) + "\\par}"
        ),
        "spreadsheet": lambda people: (
            "<Table>"
            + "".join(
                f"<Row>{''.join(f'<Cell><Data ss:Type="String">{escape(v)}</Data></Cell>' for v in row)}</Row>\n"
                for row in (labels.values(), *(p.values() for p in people))
            )
            + "</Table>"
        ),
        "word processor": lambda people: "".join(
            "<w:tr>"
            + "".join(f"<w:tc><w:tcPr/><w:p><w:r><w:t>{escape(v)}</w:t></w:r></w:p></w:tc>" for v in row)
            + "</w:tr>"
            for row in (labels.values(), *(p.values() for p in people))
        ),
        "properties": each(lambda p: "".join(f'<span itemprop="{camel[f]}">{escape(v)}</span> ' for f, v in p.items())),
        "labels of cells": each(
            lambda p: "".join(f'<td data-label="{labels[f]}">{escape(v)}</td>' for f, v in p.items())
        ),
        "transposed": lambda people: "".join(
            f"| {labels[f]} | " + " | ".join(p[f] for p in people) + " |\n" for f in FIELDS
        ),
        "which of several": each(lambda p: "".join(f'{keys[f]}_1: "{v}"\n' for f, v in p.items())),
        "rows of labels": each(
            lambda p: (
                "<table>"
                + "".join(f"<tr><td><b>{labels[f]}:</b></td><td>{escape(v)}<br></td></tr>" for f, v in p.items())
                + "</table>"
            )
        ),
        "filled in": each(lambda p: "\n".join(f"await page.fill('#{camel[f]}', '{v}');" for f, v in p.items())),
        "typed in": each(lambda p: "\n".join(f'd.find("{keys[f]}").send_keys("{v}")' for f, v in p.items())),
        "joined by bars": each(lambda p: "|".join(f"{keys[f]}:{v}" for f, v in p.items())),
        "labels of inputs": each(
            lambda p: "".join(f'<label>{labels[f]}</label> <input id="a" value="{escape(v)}">' for f, v in p.items())
        ),
        "labels around inputs": each(
            lambda p: "".join(f'<label>{labels[f]}: <input value="{escape(v)}"/></label>' for f, v in p.items())
        ),
        "nested": each(
            lambda p: (
                "{ID:7 "
                + " ".join(f"{camel[f]}:{p[f]}" for f in FIELDS[:2])
                + " Address:{"
                + " ".join(f"{camel[f]}:{p[f]}" for f in FIELDS[2:5])
                + f"}} {camel['phone']}:{p['phone']}}}"
            )
        ),
        "named": each(lambda p: "".join(f'<field name="{keys[f]}">{escape(v)}</field>' for f, v in p.items())),
        "inputs": each(lambda p: "".join(f'<input name="{keys[f]}" value="{escape(v)}"/>' for f, v in p.items())),
        "pairs": each(
            lambda p: json.dumps(
                [{"key": keys[f], "type": "text", "value": v} for f, v in p.items()], ensure_ascii=False
            )
        ),
        "parts": each(
            lambda p: "".join(
                f'--b\r\nContent-Disposition: form-data; name="{keys[f]}"\r\n\r\n{v}\r\n' for f, v in p.items()
            )
        ),
        "toml": each(lambda p: "[[people]]\n" + "\n".join(f'{keys[f]} = "{v}"' for f, v in p.items())),
        "glimpse": lambda people: "\n".join(
            f"$ {keys[f]:20} <chr> " + ", ".join(f'"{p[f]}"' for p in people) for f in FIELDS
        ),
        "contacts of a kind": each(
            lambda p: json.dumps([{"type": keys[f], "value": v} for f, v in p.items()], ensure_ascii=False)
        ),
        "objects of one value": each(
            lambda p: json.dumps({keys[f]: [{"is_main": True, "value": v}] for f, v in p.items()}, ensure_ascii=False)
        ),
        "labels marked above": each(lambda p: "".join(f"*{labels[f]}*\n{v}\n" for f, v in p.items())),
        "double colons": each(lambda p: "".join(f"{labels[f]}:: {v}\n" for f, v in p.items())),
        "assignments with a semicolon": each(lambda p: "".join(f'  "{keys[f]}" = {v};\n' for f, v in p.items())),
        "chosen options": each(
            lambda p: "".join(
                f'<label>{labels[f]}</label><select name="f{at}"><option selected>{escape(v)}</option></select>\n'
                for at, (f, v) in enumerate(p.items())
            )
        ),
        "questions in a chat": each(lambda p: "".join(f"Agent: {labels[f]}?\nYou: {v}\n" for f, v in p.items())),
        "framed gaps": lambda people: (
            "\n".join(
                "  | " + "".join(f"{v:24}" for v in row) + " |"
                for row in [list(labels.values()), *(list(p.values()) for p in people)]
            )
            + "\n"
        ),
        "a bar behind row numbers": lambda people: (
            "\n".join(
                f" {number:>3} │ " + "".join(f"{v:24}" for v in row).rstrip()
                for number, row in [("Row", list(labels.values())), *enumerate([[*p.values()] for p in people], 1)]
            )
            + "\n"
        ),
        "console table": lambda people: (
            "\n".join(
                "│ " + " │ ".join(row) + " │"
                for row in [
                    ["(index)", *keys.values()],
                    *([str(n), *map(repr, p.values())] for n, p in enumerate(people)),
                ]
            )
            + "\n"
        ),
        "lists": lambda people: json.dumps({keys[f]: [p[f] for p in people] for f in FIELDS}, ensure_ascii=False),
        "indented lists": lambda people: json.dumps(
            {keys[f]: [p[f] for p in people] for f in FIELDS}, ensure_ascii=False, indent=2
        ),
        "python lists": lambda people: "\n".join(f"{keys[f]} = {[p[f] for p in people]!r}" for f in FIELDS),
        "php lists": lambda people: "\n".join(
            f"'{keys[f]}' => array(" + ", ".join(f"'{p[f]}'" for p in people) + ")," for f in FIELDS
        ),
        "yaml lists": lambda people: "\n".join(
            f"{keys[f]}:\n" + "\n".join(f"  - {p[f]}" for p in people) for f in FIELDS
        ),
        "toml lists": lambda people: "\n".join(
            f"{keys[f]} = [\n" + "".join(f'  "{p[f]}",\n' for p in people) + "]" for f in FIELDS
        ),
        **_by_position(labels, keys),
        "tuples": each(lambda p: "[" + ",".join(f'{{{camel[f]},<<"{v}"/utf8>>}}' for f, v in p.items()) + "]."),
        "catalog": each(lambda p: "".join(f'msgid "{labels[f]}"\nmsgstr "{v}"\n\n' for f, v in p.items())),
        "list of R": each(lambda p: "".join(f'${keys[f]}\n[1] "{v}"\n\n' for f, v in p.items())),
        "strings and numbers by turns": each(
            lambda p: "(" + ", ".join(f"'{keys[f]}', " + (v if v.isdigit() else f"'{v}'") for f, v in p.items()) + ")"
        ),
        "strings below words": lambda people: (
            "     "
            + " ".join(f"{key:24}" for key in keys.values())
            + "\n"
            + "".join(
                f"[{at},] " + " ".join(f'"{v}"'.ljust(24) for v in p.values()) + "\n" for at, p in enumerate(people, 1)
            )
        ),
        "strings below strings": lambda people: "".join(
            " ".join(f'"{v}"' for v in row) + "\n" for row in [keys.values(), *(p.values() for p in people)]
        ),
        "marks of ASCII": lambda people: (
            "".join("\x1f".join(row) + "\x1e" for row in [keys.values(), *(p.values() for p in people)]) + "\n"
        ),
        "counted": lambda people: "".join(
            f"{keys[f]}\n" + "".join(f"{p[f]:24}  {at}\n" for at, p in enumerate(people, 1)) + "Name: count\n\n"
            for f in FIELDS
        ),
        "ruled": lambda people: "".join(
            f" {keys[f]} \n--------\n" + "".join(f" {p[f]}\n" for p in people) + "(3 rows)\n\n" for f in FIELDS
        ),
        "pairs apart by blanks": each(lambda p: "CEF:0|A|B|1|" + " ".join(f"{camel[f]}={v}" for f, v in p.items())),
        "pairs apart by carets": each(lambda p: "LEEF:2.0|A|^|" + "^".join(f"{camel[f]}={v}" for f, v in p.items())),
        "map of Go": each(lambda p: "map[" + " ".join(f"{camel[f]}:{v}" for f, v in p.items()) + "]"),
        "arrows between strings": each(
            lambda p: "<|" + ", ".join(f'"{labels[f]}" -> "{v}"' for f, v in p.items()) + "|>"
        ),
        "members of XML-RPC": each(
            lambda p: "".join(
                f"<member><name>{keys[f]}</name><value><string>{escape(v)}</string></value></member>"
                for f, v in p.items()
            )
        ),
        "wrapped attributes": each(lambda p: "".join(f"     -> {keys[f]}: Str({v})\n" for f, v in p.items())),
        "semicolons of Arabic": lambda people: "".join(
            "\u200f" + " ؛ ".join(row) + "\n" for row in [labels.values(), *(p.values() for p in people)]
        ),
        "strings below a rule": lambda people: (
            "    "
            + "    ".join(keys.values())
            + "\n    "
            + "    ".join("_" * 20 for _ in FIELDS)
            + "\n\n"
            + "".join("    " + "    ".join(f'"{v}"' for v in p.values()) + "\n" for p in people)
        ),
        "counted keys": each(lambda p: "".join(f'export PERSON_7_{keys[f].upper()}="{v}"\n' for f, v in p.items())),
    }


def _by_position(labels: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, Writer]:
    """Return writers of statements whose values stand apart from the names of their columns."""
    insert = f"insert into people ({', '.join(keys.values())}) values ({', '.join('?' * len(FIELDS))})"

    def told(value: Callable[[int, str], str], *, is_before: bool = False) -> Writer:
        def write(people: Sequence[Person]) -> str:
            texts = ["".join(value(number, v) for number, v in enumerate(p.values(), 1)) for p in people]
            return "\n".join(f"{text}\n{insert}" if is_before else f"{insert}\n{text}" for text in texts)

        return write

    return {
        "numbered in brackets": told(lambda at, v: f"TRACE binding parameter [{at}] as [VARCHAR] - [{v}]\n"),
        "numbered and typed": told(lambda at, v: f"TRACE binding parameter ({at}:VARCHAR) <- [{v}]\n"),
        "numbered calls": told(lambda at, v: f'ps.setString({at}, "{v}");\n'),
        "numbered with a sign": told(lambda at, v: f"{'DETAIL: ' * (at == 1)}${at} = '{v}', "),
        "numbered before": told(lambda at, v: f"@p{at}='{v}' (Size = 40), ", is_before=True),
        "strings behind a statement": lambda people: "\n".join(
            f'db.Exec("{insert}",\n' + "\n".join(f'    "{v}",' for v in p.values()) + ")" for p in people
        ),
        "typed values": told(lambda at, v: f"{'==> Parameters: ' if at == 1 else ', '}{v}(String)"),
        "far below a header": lambda people: (
            f"Columns: {', '.join(labels.values())}\n\n[...]\n" + "".join(";".join(p.values()) + "\n" for p in people)
        ),
        "marks beside columns": lambda people: "\n".join(
            "UPDATE t SET " + ", ".join(f"{key} = ?" for key in keys.values()) + f"\nargs: {[*p.values()]}"
            for p in people
        ),
        "strings in brackets": lambda people: (
            f"SELECT {', '.join(keys.values())} FROM t\n"
            + "\n".join("row: [" + " ".join(f'"{v}"' for v in p.values()) + "]" for p in people)
        ),
    }


@pytest.mark.parametrize("name", _formats(LABELS["en"]))
def test_people_are_found_in_every_format(name: str) -> None:
    values = {value for person in PEOPLE for value in person.values()}
    for language, labels in LABELS.items():
        text = _formats(labels)[name](PEOPLE)
        found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
        assert values - found == set(), language
        assert [value for value in found if value not in values and value not in " ".join(values)] == [], language


def test_what_only_looks_like_values_of_columns_stays() -> None:
    for text in (
        'addItem(1, "Apple"); addItem(2, "Pear"); insert into t (name, price) values (?, ?)',
        "select name, version from packages where name = ? -- $1 = 'numpy', $2 = '1.26'",
        "city\n----\nA heading of a page\n",
        "Name\nGetting started   3\nInstallation   5\n",
        'msgid "Name"\nmsgstr "Bezeichnung"\n',
        '(setq name "config")',
    ):
        assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)] == [], text


def test_parts_of_a_call_are_no_labels_and_values_by_turns() -> None:
    """Word lists hold the names of fields as well."""
    for text in ('["O", "B-PERSON", "L-PERSON", "O"]', "['ONE', 'FIRST', 'PERSON', 'LAST', 'FATHER', 'SON']"):
        assert list(RECOGNIZER.find(text)) == []


def test_code_behind_the_name_of_a_field_is_no_number() -> None:
    for text in ("SomeClass(passport_no=f(12, [1, 2, 345]))", "{'tax_id': 1, 'list_of_numbers': [1, 2, 3]}"):
        assert list(RECOGNIZER.find(text)) == []


@pytest.mark.parametrize("labels", ["Prénom Nom", "Nombre Apellidos", "Nome Cognome"])
def test_the_word_for_name_alone_is_a_half_beside_the_other(labels: str) -> None:
    first, last = labels.split()
    text = f"{first}: Hugues\n{last}: Renault\nTel: 0172-5550144\n"
    assert {"Hugues", "Renault"} <= {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}


def test_a_column_of_names_is_told_by_its_values() -> None:
    people = "name,team\nMaria Weber,a\nAnn Lee,b\nHaberkorn,c\n"
    things = "name,team\nlinux,a\nGrafana,b\nHaberkorn,c\n"
    assert "Haberkorn" in {people[hit.start : hit.end] for hit in RECOGNIZER.find(people)}
    assert list(RECOGNIZER.find(things)) == []


def test_a_value_in_base64_is_taken_as_it_is_written() -> None:
    text = "dn: uid=j,dc=example\nsn:: SsO8cmdlbg==\njpegPhoto:: /9j/4AAQ\n"
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)] == ["SsO8cmdlbg=="]


UNHEADED: dict[str, Callable[[Sequence[str]], str]] = {
    "commas": ",".join,
    "tabs": "\t".join,
    "bars": "|".join,
    "carets": "^".join,
    "gaps": "   ".join,
    "quotes": lambda row: ",".join(f'"{value}"' for value in row),
    "formulas": lambda row: "=IF(A2=" + ",XLOOKUP(".join(f'"{value}"' for value in row) + "))",
    "joined": lambda row: "A2: =CONCAT(" + '," ",'.join(f'"{value}"' for value in row) + ")",
    "commands": lambda row: "add " + " ".join(f"--field '{value}'" for value in row),
    "values": lambda row: "Person(" + ",".join(row) + ")",
    "sql": lambda row: "INSERT INTO people VALUES (" + ", ".join(f"'{value}'" for value in row) + ");",
}


@pytest.mark.parametrize("name", UNHEADED)
def test_rows_without_a_header_are_judged_by_their_columns(name: str) -> None:
    rows = [
        (
            "Theodor",
            "Achterberg",
            "03.11.1978",
            "Rotdornweg 3",
            "22587",
            "Hamburg",
            "0172-5550144",
            "t@x.de",
            "K-100-2231",
        ),
        ("Elena", "Smith", "19.06.1941", "Am Deich 9", "45127", "Essen", "0471-5550133", "e@x.de", "K-100-2240"),
    ]
    text = "\n".join(map(UNHEADED[name], rows)) + "\n"
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert found >= {value for row in rows for value in row if "@" not in value}


def test_a_comma_in_quotes_does_not_make_prose_of_a_row() -> None:
    text = 'Elena,"7, rue Foch",1950-12-01,x\nMaria,"9, rue Foch",1975-08-05,y\n'
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert found >= {"Elena", "Maria", "1950-12-01", "1975-08-05"}


@pytest.mark.parametrize(
    "text",
    [
        "red,green,12.50\nblue,yellow,13.75\n",
        "2024-01-05,error,500\n2024-01-06,warning,404\n",
        "int,  float,  str\nNone, True, False\n",
        'set("red", "12.50")\nset("blue", "13.75")\n',
        "Thanks to Anna, Peter, and all others,\nand to Maria, Paul, and the rest,\n",
        "Local time is now:      Sat May  9 07:28:50 UTC\nUniversal Time is now:  Sat May  9 07:28:50 UTC\n",
    ],
)
def test_rows_of_other_things_stay(text: str) -> None:
    assert list(RECOGNIZER.find(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "NM1*IL*1*FAIRWEATHER*OTTILIE****MI*KD884120~N3*14 LARKSPUR CLOSE~N4*HOVE*XX*60614~DMG*D8*19840317*F~"
            "PER*IC*OTTILIE FAIRWEATHER*TE*7735550186~",
            {"FAIRWEATHER", "OTTILIE", "KD884120", "14 LARKSPUR CLOSE", "HOVE", "60614", "19840317",
             "OTTILIE FAIRWEATHER", "7735550186"},
        ),
        (
            "0 @I1@ INDI\n1 NAME Ottilie /Fairweather/\n1 BIRT\n2 DATE 17 MAR 1984\n1 DEAT\n2 DATE 3 MAY 2011\n",
            {"Ottilie", "Fairweather", "17 MAR 1984"},
        ),
        ("8=FIX.4.2|35=D|1=KD-884120|448=Ottilie Fairweather|10=062|", {"KD-884120", "Ottilie Fairweather"}),
        ("^9fceb02 (Ottilie Fairweather 2026-01-05 10:00:00 +0100  1) import os", {"Ottilie Fairweather"}),
        ("@book{x,\n  author = {Fairweather, Ottilie and Derrick Okonkwo},\n}", {"Fairweather", "Ottilie",
                                                                             "Derrick Okonkwo"}),
        (
            "PID|1||4471882||HABERKORN^LIESELOTTE^ANNA||19410623|F|||Am Deich 9^^Bremerhaven^^27572^DE||0471-5550133",
            {"4471882", "HABERKORN", "LIESELOTTE", "ANNA", "19410623", "Am Deich 9", "Bremerhaven", "27572",
             "0471-5550133"},
        ),
        (
            "0 @I1@ INDI\n1 NAME Ottilie /Fairweather/\n1 BIRT\n2 PLAC Hove\n1 RESI\n2 ADDR 14 Larkspur Close\n"
            "3 CONT 60614 Hove\n1 NOTE a line\n2 CONT of 300 words\n",
            {"Ottilie", "Fairweather", "Hove", "14 Larkspur Close", "60614 Hove"},
        ),
        (
            ":86:/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/NAME/Ottilie Fairweather/REMI/Rent 2024/EREF/X",
            {"NL91ABNA0417164300", "Ottilie Fairweather"},
        ),
        ("NAD+BY+++OTTILIE FAIRWEATHER+++++'COM++49 471 5550133:TE'", {"OTTILIE FAIRWEATHER", "+49 471 5550133"}),
        (
            "MECARD:N:Fairweather,Ottilie;TEL:+49 471 5550133;ADR:,,14 Larkspur Close,Hove,,60614;;",
            {"Fairweather", "Ottilie", "+49 471 5550133", "14 Larkspur Close", "Hove", "60614"},
        ),
        (
            "(0010,0010) PN [FAIRWEATHER^OTTILIE]  # 20, 1 PatientName\n"
            "(0010, 0030) Patient's Birth Date  DA: '19840317'\n(0010,0040) CS [F]",
            {"FAIRWEATHER", "OTTILIE", "19840317"},
        ),
        ("=100  1\\$aFairweather, Ottilie,$d1984-\n=245  10$aLetters", {"Fairweather, Ottilie", "1984"}),
        (
            "0203101Fairweather\n0163102Ottilie\n017310317031984\n0253107Larkspur Close 14\n0133113Hove\n014800061",
            {"Fairweather", "Ottilie", "17031984", "Larkspur Close 14", "Hove"},
        ),
        (
            '<persName><forename>Ottilie</forename></persName><birth when="1984-03-17"/><settlement>Hove</settlement>',
            {"Ottilie", "1984-03-17", "Hove"},
        ),
        ("surname = 'Fairweather' AND zip LIKE '60614%'", {"Fairweather", "60614"}),
        ("Name, Vorname | Geburtsdatum\nFairweather, Ottilie | 17.03.1984\n", {"Fairweather, Ottilie", "17.03.1984"}),
        ("Ügyfélnév: Ottilie; Ügyfélszám: KD-884120", {"KD-884120"}),
        ("PV1|1|I|INT^204^B||||1188^STEENBOCK^ULRIKE^^^DR.", {"STEENBOCK", "ULRIKE"}),
        ("ZDR|1|GLU^Glucose^LN||4471^VAN DAMME^PIETER^^^DR", {"VAN DAMME", "PIETER"}),
        ("NAD+BY+++MARIA SCHNEIDER+HAUPTSTR 12+KOELN++50667+DE'", {"MARIA SCHNEIDER", "HAUPTSTR 12", "KOELN", "50667"}),
        (
            "<Cdtr><Nm>Maria Schneider</Nm><PstlAdr><StrtNm>Hauptstr.</StrtNm><BldgNb>9</BldgNb></PstlAdr></Cdtr>",
            {"Maria Schneider", "Hauptstr.", "9"},
        ),
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


@pytest.mark.parametrize("surname", ["waters", "parks", "fields", "rivers", "banks", "woods", "config"])
@pytest.mark.parametrize("given", ["lily", "maria", "emma"])
def test_a_surname_in_small_letters_may_be_a_word_of_programs(given: str, surname: str) -> None:
    text = json.dumps({"patient_name": f"{given} {surname}"})
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)] == [f"{given} {surname}"]


@pytest.mark.parametrize(
    "text",
    [
        "city,population\nParis,2102650\nBerlin,3677472\n",
        "name,version\nnumpy,1.26\nscipy,1.11\n",
        '{"first": "Monday", "last": "Friday"}, {"first": "Alpha", "last": "Omega"}',
        "first,last,count\n2026-01-01,2026-02-01,7\nred,blue,9\n",
        "<first>page one</first><last>page nine</last>",
        "Person 1: Sounds good?\nPerson 2: That works. My phone number is 0172-5550144",
        'fn = "main"; ln = "src/app.py"',
        '{"names": ["numpy", "scipy"], "users": ["admin", "reader"], "authors": ["the whole team"]}',
        "names:\n  - config\n  - build\nowner:\n  - platform\n",
        'parser.add_argument("name", choices=["fast", "slow"]); from=["a", "b"]; to = ("x", "y")',
        "| Name | Type | Default |\n|---|---|---|\n| timeout | int | 30 |\n| retries | int | 3 |\n",
        '{"name": "my-package", "version": "1.0.0", "author": "", "city": "Tokyo"}',
        "<name>spring-boot-starter</name><version>3.2.0</version>",
        "Owner: platform team\nFrom: now on\nTo: be decided\nUser: clicks the button\nContact: sales",
        "first_name: string\nlast_name: string (required)\nphone: string\naddress: object",
        "<label>First name</label><input name='first_name' type='text'/>",
        "SELECT first_name, last_name, city FROM users WHERE id = 1;",
        "def save(self, first_name=None, last_name=None, phone=None): ...",
        "Address: 0x7ffee4\nStreet: none\n",
        'vertex: { serviceName: "Vertex AI" }, client: create({ clientName: "my-app" })',
        "jobs:\n  steps:\n    - name: Setup Ruby\n      uses: x\n    - name: My Workforce Pool\n",
        "box = AnchoredBox(loc='center', child=da, pad=0.)",
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


NUMBERS = {
    "SSN": ["078-05-1120", "078051120"],
    "Passport no": ["533401372", "C01X0006H"],
    "Steuer-ID": ["86095742719", "86 095 742 719"],
    "National insurance number": ["QQ 12 34 56 C"],
    "Driver's license": ["MORGA 753116 SM9IJ"],
    "IBAN": ["DE89 3704 0044 0532 0130 00"],
    "Account number": ["55779911"],
    "Patient ID": ["4459-123"],
    "Customer number": ["4471-229-01"],
    "DOB": ["4/7/1989", "04.07.1989", "4 July 1989", "1989-07-04"],
}
BEHIND = [
    "",
    ".",
    ". Thanks.",
    "! Danke, bis bald",
    " thanks a lot for the help",
    ", and my name is on file",
    " please keep it",
    "，谢谢",
    "。请保密",
    "（谢谢）",
    " (NEU)",
]


def test_check_numbers_of_cards_stand_in_columns() -> None:
    text = "Card,Valid,CVV\n5200828282828210,08/27,114\n4242424242424242,09/28,3377"
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text) if hit.entity_type == "CARD_SECURITY"] == [
        "114",
        "3377",
    ]


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize(("label", "number"), [(label, each) for label, values in NUMBERS.items() for each in values])
def test_a_number_ends_where_its_sentence_goes_on(label: str, number: str, behind: str) -> None:
    text = f"Hello, {label}: {number}{behind}\nIt is mine."
    assert {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)} <= {number}


@pytest.mark.parametrize("behind", ["", ".", ". Is that right?", "! Danke", ". She lives there."])
@pytest.mark.parametrize("name", ["Mina Stückler", "Prof. Mina Stückler", "Mina St. Clair", "J. R. Achterberg"])
def test_a_name_ends_where_its_sentence_does(name: str, behind: str) -> None:
    text = f"Patient: {name}{behind}\n"
    found = {text[hit.start : hit.end].rstrip(".") for hit in RECOGNIZER.find(text)}
    assert found == {name.removeprefix("Prof. ")}


MORE_LABELS = {
    "el": ("Όνομα", "Επώνυμο", "Διεύθυνση", "ΤΚ", "Πόλη", "Τηλέφωνο", "Ημερομηνία γέννησης"),
    "uk": ("Ім'я", "Прізвище", "Адреса", "Індекс", "Місто", "Телефон", "Дата народження"),
    "ru": ("Имя", "Фамилия", "Адрес", "Индекс", "Город", "Телефон", "Дата рождения"),
    "cs": ("Jméno", "Příjmení", "Ulice", "PSČ", "Město", "Telefonní číslo", "Datum narození"),
    "sk": ("Krstné meno", "Priezvisko", "Ulica", "PSČ", "Mesto", "Telefón", "Dátum narodenia"),
    "hr": ("Ime", "Prezime", "Adresa", "Poštanski broj", "Mjesto", "Mobitel", "Datum rođenja"),
    "hu": ("Keresztnév", "Vezetéknév", "Utca", "Irányítószám", "Város", "Telefonszám", "Születési idő"),
    "da": ("Fornavn", "Efternavn", "Adresse", "Postnr.", "Bopæl", "Tlf.", "Fødselsdato"),
    "fi": ("Etunimi", "Sukunimi", "Katuosoite", "Postinumero", "Kaupunki", "Puh.", "Syntymäaika"),
    "ja": ("名", "姓", "住所", "郵便番号", "市区町村", "電話番号", "生年月日"),
    "ko": ("이름", "성씨", "주소", "우편번호", "도시", "전화번호", "생년월일"),
    "vi": ("Tên", "Họ", "Địa chỉ", "Mã bưu điện", "Thành phố", "Số điện thoại", "Ngày sinh"),
}
BORN = ("1961-04-09", "1977-11-23", "1990-02-14")
OTHER_MARKS = ("§", "¦", "||", "::", "\x1f", " / ", " - ")


def _rows_of(language: str) -> list[list[str]]:
    people = [[*person.values(), born] for person, born in zip(PEOPLE, BORN, strict=True)]
    return [list(MORE_LABELS[language]), *people]


def _all_found(text: str) -> None:
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    values = {value for person, born in zip(PEOPLE, BORN, strict=True) for value in (*person.values(), born)}
    assert {value for value in values if value in text and value not in found} == set()


@pytest.mark.parametrize("language", MORE_LABELS)
def test_fields_are_known_in_many_languages(language: str) -> None:
    labels, *people = _rows_of(language)
    _all_found("\n".join(";".join(row) for row in (labels, *people)) + "\n")
    _all_found("\n\n".join("\n".join(map(": ".join, zip(labels, person, strict=True))) for person in people))


@pytest.mark.parametrize("mark", OTHER_MARKS)
def test_any_mark_may_part_the_columns(mark: str) -> None:
    _all_found("\n".join(mark.join(row) for row in _rows_of("ru")) + "\n")


def test_a_cell_in_quotes_may_hold_ends_of_lines() -> None:
    labels, *people = _rows_of("cs")
    rows = [",".join(labels), *(f'{p[0]},{p[1]},"{p[2]}\n{p[3]}",,{p[4]},{p[5]},{p[6]}' for p in people)]
    text = "\n".join(rows) + "\n"
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert {value for p in people for value in (f"{p[2]}\n{p[3]}", p[4], p[5], p[6])} <= found


def test_cells_of_asciidoc_stand_on_a_line_each_below_a_header_on_one() -> None:
    labels, *people = _rows_of("sk")
    _all_found("|===\n|" + " |".join(labels) + "\n\n" + "\n\n".join("|" + "\n|".join(p) for p in people) + "\n|===\n")


@pytest.mark.parametrize(
    "call",
    [
        "datetime.date(1977, 3, 26)",
        "ISODate('1977-03-26T00:00:00Z')",
        'new Date("1977-03-26")',
        "LocalDate.of(1977,3,26)",
        "~D[1977-03-26]",
        "#1977-03-26#",
    ],
)
def test_a_date_of_birth_may_be_made_by_a_call(call: str) -> None:
    text = f"{{ name: 'Ann', born: {call}, seen: {call} }}"
    dates = [hit for hit in RECOGNIZER.find(text) if hit.entity_type == "DATE_OF_BIRTH"]
    assert {text[hit.start : hit.end].replace(", ", ",").replace("-0", ",").replace("-", ",") for hit in dates} == {
        "1977,3,26"
    }
    assert all(hit.end < text.index("seen") for hit in dates)


def test_columns_whose_rows_are_numbered_are_read() -> None:
    text = '{"nombre": {"0": "Ann Lee", "1": "Bo Ek"}, "fecha_nac": {"0": "1977-03-26", "1": "1980-01-02"}}'
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert found == {"Ann Lee", "Bo Ek", "1977-03-26", "1980-01-02"}


def test_an_element_may_be_named_around_the_one_that_holds_the_value() -> None:
    text = '<a:Attribute Name="urn:1" FriendlyName="sn"><a:Value t="s"> Haberkorn </a:Value></a:Attribute>'
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)] == ["Haberkorn"]


def test_a_record_may_be_printed_with_blanks_around_its_signs() -> None:
    text = "User { Id = 7, LastName = O'Donnell, Phone = (503) 555-0142, Adr = A { City = Essen, Zip = 45127 } }"
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert found == {"O'Donnell", "(503) 555-0142", "Essen", "45127"}


@pytest.mark.parametrize(
    "line",
    [
        "[5/3/2024 9:13 AM] {}",
        "[5/3/2024 9:13 AM] {} (Guest)",
        "{}  9:13 AM",
        "{} [9:13 AM]",
        "{} — Today at 9:13 AM",
        "{} — heute um 9:13",
    ],
)
def test_a_speaker_may_stand_above_what_is_said(line: str) -> None:
    text = "\n" + line.format("Ann Haberkorn") + "\nhi all\n"
    assert [text[hit.start : hit.end] for hit in RECOGNIZER.find(text)] == ["Ann Haberkorn"]


def test_a_data_frame_goes_on_below_with_the_other_columns() -> None:
    """R and pandas print as many columns as fit, and the others below; words of a header stand above one column."""
    text = (
        "  first_name  last_name       phone\n"
        "1    Theodor Achterberg 0172-5550144\n"
        "2       Ayşe     Öztürk 0471-5550133\n"
        "          street Code postal Ville date_of_birth\n"
        "1   Rotdornweg 3       22587 Essen    1979-02-11\n"
        "2 Lindenallee 7a       45127  Nice    1991-09-30\n"
    )
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert {"22587", "45127", "Essen", "Nice", "Lindenallee 7a", "1979-02-11", "1991-09-30"} <= found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("SSR DOCS LH HK1 P/DEU/C4VLK29T7/DEU/12MAR84/M/01JAN30/ACHTERBERG/THEODOR", "C4VLK29T7"),
        ("NAD+BY+++Achterberg:Theodor+Rotdornweg 3+Essen++45127+DE'\nDTM+329:19840312:102'", "19840312"),
        ('{"LastName": "Achterberg", "Passport_No__c": "CFGHJKLM1"}', "CFGHJKLM1"),
        ('{"lastname": "Achterberg", "passportnumber": "C4VLK29T7"}', "C4VLK29T7"),
        ('{"customer": "Siobhan McGillicuddy", "city": "Reading"}', "Reading"),
    ],
)
def test_fields_of_other_names_and_places(text: str, value: str) -> None:
    assert value in {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "* Theodor\n:PROPERTIES:\n:FIRST_NAME: Theodor\n:LAST_NAME: Achterberg\n:CITY: Essen\n:END:\n",
        "name,email,guest\nTheodor Achterberg,t@example.org,No\nAyşe Öztürk,a@example.org,No\n",
    ],
)
def test_marks_and_answers_are_no_names(text: str) -> None:
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert found.isdisjoint({"END", "No"})


def test_a_cell_of_several_lines_cuts_no_table() -> None:
    """Rich prints so: below its row a wrapped cell has the same column, whatever rule stands below the header."""
    text = (
        "  Name                 Address            Phone           Date of birth  \n"
        " ──────────────────────────────────────────────────────────────────────── \n"
        "  Theodor Achterberg   Rotdornweg 3       0172-5550144    1979-02-11     \n"
        "                       22587 Hamburg                                     \n"
        "  Ayşe Öztürk          Lindenallee 7a     0471-5550133    1991-09-30     \n"
        "                       45127 Essen                                       \n"
    )
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert {"Ayşe Öztürk", "22587 Hamburg", "Lindenallee 7a", "45127 Essen", "1991-09-30"} <= found


def test_an_escaped_header_is_read() -> None:
    text = "first\\_name & last\\_name & zip \\\\\n\\midrule\nAyşe & Öztürk & 45127 \\\\\n"
    assert {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)} == {"Ayşe", "Öztürk", "45127"}


@pytest.mark.parametrize("surname", ["Klein", "Boulanger", "King", "Long"])
def test_a_surname_may_be_a_word_where_nothing_else_is_promised(surname: str) -> None:
    text = f"|_. Prénom |_. Nom |\n|<. Anne |<. {surname} |\n|<. Zoé |<. Pires |\n"
    assert surname in {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Full Name    Ann Lee\nComment    none\n\nPassword last set            1/12/2024 8:15:00 AM\n",
        "BEGIN:VCARD\nTEL;CELL;VOICE:+48 601 234 567\nEMAIL;PREF;INTERNET:ann@example.org\nEND:VCARD\n",
    ],
)
def test_words_of_formats_are_nobodys(text: str) -> None:
    found = " ".join(text[hit.start : hit.end] for hit in RECOGNIZER.find(text))
    assert not re.search(r"Password|VOICE|INTERNET", found)


@pytest.mark.parametrize("mark", [",", ";", "|", "\t"])
def test_one_value_a_row_is_told_by_the_label_before_it(mark: str) -> None:
    """What `melt` makes of a table, and how many systems export forms."""
    rows = [
        [str(number), LABELS["de"][field], value] for number, each in enumerate(PEOPLE) for field, value in each.items()
    ]
    text = "\n".join(map(mark.join, [["id", "variable", "value"], *rows])) + "\n"
    assert {value for each in PEOPLE for value in each.values()} <= {
        text[hit.start : hit.end] for hit in RECOGNIZER.find(text)
    }


def test_types_of_fields_are_nobodys() -> None:
    rows = [
        f"{table},{field},varchar" for table in ("users", "orders") for field in ("first_name", "last_name", "city")
    ]
    assert not [*RECOGNIZER.find("\n".join(["table,column,type", *rows, ""]))]


def test_a_claim_may_be_named_by_an_address_and_a_key_underlined() -> None:
    claim = '<A Name="http://schemas.example.org/claims/{}"><V>{}</V></A>'
    text = claim.format("locality", "Essen") + claim.format("surname", "Öztürk") + "\n"
    text += "zip:\n----\n45127\nphone:\n----\n0471-5550133\n"
    found = {text[hit.start : hit.end] for hit in RECOGNIZER.find(text)}
    assert {"Essen", "Öztürk", "45127", "0471-5550133"} <= found


@pytest.mark.parametrize(
    "text",
    [
        "Buchung;Auftraggeber\n12.01.2024;Ayşe Öztürk\n13.01.2024;Theodor Achterberg\n",
        "The witness (Ayşe Öztürk): I live in Essen\nThe witness (Theodor Achterberg): I live in York\n",
    ],
)
def test_days_and_what_is_said_are_neither_numbers_nor_names(text: str) -> None:
    found = " ".join(text[hit.start : hit.end] for hit in RECOGNIZER.find(text))
    assert not re.search(r"2024|I live", found)
