# ruff: noqa: E501  # the table below has one place a line
"""Routers, VPNs, mail, directories and installers: places whose format says which word is the secret."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pasteguard_addon.detection.plugins.values import (
    is_generic,
    is_hyphened,
    is_password,
    is_placeholder,
    is_random,
    is_reference,
)
from pasteguard_addon.detection.secrets.scan import Scan, SecretHit
from pasteguard_addon.detection.secrets.sentences.qualities import is_mere_word

_VALUE = r"(?:\"(?P<quoted>[^\"\n]{4,256})\"|(?P<bare>[^\s\"';,](?:[^\s\"';,]|(?<=\w)'(?=\w)){3,255}))"
_TYPE = r"(?:[0-9]\s{1,2}|ascii\s|hex\s|clear\s|encrypted\s|plain\s|ENC\s|ascii-text\s|hexadecimal\s|plaintext\s)?"


class _Line(NamedTuple):
    """A place: literals that stand in it, and what must match from the first of them."""

    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    is_any_ok: bool = False
    """The format leaves no doubt, so a plain word is one too."""
    behind: re.Pattern[str] | None = None
    """What the line has before, if the literals alone say too little."""


def _line(anchors: str, pattern: str, *, is_any_ok: bool = False, behind: re.Pattern[str] | None = None) -> _Line:
    return _Line(tuple(anchors.split("|")), re.compile(pattern, re.IGNORECASE | re.MULTILINE), is_any_ok, behind)


_NAMED = re.compile(
    r"[^\n:=]{0,60}\b(?:password|passphrase|secret|(?:[\w-]{1,20}-)?key|psk|community)"
    r"(?: (?!(?:is|in|as|are|or|and|the|an?|be|was|with|to|by|of|for|using|from|must|can)\b)\"?[\w-]{1,20}\"?){0,4} ?",
    re.IGNORECASE,
)
"""A name and a few words that say how the value is written: `super password level 3 cipher …`."""

_LINES = (
    # Network devices: Cisco, Juniper, Arista, Huawei, MikroTik, Fortinet.
    _line("password 0 |password 5 |password 6 |password 7 |password 8 |password 9 ", rf"password \d {_VALUE}"),
    _line("secret 0 |secret 4 |secret 5 |secret 8 |secret 9 |secret sha512 ", rf"secret \w{{1,6}} {_VALUE}"),
    _line("key 0 |key 6 |key 7 |md5 7 |md5 0 ", rf"(?:key|md5) \d {_VALUE}"),
    _line("key-string ", rf"key-string\s+{_TYPE}{_VALUE}"),
    _line("community ", rf"community\s+(?:(?:read|write)\s+)?(?:(?:cipher|simple)\s+)?{_VALUE}(?=\s+(?:ro|rw|read|authorization|view|\{{|version|group|\d))"),
    _line("community ", rf"(?:(?<=^)|(?<=\t)|(?<=  )|(?<=snmp )|(?<=snmp-server )|(?<=snmp-agent ))community\s+(?:(?:read|write)\s+)?(?:(?:cipher|simple)\s+)?{_VALUE}(?=\s*$)"),
    _line("tacacs-server key |radius-server key |tacacs key |radius key |server-key ", rf"[\w-]+(?: key)?\s+{_TYPE}{_VALUE}"),
    _line("tacacs server |radius server |server radius |server tacacs+ |aaa-server ", rf"(?:[\w+-]+ [\w+-]+ \S{{1,60}}|aaa-server [^\n]{{1,60}} host [^\n]{{1,40}})\n(?:[ \t]+[^\n]{{0,120}}\n){{0,5}}?[ \t]+key\s+{_TYPE}{_VALUE}", is_any_ok=True),
    _line("cipher |simple |plaintext |cleartext |clear-text |ascii |ascii-text |clear |plain ", rf"[a-z-]+\s+(?:\d\s+)?{_VALUE}(?=\s*$|[ ](?:role|level|privilege|user|group|service)\b)", is_any_ok=True, behind=_NAMED),
    _line("isakmp key ", rf"isakmp key\s+{_TYPE}{_VALUE}"),
    _line("pre-shared-key ", rf"pre-shared-key\s+(?:local\s|remote\s|address \S{{1,60}} (?:\d[\d.]{{6,14}} )?key\s)?{_TYPE}{_VALUE}"),
    _line("authentication-key |message-digest-key ", rf"[\w-]+-key\s+(?:\d+\s+)?(?:md5\s+)?{_TYPE}{_VALUE}"),
    _line("chap password |pap sent-username |neighbor ", rf"(?:chap password|pap sent-username \S+ password|neighbor \S+ password)\s+{_TYPE}{_VALUE}"),
    _line("auth sha |auth md5 |auth sha256 ", rf"auth \w+ {_VALUE}"),
    _line("priv aes |priv des |priv 3des ", rf"priv \w+(?: \d+)? {_VALUE}"),
    _line("wpa-psk ", rf"wpa-psk\s+{_TYPE}{_TYPE}{_VALUE}"),
    _line("username ", rf"username \S{{1,40}}(?: (?:privilege|role) \S{{1,20}})? (?:secret|password)\s+{_TYPE}{_VALUE}"),
    _line("wpa-passphrase=|wpa2-pre-shared-key=|wpa-pre-shared-key=|ipsec-secret=", rf"[\w-]+={_VALUE}", is_any_ok=True),
    _line("create account ", rf"create account \w{{2,16}} \S{{1,40}} {_VALUE}(?=\s*$)", is_any_ok=True),
    _line("hw-password ", rf"hw-password\s+{_VALUE}"),
    _line("rocommunity|rwcommunity", rf"r[ow]community6?\s+{_VALUE}"),
    _line("createuser ", r"createUser\s+\S{1,40}\s+\S{2,8}\s+[\"']?(?P<bare>[^\s\"']{4,128})"),
    _line("createuser ", r"createUser\s+\S{1,40}\s+\S{2,8}\s+\S{4,128}\s+\S{2,8}\s+[\"']?(?P<bare>[^\s\"']{4,128})"),
    _line("option key |option password |option psk |option secret |option wpa_passphrase ", r"option \w+\s+(?:(?P<quote>['\"])(?P<quoted>[^'\"\n]{4,128})(?P=quote)|['\"]?(?P<bare>[^\s'\"]{4,128}))", is_any_ok=True),
    _line("pragma key|pragma rekey", r"PRAGMA (?:re)?key\s*=\s*['\"](?P<bare>[^'\"\n]{4,128})"),
    # What protocols say in a line.
    _line("auth ", r"(?-i:AUTH)(?: PLAIN)?(?: [\w-]{1,30})? (?P<bare>[^\s\"']{6,256})(?=\s*$)"),
    _line("login ", r"(?-i:LOGIN) \S{1,80} \"?(?P<bare>[^\s\"']{5,128})(?=\"?\s*$)"),
    _line("pass ", r"(?-i:PASS) (?=[^\n]*\n(?:2|\+OK|<|S:))(?P<bare>\S{4,128})(?=\s*$)"),
    _line("user ", r"(?-i:USER) \S{1,80}\s*\n(?:[^\n]{0,80}\n)?(?:[A-Za-z]{0,2}[:>] ?)?(?-i:PASS) (?P<bare>\S{4,128})(?=\s*$)"),
    _line("acl setuser ", r"ACL SETUSER \S+(?: [^\s>]\S*){0,6} >(?P<bare>\S{4,128})"),
    _line(" on >| off >", r" \w+ >(?P<bare>\S{4,128})", is_any_ok=True, behind=re.compile(r"\s*user \S{1,40}(?: \S{1,40}){0,4}")),
    _line(" enc ", r" (?-i:ENC) (?P<bare>[A-Za-z0-9+/=]{16,400})(?=\s)"),
    _line("<(echo |<(printf ", r"<\((?:echo|printf)(?: -\w{1,3})? [\"']?(?:\w[\w.@-]{0,40}\\n)?(?P<bare>[^\s\"')]{6,128})"),
    _line("identify ", r"(?-i:IDENTIFY) (?:\S{1,30} )?(?P<bare>\S{5,128})(?=\s*$)"),
    _line("334 ugfzc3dvcmq6", r"334 UGFzc3dvcmQ6\s*\n(?:[A-Za-z]{0,8}[:>] ?)?(?P<bare>[A-Za-z0-9+/]{6,200}={0,2})(?=\s*$)", is_any_ok=True),
    _line("otpauth-migration://", r"otpauth-migration://offline\?data=(?P<bare>[^\s\"'&<>]{16,4000})", is_any_ok=True),
    _line("key content|schlüsselinhalt|contenu de la clé|contenido de la clave|contenuto chiave", r"[^\n:]{4,40}:[ \t]+(?P<bare>[^\s\"']{8,63})(?=\s*$)", is_any_ok=True),
    _line("askpass", r"askpass[^\n]{0,60}\n(?:[^\n]{0,80}\n){0,3}?\s{0,8}(?:echo|printf)(?: -\w)? ['\"]?(?P<bare>[^\s\"'$]{5,128})(?=['\"]?\s*$)"),
    _line("sp_addlinkedsrvlogin ", r"sp_addlinkedsrvlogin [^\n;]{0,160}?,\s*N?'(?P<bare>[^'\n]{4,128})'(?=\s*(?:;|$))", is_any_ok=True),
    _line("set password for ", r"set password for [^\n=;]{1,80}=\s*(?:password\()?'(?P<bare>[^'\n]{4,128})'", is_any_ok=True),
    _line("sp_addlogin |sp_password ", r"sp_\w+ [^\n;]{0,60}?,\s*N?'(?P<bare>[^'\n]{4,128})'", is_any_ok=True),
    # VPN and RADIUS.
    _line(" l2tpd ", rf" l2tpd {_VALUE}"),
    _line(": psk|: eap|: xauth|: ntlm|: pin", rf": (?-i:PSK|EAP|XAUTH|NTLM|PIN)\s+{_VALUE}", is_any_ok=True),
    _line('" * "', r'" \* "(?P<bare>[^"\s]{4,128})" \*', is_any_ok=True),
    _line("<auth-user-pass>", r"<auth-user-pass>\s*\n[^\n]{1,80}\n(?P<bare>[^\s<]{4,128})", is_any_ok=True),
    # Accounts of systems.
    _line("{plain}|{clear}|{cleartext}|{noop}", r"\{\w+\}(?P<bare>[^\s:\"']{4,128})"),
    _line("rootpw ", rf"rootpw\s+(?:--(?:plaintext|lock|allow-ssh)\s+)*{_VALUE}"),
    _line("passwd/user-password password |passwd/root-password password ", rf"passwd/\w+-password password\s+{_VALUE}"),
    _line("passwd/user-password-again password ", rf"passwd/[\w-]+ password\s+{_VALUE}"),
    _line("add_user |change_password |authenticate_user ", r"(?:add_user|change_password|authenticate_user)\s+[^\s\"']{1,80}\s+['\"]?(?P<bare>[^\s\"']{4,128})"),
    _line("random_password", r"random_password\"[\s\S]{0,600}?\"result\"\s*:\s*\"(?P<bare>[^\"\n]{4,128})\"", is_any_ok=True),
    _line("password-command", r"password-command[ =]{1,2}[\"']?(?:echo|printf)\s+(?:-n\s+)?['\"]?(?P<bare>[^\s\"']{4,128})"),
    _line("]:587 |]:465 |]:25 ", r"\]:\d+\s+[^\s:]{1,80}:(?P<bare>\S{4,128})", is_any_ok=True),
    _line(":aad3b435b51404eeaad3b435b51404ee:", r":aad3b435b51404eeaad3b435b51404ee:(?P<bare>[0-9a-f]{32})", is_any_ok=True),
    _line("static:", r"static:[^\s:]{1,60}:(?P<bare>[^\s:]{4,128})(?=\s*$)", is_any_ok=True),
    _line("radius-server host |tacacs-server host ", rf"[\w-]+ host \S{{1,60}}(?: \S{{1,12}} \d{{1,5}}){{0,4}} key {_TYPE}{_VALUE}"),
    _line("standby ", rf"standby \d{{1,3}} authentication (?:text )?{_VALUE}(?=\s*$)"),
    _line("nickserv identify ", r"nickserv identify (?:\S{1,30} )?(?P<bare>\S{5,128})(?=\s*$)", is_any_ok=True),
    _line("sentinel auth-pass ", rf"sentinel auth-pass\s+\S+\s+{_VALUE}"),
    _line("login ", r"login \S{1,80}\s+password\s+\"(?P<quoted>[^\"\n]{4,128})\"", is_any_ok=True),
    _line("login_password |--login-password ", rf"password\s+{_VALUE}"),
)  # fmt: skip


class DeviceRule:
    """A line of a configuration in which the format says which word is the secret."""

    def __init__(self) -> None:
        self._by_anchor: dict[str, list[_Line]] = {}
        for line in _LINES:
            for anchor in line.anchors:
                self._by_anchor.setdefault(anchor, []).append(line)
        self.anchors = tuple(self._by_anchor)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        if start and text[start].isalpha() and (text[start - 1].isalnum() or text[start - 1] == "_"):
            return
        for line in self._by_anchor[scan.low[start:end]]:
            match = line.pattern.match(text, start)
            if match is None or not (line.behind is None or line.behind.fullmatch(text, scan.line_start(start), start)):
                continue
            group = next((name for name in ("quoted", "bare") if match.groupdict().get(name)), None)
            if group is None:
                continue
            first, stop = match.span(group)
            if group == "bare":
                stop = first + len(match[group].rstrip(".,:)`"))
            value = text[first:stop]
            if is_reference(value) or is_placeholder(value):
                continue
            is_quoted = group == "quoted" and line.is_any_ok and not is_generic(value)
            if (
                is_quoted
                or is_mere_word(value)
                or is_hyphened(value)
                or is_password(value, is_plain_word_ok=line.is_any_ok)
                or is_random(value, 12)
            ):
                yield SecretHit(first, stop, "ENV_PASSWORD", 0.91)


class SecretLinesRule:
    """Files whose lines are accounts and passwords: chap-secrets, chpasswd, and what is fed to them."""

    anchors = ("chap-secrets", "pap-secrets", "chpasswd")
    _chap = re.compile(
        r"^[\"']?[\w.@\\-]{1,64}[\"']?[ \t]+(?:\*|[\w.-]{1,64})[ \t]+[\"']?([^\s\"']{4,128})[\"']?(?:[ \t]+[*\d.]\S*)?[ \t]*$",
        re.M,
    )
    _account = re.compile(r"^[ \t-]*[\"']?[a-z_][\w.-]{0,31}:([^\s:\"']{4,128})[\"']?[ \t]*$", re.M)
    _reach = 800

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        first, last = max(end, scan.done.get(self, 0)), min(len(scan.text), end + self._reach)
        if first >= last:
            return
        scan.done[self] = last
        pattern = self._account if scan.low.startswith("chpasswd", start) else self._chap
        for line in pattern.finditer(scan.text, first, last):
            if is_password(line[1], is_plain_word_ok=True):
                yield SecretHit(*line.span(1), "ENV_PASSWORD", 0.9)
