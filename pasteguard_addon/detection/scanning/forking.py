"""Forks workers from the one that has loaded the models: they share its memory."""

import os
import select
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path


def fork_workers(fds: Sequence[int], warm_up: Callable[[], object]) -> socket.socket | None:
    """Fork a process for each socket; return its socket in each of them, and None here.

    Each gets an empty line when all is loaded. Then the forked process scans once before it answers: the parent takes
    it for lost if that does not work. None are forked if that cannot be done safely; the parent sees its end of the
    sockets closed then, and starts workers that load for themselves.
    """
    channels = [socket.socket(fileno=fd) for fd in fds]
    own: socket.socket | None = None
    if channels and _may_fork():
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
        for channel in channels:
            channel.sendall(b"\n")
            if os.fork() == 0:
                own = channel
                break
    for channel in channels:
        if channel is not own:
            channel.close()
    if own is not None:
        _end_with_peer(own)
        warm_up()
    return own


def _may_fork() -> bool:
    """Whether no other thread holds anything: it would be held for ever in what is forked.

    None of Python's may run, and those of libraries must sleep, as onnxruntime's does from its import on.
    """
    if threading.active_count() > 1:
        return False
    try:
        others = [task for task in os.listdir("/proc/self/task") if int(task) != os.getpid()]
        states = [Path(f"/proc/self/task/{task}/stat").read_text().rpartition(")")[2].split()[0] for task in others]
    except (OSError, IndexError):
        return False
    return all(state == "S" for state in states)


def _end_with_peer(channel: socket.socket) -> None:
    """Have a thread end this process when the other end of its socket is closed, even while it scans."""

    def wait() -> None:
        closed = select.poll()
        closed.register(channel, select.POLLRDHUP)
        closed.poll()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
