"""The limits that a photo worker sets itself before it touches a file, and keeps to its end."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from beforehand_checks.arithmetic import THREAD_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 700_000_000
"""Bytes of address space, and so the most that can ever be resident."""
SECONDS = 20
"""Of processor time, and by the clock."""
_ONE_ARENA = -8  # M_ARENA_MAX of glibc's mallopt


def set_up() -> None:
    """Limit memory and time, forbid core dumps and growing files; call before numpy and Pillow are loaded.

    Windows has no such limits for a process of its own; there the clock of ``watch`` alone holds.
    """
    for name in THREAD_SETTINGS:
        os.environ[name] = (
            "1"  # threads that wait for each other cost more than they bring, as soon as the machine is busy
        )
    if sys.platform == "win32":
        return
    import resource

    if sys.platform == "linux":  # every thread would reserve 64 MB for an arena of its own
        ctypes.CDLL(None).mallopt(_ONE_ARENA, 1)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_AS, MEMORY, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS, SECONDS + 1)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS + 1)


def close_the_door() -> None:
    """From now on nothing can be opened: no file, no folder, no socket; what is open stays so."""
    if sys.platform != "win32":
        import resource

        _limit(resource.RLIMIT_NOFILE, 0, 0)


def watch(at_the_end: Callable[[], None], seconds: float = SECONDS) -> None:
    """Call ``at_the_end`` in a thread of its own when the time is over, then end the process with exit code 1."""

    def end() -> None:
        at_the_end()
        os._exit(1)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def _limit(what: int, soft: int, hard: int) -> None:
    """Set a limit, but never above the one that is in force; a system that lacks it goes without."""
    import resource

    _, allowed = resource.getrlimit(what)
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    try:
        resource.setrlimit(what, (soft, hard))
    except (OSError, ValueError):
        if sys.platform == "linux":
            raise
