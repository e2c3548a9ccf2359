"""What a command and its children do outside: the addresses they speak to, and the files they write.

strace, so Linux only. It sees the calls of C libraries too, which no patch of Python's modules would.
"""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.kit import parts

_SPEAKING = "connect,sendto,sendmsg,sendmmsg"
_WRITING = (
    "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat"
)
_STARTING = "execve,execveat"
_CALL = re.compile(r"\d+ +(\w+)\((.*)")
_ADDRESS = re.compile(r'inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"')
_PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"')
_DNS = "53"


def traced(command: Sequence[str], log: Path) -> list[str]:
    """Return the command that runs another one and writes to `log` what it does."""
    strace = parts.program("strace")
    return [
        strace,
        "-f",
        "-qq",
        "-y",
        "--seccomp-bpf",
        "-o",
        str(log),
        "-e",
        f"{_SPEAKING},{_WRITING},{_STARTING}",
        *command,
    ]


def spoken_to(log: Path) -> set[str]:
    """Return each address beyond loopback that something was sent to, and each name server wherever it is."""
    found = set()
    for call, arguments in _calls(log):
        if call in _SPEAKING.split(","):
            ports = _PORT.findall(arguments)
            for address in _ADDRESS.findall(arguments):
                if not ipaddress.ip_address(address).is_loopback or _DNS in ports:
                    found.add(f"{address} port {', '.join(ports)}")
    return found


def written(log: Path, folder: Path) -> set[Path]:
    """Return each file that was made or opened for writing. `folder` is where the command was started."""
    found = set()
    for call, arguments in _calls(log):
        is_open = call.startswith("open")
        is_writing = not is_open or re.search(r"O_(WRONLY|RDWR|CREAT)", arguments) is not None
        if call in _WRITING.split(",") and is_writing and " = -1 " not in arguments:
            found |= {folder / base / name for base, name in _PATH.findall(arguments)}
    return found


def started(log: Path) -> set[str]:
    """Return the name of each program that was started, the traced command itself among them."""
    return {
        Path(match[1]).name
        for call, arguments in _calls(log)
        if call in _STARTING.split(",") and " = -1 " not in arguments and (match := re.search(r'"([^"]+)"', arguments))
    }


def _calls(log: Path) -> Iterator[tuple[str, str]]:
    for line in log.read_text(errors="replace").splitlines():
        if match := _CALL.match(line):
            yield match[1], match[2]
