"""Codes: of one use, for recovery, for doors; setup keys, licence keys, and private keys that are bare hex."""

import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.forms.tokens import is_behind_id
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_CODE_WORDS = (
    "verification code", "security code", "one-time code", "one time code", "one-time passcode", "confirmation code",
    "login code", "auth code", "authentication code", "2fa code", "mfa code", "sms code", "access code", "otp",
    "sign-in code", "passcode", "door code", "gate code", "alarm code", "entry code", "lock code", "safe code",
    "unlock code", "key code", "keypad", "lockbox", "garage code", "building code", "lockbox code", "puk", "tan",
    "bestätigungscode", "sicherheitscode", "einmalcode", "zugangscode", "türcode", "alarmcode", "freischaltcode",
    "code de vérification", "code de sécurité", "code de confirmation", "code d'accès", "code de la porte",
    "code de l'alarme", "digicode", "código de verificación", "código de seguridad", "código de acceso",
    "código de la alarma", "código de la puerta", "codice di verifica", "codice di sicurezza", "codice di accesso",
    "codice della porta", "codice dell'allarme", "codice del cancello", "verificatiecode", "beveiligingscode",
    "toegangscode", "deurcode", "kod weryfikacyjny", "kod bezpieczeństwa", "kod dostępu", "kod do drzwi",
    "kod do alarmu", "kod do domofonu", "código de verificação", "código de segurança", "código de acesso",
    "código do alarme", "código da porta", "verifieringskod", "engångskod", "portkod", "larmkod", "doğrulama kodu",
    "güvenlik kodu", "kapı kodu", "alarm kodu", "код подтверждения", "код безопасности", "код от двери", "验证码",
    "驗證碼", "认证码", "動態密碼", "認証コード", "確認コード", "暗証番号", "pincode", "pin code", "pin-code",
    "mtan", "pushtan", "push-tan", "smstan", "sms-tan", "chiptan", "phototan", "authenticator",
    "second factor", "zweiter faktor", "zweite faktor", "zweiten faktor", "deuxième facteur", "second facteur",
    "segundo factor", "secondo fattore", "tweede factor", "drugi składnik", "segundo fator", "andra faktorn",
    "codice pin", "code pin", "pin", "kod pin", "pin-kod", "pin kodu", "pinkode", "pinkoden", "pinkod", "pinkoder",
    "пин-код", "пинкод", "пин код", "пин", "密码", "密碼",
 "cvv", "code secret", "código secreto", "geheimcode",
)  # fmt: skip
_SENT_CODES = (
    "code is ", "code lautet ", "code: ", "code est ", "código es ", "codice è ", "code ist ", "kod to ", "code é ",
    "kod: ", "код: ", "kodunuz: ", "kod är ",
)  # fmt: skip
_ADDRESSEE = re.compile(
    r"\b(?:your|ihr|dein|votre|ton|tu|su|il tuo|il suo|uw|je|twój|seu|o seu|din|ваш|твой)\s(?:[^\s.!?]{1,16}\s){0,4}\Z"
)
_DIGITS = r"(?:[A-Z]-)?(?:\d{3,4}[ -]\d{3,4}|\d{4,8})"
_AFTER_CODE = re.compile(
    rf",?(?:[^\S\n][^\s\d:]{{1,14}}){{0,5}}?[\"'*`]{{0,3}}\s{{0,2}}(?:[:=：是はも为]|[–-]\s)?\s{{0,2}}[\"'*`(]{{0,3}}"
    rf"(?P<code>{_DIGITS})(?![A-Za-z0-9_:/%-]|[.,]\d)"
)
_BEFORE_CODE = re.compile(
    rf"(?<![\w.:/-])(?P<code>{_DIGITS})[\"'*`]{{0,2}}(?:\s[^\s\d.;:?!]{{1,12}}){{1,4}}\s{{0,1}}\Z"
)
_OF_WHAT = re.compile(r"[ ](?:is|was|ist|lautet|est|es|è|to|jest)[ ](?P<code>\d{4,8})(?![\w:/%-]|[.,]\d)")
"""The digits before were those of a card: "PIN for card 4421 is …"."""
_SHORT_CODE_WORD = 3
"""TAN, PUK, OTP, CVV: in capitals only."""
_PUK = re.compile(r"[ :=]{1,3}(?!(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d)\d{8}(?!\w)")
"""It always has eight digits, so the word needs no capitals."""
_LEAST_DISTINCT = 3
_LONE_YEAR = re.compile(r"(?:19|20)\d\d")


_FOLLOWING = re.compile(
    r"(?:\s(?:hash|pound|star|raute|stern|dièse|étoile)|[#*])?(?:[,.;]|,?\s(?:and|und|et|e|y|en|i|a|och|ve|и))(?:\s(?:[^\W\d_][\w'’-]{0,20}):?){1,6}\s(?:=\s)?"
    r"(?P<code>\d{4,8}|\d{2}-\d{2}-\d{2})(?![A-Za-z0-9_:/%€$£-]|[.,]\d|\s(?:eur|euro|usd|uhr|am|pm|h|kg|km|m)\b)"
)
_MOST_FOLLOWING = 4


def following_codes(scan: Scan, at: int) -> Iterator[SecretHit]:
    """Yield the codes that a sentence lists behind one that ends at `at`: "gate …, front door …", "e quello del …"."""
    for _ in range(_MOST_FOLLOWING):
        code = _FOLLOWING.match(scan.text, at)
        if code is None or len(set(code["code"])) < _LEAST_DISTINCT or _LONE_YEAR.fullmatch(code["code"]):
            return
        yield SecretHit(*code.span("code"), "ENV_PASSWORD", 0.9)
        at = code.end()


class CodeRule:
    """Digits that are called a code of one use, a code of a door, a PIN."""

    anchors = _CODE_WORDS

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        is_in_word = text[start - 1 : start].isalnum() or text[start - 1 : start] in ("_", "-", ".")
        if (
            start
            and text[start].isascii()
            and is_in_word
            and not (text[start:end].isupper() and text[start - 1] == "-")
        ):
            return
        if text[start:end].isupper() and text[end : end + 1] in ("1", "2"):
            end += 1  # a card for two numbers has two of them
        if text[end - 1].isascii() and end < len(text) and (text[end].isalnum() or text[end] in "_("):
            return
        is_small = end - start <= _SHORT_CODE_WORD and not text[start:end].isupper() and text[start].isascii()
        if is_small and not (scan.low[start:end] == "puk" and _PUK.match(text, end)):
            return
        match = _AFTER_CODE.match(text, end, end + 90)
        if match is None:
            match = _BEFORE_CODE.search(text, max(0, start - 48, scan.line_start(start, 60)), start)
        match = (_OF_WHAT.match(text, match.end("code")) or match) if match else None
        if match and not self._is_something_else(text, end, match) and scan.is_new((CodeRule, match.start("code"))):
            yield SecretHit(match.start("code"), match.end("code"), "ENV_PASSWORD", 0.91)
            yield from following_codes(scan, match.end("code"))

    def _is_something_else(self, text: str, end: int, match: re.Match[str]) -> bool:
        code, is_after = match["code"], match.start("code") > end
        following, said = text[match.end("code") : match.end("code") + 1], text[end : match.start("code")]
        digits = [c for c in code if c.isdigit()]
        is_year = _LONE_YEAR.fullmatch(code) is not None and following not in ("#", "*")
        if is_year and is_after and text[end - 3 : end].lower() == "pin" and _SAID.fullmatch(said):
            is_year = False
        return len(set(digits)) < 2 or is_year or "".join(digits) in "0123456789"


_SAID = re.compile(r"(?: (?:is|ist|lautet|est|es|è|é|to|je|är|er)|:|=) ?[\"'`]?")


class SentCodeRule:
    """The code that a service sends: "your … code is …"."""

    anchors = _SENT_CODES
    _code = re.compile(rf"\s?(?P<code>{_DIGITS})(?![\w:/%-]|[.,]\d)")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        code = self._code.match(scan.text, end)
        if (
            code
            and _ADDRESSEE.search(scan.low, max(0, start - 60), start)
            and not _NO_SECRET_CODE.search(scan.low, max(0, start - 12), start)
        ):
            yield SecretHit(*code.span("code"), "ENV_PASSWORD", 0.9)


_NO_SECRET_CODE = re.compile(
    r"(?:error|status|exit|zip|postal|country|area|discount|promo|referral|invite|source|postleit)\s?\Z"
)
_RECOVERY_CODE = re.compile(
    r"(?:[\s,;|/>*•]|(?<![\w-])\d{1,2}[.)]\s|-\s|[\"'`\[]){0,8}"
    r"(?P<code>[A-Za-z0-9]{4,6}(?:-[A-Za-z0-9]{4,6}){1,4}|\d{4} \d{4}(?: \d{4})?|\d{3} \d{3}"
    r"|(?=[a-zA-Z]*\d)[A-Za-z0-9]{8,16})"
    r"(?![\w-])[\"'`\]]{0,2}"
)


class RecoveryCodesRule:
    """The codes behind "recovery codes", one after the other, in lines or not."""

    anchors = (
        "recovery code", "backup code", "rescue code", "scratch code", "emergency code", "backup-code", "recovery-code",
        "recovery_code", "backup_code", "wiederherstellungscode", "notfallcode", "sicherungscode", "codes de secours",
        "codes de récupération", "code de secours", "códigos de respaldo", "códigos de recuperación",
        "código de recuperación", "codici di recupero", "codici di backup", "codice di recupero", "herstelcode",
        "2fa recovery", "mfa recovery", "2fa backup", "mfa backup",
        "back-upcode", "kody zapasowe", "kody odzyskiwania", "kod odzyskiwania", "códigos de recuperação",
        "códigos de backup", "reservkod", "återställningskod", "kurtarma kod", "yedek kod", "резервные коды",
        "wlan-gutschein", "wifi voucher", "wi-fi voucher", "hotspot voucher", "guest voucher", "hotspot-gutschein",
        "коды восстановления", "恢复代码", "备用码", "リカバリーコード", "バックアップコード",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0):
            return
        text = scan.text
        for offset in self._starts(text, end):
            at = offset
            codes = []
            while code := _RECOVERY_CODE.match(text, at):
                codes.append(code)
                at = scan.done[self] = code.end()
            # Now and then one of them has no digit.
            with_digit = [code for code in codes if any(map(str.isdigit, code["code"]))]
            for code in codes if len(with_digit) * 2 > len(codes) else with_digit:
                if len(set(code["code"])) > _LEAST_DISTINCT:
                    yield SecretHit(*code.span("code"), "ENV_PASSWORD", 0.92)
            if codes:
                return

    def _starts(self, text: str, end: int) -> Iterator[int]:
        """Yield where the first code may stand: behind the word, behind a colon in its line, in the next line."""
        line_end = text.find("\n", end, end + 120)
        line_end = min(len(text), end + 120) if line_end < 0 else line_end
        yield end + (1 if text[end : end + 1] in ("s", "n") else 0)
        for mark in (":", "：", "=", "are ", "sind ", "sont ", "son ", "sono ", "to ", " is ", "("):
            at = text.find(mark, end, line_end)
            if at >= 0:
                yield at + len(mark)
        yield line_end


_GROUPS = re.compile(
    r"[^\n]{0,48}?[\s:=\"'`(*]((?:[a-z2-7]{4}[ -]){3,12}[a-z2-7]{4}|(?:[A-Z2-7]{4}[ -]){3,12}[A-Z2-7]{4}"
    r"|[A-Z2-7]{16,64}={0,6})(?![\w-])"
)


class SetupKeyRule:
    """The base32 key that an authenticator app is set up with."""

    anchors = (
        "setup key", "set-up key", "secret key", "manual entry", "enter this key", "authenticator", "totp", "2fa key",
        "mfa seed", "2fa seed", "otp seed", "totp-seed", "mfa-seed", "seed key",
        "2fa secret", "mfa secret", "mfa key", "otp secret", "otp key", "this code manually", "einrichtungsschlüssel",
        "clé de configuration", "clave de configuración", "chiave di configurazione", "can't scan",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        match = _GROUPS.match(scan.text, end)
        value = match[1] if match else ""
        if (
            match
            and any(c in "234567" for c in value)
            and len(set(value)) > 6
            and scan.is_new((SetupKeyRule, match.start(1)))
        ):
            yield SecretHit(match.start(1), match.end(1), "OTP_SECRET", 0.93)


_NO_KEY_BEFORE = re.compile(
    r"(?:\btxn?|tx_?hash|txid|hash|transaction|block|digest|checksum|contract|address|commit|fingerprint)"
    r"[\"'`]?[\s:=(]{1,3}(?:(?:is|was|id|hash|=)[\s:]{1,2}){0,2}[\"'`(]?\Z",
    re.IGNORECASE,
)
"""What else has as many digits."""
_BEFORE_HEX = 40
_HEX_KEY = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?([0-9a-fA-F]{64}|[0-9a-fA-F]{128})(?![0-9A-Za-z])")


class HexKeyRule:
    """A private key as 64 digits of hex, near what says so."""

    anchors = (
        "private key", "privatekey", "private_key", "secret key", "wallet", "encryption key", "master key",
        "signing key", "aes key", "hmac key", "priv key", "privkey", "privater schlüssel", "privaten schlüssel",
        "geheimer schlüssel", "clé privée", "clé secrète", "clave privada", "clave secreta", "chiave privata",
        "chiave segreta", "privésleutel", "geheime sleutel", "klucz prywatny", "tajny klucz", "chave privada",
        "chave secreta", "privat nyckel", "özel anahtar", "gizli anahtar", "приватный ключ", "закрытый ключ",
        "секретный ключ", "私钥", "私鑰", "秘密鍵", "密钥", "개인 키",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        first, last = max(start, scan.done.get(self, 0)), min(len(scan.text), end + 240)
        if first >= last:
            return
        scan.done[self] = last - 130
        for match in _HEX_KEY.finditer(scan.text, first, last):
            if len(set(match[1].lower())) > 7 and scan.is_new((HexKeyRule, match.start())):
                if is_behind_id(scan.text, match.start()) or _NO_KEY_BEFORE.search(
                    scan.text, max(0, match.start() - _BEFORE_HEX), match.start()
                ):
                    continue
                yield SecretHit(match.start(1), match.end(1), "ENV_SECRET", 0.92)


_PRODUCT_KEY = re.compile(r"(?<![\w-])(?:[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}|\d{6}(?:-\d{6}){7})(?![\w-])")


class ProductKeyRule:
    """Licence keys of five groups of five, and BitLocker's recovery keys of eight groups of six digits."""

    anchors = (
        "product key", "license key", "licence key", "licence", "license", "serial", "activation", "bitlocker",
        "recovery key", "windows key", "lizenzschlüssel", "seriennummer", "produktschlüssel", "clé de licence",
        "clave de licencia", "clave de producto", "numero di serie", "chiave di licenza", "licentie",
        "klucz licencyjny", "klucz produktu", "chave de licença", "chave do produto", "wiederherstellungsschlüssel",
        "slmgr", "ключ", "序列号", "产品密钥",
    )  # fmt: skip

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        first, last = max(end, scan.done.get(self, 0)), min(len(scan.text), end + 160)
        if first >= last or "-" not in scan.text[first:last]:
            return
        scan.done[self] = last - 60
        for match in _PRODUCT_KEY.finditer(scan.text, first, last):
            if (
                any(c.isdigit() for c in match[0])
                and len(set(match[0])) > 8
                and scan.is_new((ProductKeyRule, match.start()))
            ):
                yield SecretHit(*match.span(), "LICENSE_KEY", 0.92)
