"""What `pasteguard start` looks at before anything listens."""

import asyncio
import sys
from pathlib import Path

import pytest
from mitmproxy_rs.local import LocalRedirector

from pasteguard_addon.cli import redirector, start


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(LocalRedirector, "unavailable_reason", lambda: None, raising=False)
    return tmp_path


def put_sudo(folder: Path, code: int) -> None:
    (folder / "sudo").write_text(f"#!/bin/sh\nexit {code}\n")
    (folder / "sudo").chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system asks for rights itself")
def test_local_mode_without_the_rights_for_it(programs: Path) -> None:
    """Mitmproxy would print a backtrace of another language."""
    assert "is not installed" in (redirector.mode_problem(["local:curl"]) or "")
    put_sudo(programs, 1)
    assert "sudo true" in (redirector.mode_problem(["regular", "local"]) or "")
    put_sudo(programs, 0)
    assert redirector.mode_problem(["local:curl"]) is None
    assert redirector.mode_problem(["regular@8080", "socks5"]) is None


class _Redirector:
    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def wait_closed(self) -> None:
        await self.closed.wait()


async def test_it_ends_with_what_leads_programs_here(capsys: pytest.CaptureFixture[str]) -> None:
    """Without it programs send everything as it is, while the proxy says that it is ready."""

    class Master:
        failed = False
        has_shut_down = False

        def shutdown(self) -> None:
            self.has_shut_down = True

    master, redirector = Master(), _Redirector()
    watching = asyncio.create_task(start._Guarded._end_after(master, redirector))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert not master.has_shut_down
    redirector.closed.set()
    await watching
    assert master.failed
    assert master.has_shut_down
    assert "nothing of them is masked" in capsys.readouterr().err
