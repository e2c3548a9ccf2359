"""A network of a test's own: addresses, names and firewall rules that the machine does not feel. Linux, as root."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.kit import parts
from tests.kit.proxy import environment


class Namespace:
    """A network namespace that knows the given names; it has their addresses too, unless they are elsewhere."""

    def __init__(self, hosts: Mapping[str, str], *, has_addresses: bool = True) -> None:
        self._ip = parts.program("ip")
        self.name = f"pasteguard-{secrets.token_hex(4)}"
        self._hosts = hosts
        self._has_addresses = has_addresses
        self._etc = Path("/etc/netns") / self.name
        self._inside = ThreadPoolExecutor(1, initializer=self.enter)

    def command(self, *words: str) -> list[str]:
        """Return the command that runs another one inside, with the namespace's own /etc/hosts."""
        return [self._ip, "netns", "exec", self.name, *words]

    def run(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), input=text, capture_output=True, text=True, timeout=60, check=False, env=environment()
        )

    def check(self, *words: str, text: str = "") -> None:
        done = self.run(*words, text=text)
        assert done.returncode == 0, done.stderr

    def enter(self) -> None:
        """Bring the calling thread, and no other, into the namespace."""
        with Path("/run/netns", self.name).open() as handle:
            os.setns(handle.fileno(), os.CLONE_NEWNET)

    def call[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function inside: its sockets are the namespace's."""
        return self._inside.submit(function, *args, **kwargs).result(60)

    def open(self) -> None:
        subprocess.run([self._ip, "netns", "add", self.name], check=True, timeout=30)
        self._etc.mkdir(parents=True)
        lines = ["127.0.0.1 localhost", *(f"{address} {name}" for name, address in self._hosts.items())]
        (self._etc / "hosts").write_text("\n".join(lines) + "\n")
        self.check(self._ip, "link", "set", "lo", "up")
        for address in sorted(set(self._hosts.values())) if self._has_addresses else ():
            self.check(self._ip, "address", "add", f"{address}/32", "dev", "lo")

    def close(self) -> None:
        self._inside.shutdown()
        subprocess.run([self._ip, "netns", "delete", self.name], check=False, timeout=30)
        shutil.rmtree(self._etc, ignore_errors=True)
        with contextlib.suppress(OSError):
            self._etc.parent.rmdir()  # unless others are there


@contextlib.contextmanager
def running_namespace(hosts: Mapping[str, str], *, has_addresses: bool = True) -> Iterator[Namespace]:
    """Make a namespace for a while; without the right to, the test skips."""
    if not hasattr(os, "setns") or os.geteuid() != 0:
        parts.missing("only root on Linux can make a network of its own")
    namespace = Namespace(hosts, has_addresses=has_addresses)
    try:
        namespace.open()
        yield namespace
    finally:
        namespace.close()
