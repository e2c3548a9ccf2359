"""Private keys as one span from BEGIN to END, however the lines are wrapped: escapes, quotes, diffs, logs."""

import base64
import binascii
import re
from collections.abc import Iterator

from pasteguard_addon.detection.secrets.scan import Scan, SecretHit

_BEGIN = re.compile(
    r"-{4,5} ?BEGIN ((?:[A-Z0-9]+ ){0,4}(?:PRIVATE KEY|STATIC KEY)(?: BLOCK| V1)?) ?-{4,5}", re.IGNORECASE
)
_RUN = re.compile(r"[A-Za-z0-9+/]{16,}+={0,2}")
_HEADERS = re.compile(r"(?:(?:\\{1,2}[nr]|[\s>|+\"'-]){1,24}[A-Z][A-Za-z-]{2,24}: [^\n\\]{0,120}){1,6}")
_BREAK = re.compile(r"(?:\\{1,2}[nrt]|[\s>|\"',#*-]){1,80}")
_SHORT_END = re.compile(r"[A-Za-z0-9+/]{1,63}={0,2}(?=[\s\"'\\]|$)")
_DIGIT = re.compile(r"\d")
_MAX_PREFIX = 80
_MAX_KEY = 65_536
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]++={0,2}")
_CHUNKS = re.compile(r"(?:[A-Za-z0-9+/_-]++={0,2})++")
_LINE_PREFIX = re.compile(r"(?:\\[nrt]|[\r\n \t>+-]){1,12}")
_JWK_MEMBER = re.compile(r"\\{0,4}\"(?:d|p|q|dp|dq|qi|k)\\{0,4}\"\s{0,4}:\s{0,4}\\{0,4}\"([A-Za-z0-9_-]{20,})")
_MAX_JWK = 8192
_PUTTY = re.compile(r"private-lines:\s*(\d{1,3})\s+")


class PemRule:
    """`-----BEGIN … PRIVATE KEY-----` with its body; without END as far as the body goes."""

    anchors = ("-begin ", "- begin ")

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        text = scan.text
        while start > 0 and text[start - 1] == "-" and end - start < len("-----begin "):
            start -= 1
        begin = _BEGIN.match(text, start)
        if begin is None:
            return
        stop = self._end_of(scan, begin)
        if stop:
            kind = (
                "OPENSSH_PRIVATE_KEY"
                if "OPENSSH" in begin[1]
                else "PGP_PRIVATE_KEY"
                if "PGP" in begin[1]
                else "PEM_PRIVATE_KEY"
            )
            yield SecretHit(start, stop, kind, 0.995)

    def _end_of(self, scan: Scan, begin: re.Match[str]) -> int:
        text = scan.text
        marker = scan.find("-end ", begin.end())
        following = scan.find("-begin ", begin.end())
        if 0 <= marker < begin.end() + _MAX_KEY and not 0 <= following < marker:
            body = text[begin.end() : marker]
            covered = sum(len(run) for run in _RUN.findall(body))
            if covered >= 32 and covered * 2 >= len(body):
                close = text.find("-----", marker + 1, marker + 80)
                return close + 5 if close >= 0 else marker + 5
        stop = min(at for at in (marker, following, len(text), begin.end() + _MAX_KEY) if at >= 0)
        return self._end_of_body(text, begin, stop)

    def _end_of_body(self, text: str, begin: re.Match[str], stop: int) -> int:
        """Return where the lines end that go on as the body began, or 0 if there is none.

        What breaks them is no more than a line's end, quotes and the like, or what also stands before BEGIN in its
        line, as in a log. Only the last line may be shorter than the first.
        """
        prefix = _DIGIT.sub("9", text[max(0, begin.start() - _MAX_PREFIX) : begin.start()].rpartition("\n")[2])
        headers = _HEADERS.match(text, begin.end(), stop)
        at, last, size = headers.end() if headers else begin.end(), 0, 0
        while (start := _body_goes_on(text, at, stop, prefix)) >= 0:
            run = _RUN.match(text, start, stop)
            if run is None or (size and len(run[0]) > size):
                tail = _SHORT_END.match(text, start, stop) if last else None
                if tail and (tail[0].endswith("=") or not tail[0].isalpha()):
                    last = tail.end()
                break
            at = last = run.end()
            if size and len(run[0]) < size:
                break
            size = len(run[0])
        return last


def _body_goes_on(text: str, at: int, stop: int, prefix: str) -> int:
    """Return where the next line of a body begins, or -1."""
    gap = _BREAK.match(text, at, stop)
    if gap is None:
        return -1
    start = gap.end()
    if prefix and _DIGIT.sub("9", text[start : start + len(prefix)]) == prefix:
        return start + len(prefix)
    return start


class EncodedPemRule:
    """A PEM that was base64-encoded once more, as Kubernetes and CI variables hold it."""

    anchors = ("ls0tls1crudjti",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0) or not scan.text.startswith("LS0tLS1CRUdJTi", start):
            return
        run = _CHUNKS.match(scan.text, start)
        if run is None:
            return
        scan.done[self] = run.end()
        try:
            label = base64.b64decode(run[0][:88] + "=" * (-len(run[0][:88]) % 4))
        except (binascii.Error, ValueError):
            return
        if b"PRIVATE KEY" in label:
            yield SecretHit(start, run.end(), "PEM_PRIVATE_KEY", 0.995)


class JwkRule:
    """The private members of a JSON Web Key (RFC 7517): `d` and the primes, or `k` of a symmetric key."""

    anchors = ('"kty"', '\\"kty\\"')

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        if start < scan.done.get(self, 0):
            return
        text = scan.text
        first = max(0, start - _MAX_JWK, text.rfind("{", max(0, start - _MAX_JWK), start))
        last = text.find("}", end, end + _MAX_JWK)
        last = last if last >= 0 else min(len(text), end + _MAX_JWK)
        scan.done[self] = last
        for member in _JWK_MEMBER.finditer(text, first, last):
            yield SecretHit(member.start(1), member.end(1), "JSON_WEB_KEY", 0.97)


class PuttyRule:
    """The private lines of a PuTTY key file; its head and MAC stay readable."""

    anchors = ("private-lines:",)

    def at(self, scan: Scan, start: int, end: int) -> Iterator[SecretHit]:
        head = _PUTTY.match(scan.low, start)
        if head is None:
            return
        first = stop = last = head.end()
        for _ in range(int(head[1])):
            line = _BASE64.match(scan.text, stop)
            if line is None:
                break
            last = line.end()
            prefix = _LINE_PREFIX.match(scan.text, last)
            stop = prefix.end() if prefix else last
        if last > first:
            yield SecretHit(first, last, "PUTTY_PRIVATE_KEY", 0.995)
