"""A detector that knows its values beforehand, so that what it finds never changes when detection improves."""

from collections.abc import Iterator, Sequence

from pasteguard_addon.findings import Finding, ScannedText, TextToScan, settle

VALUES = {
    "Ada Lovelace": "PERSON",
    "Grace Hopper": "PERSON",
    "Zoë Müller": "PERSON",
    "Иван Петров": "PERSON",
    "Mark Twain": "PERSON",
    "Dresden": "LOCATION",
    "12 Rosewood Lane": "LOCATION",
    "ada@analytical.org": "EMAIL_ADDRESS",
    "0351 4967723": "PHONE_NUMBER",
    "4111111111111111": "CREDIT_CARD",
    "correct-horse-7!": "PASSWORD",
    "hunter2": "PASSWORD",
    'line "one"\nline \\two\\': "PEM_PRIVATE_KEY",
    "project-nightingale": "CODE_NAME",
}
_LANGUAGE_WORDS = {" und ": "de", " the ": "en", " les ": "fr"}


def find(text: str) -> tuple[Finding, ...]:
    """Return where the values stand, but for those that only a cue or a whole name gives away."""
    return tuple(settle(_found(text), text))


def scan(texts: Sequence[TextToScan]) -> list[ScannedText]:
    """Do what the detection service does for the texts of a request, the language of each included."""
    results = []
    language = "en"
    for each in texts:
        own = next((code for word, code in _LANGUAGE_WORDS.items() if word in each.text), None)
        language = own or each.before or language
        results.append(ScannedText(find(each.text), language, False, own is not None))
    return results


def _found(text: str) -> Iterator[Finding]:
    for value, entity_type in VALUES.items():
        at = text.find(value)
        while at >= 0:
            if value != "hunter2" or text[:at].endswith(("password: ", "password is ")):
                yield Finding(at, at + len(value), entity_type, 0.9, "known")
            at = text.find(value, at + len(value))
