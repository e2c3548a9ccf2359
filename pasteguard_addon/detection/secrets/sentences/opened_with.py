"""What opens something locked, where nothing calls it a password: "the sheet is protected, unlock with …"."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.plugins.values import is_identifier, is_term
from pasteguard_addon.detection.secrets.judging import is_mixed_password
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.turns import REFERENCES, bare, is_striking

_LOCKED = re.compile(
    r"protect|encrypt|lock|geschützt|verschlüsselt|gesperrt|protég|chiffré|verrouill|crypté|protegid|cifrad|bloquead"
    r"|protett|cifrat|criptat|bloccat|beveiligd|versleuteld|vergrendeld|zabezpieczon|zaszyfrowan|zablokowan|criptografad"
    r"|skyddad|krypterad|låst|korumal|şifreli|kilitli|защищ|зашифрован|加密|加锁|保護|暗号化|\.zip\b|\.7z\b|\.rar\b|\.kdbx\b"
    r"|wi-?fi|wlan|hotspot|archiv|\bpdf\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?:\s?(?:[:=]|is|est|es|è|ist|jest)\s)?\s{0,2}[\"'`“„«*]{0,3}(?P<value>[^\s\"'`”»<>()]{6,64})[\"'`”»*]{0,3}"
)
_REACH = 160
_LEAST_DIGITS = 2


class OpenedWithRule:
    """A password behind what somebody is to do with it, where the talk is of something locked."""

    anchors = (
        "get in with ", "gets in with ", "join with ", "connect with ",
        "unlock with ", "unlock it with ", "unlocks with ", "open with ", "open it with ", "opens with ",
        "decrypt with ", "unzip with ", "extract with ", "use this to open", "entsperren mit ", "öffnen mit ",
        "geht auf mit ", "entpacken mit ", "aufmachen mit ", "s'ouvre avec ", "ouvrir avec ", "déverrouiller avec ",
        "utilise ", "utiliser ", "utilisez ", "se abre con ", "abrir con ", "ábrelo con ", "usa ", "usar ", "usare ",
        "si apre con ", "aprirlo con ", "apri con ", "open met ", "openen met ", "ontgrendel met ", "otworzyć ",
        "otwórz ", "otwiera się ", "abre com ", "abrir com ", "use ", "using ", "nimm ", "gebruik ", "użyj ", "använd ",
        "öppnas med ", "öppna med ", "открывается ", "открыть ", "используй ",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start and text[start - 1].isalnum() and text[start].isascii():
            return
        value = _VALUE.match(text, end)
        if value is None or sum(map(str.isdigit, value["value"])) < _LEAST_DIGITS:
            return  # nearly always
        first, last = bare(text, *value.span("value"))
        word = text[first:last]
        if not (is_mixed_password(word) or is_striking(word)) or is_term(word) or REFERENCES.fullmatch(word):
            return
        if not is_identifier(word) and _LOCKED.search(text, max(scan.line_start(start, _REACH), 0), start):
            yield SecretHit(first, last, "ENV_PASSWORD", 0.9)
