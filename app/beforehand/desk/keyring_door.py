"""The door to the system keyring: only kinds that keep secrets encrypted, never for longer than the author waits.

The library's own choice of a keyring is not used: with a plain-file backend installed and no session bus it would
quietly write secrets to a file. A keyring may ask the author and block its thread meanwhile, so each question runs in a
thread of its own, which is left behind when the time is up or the author cancels. Whatever goes wrong means that this
way in is not available now.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from beforehand.store.trouble import KeyringCancelled, KeyringGone, KeyringLocked, KeyringSlow, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICE: Final = "Beforehand"
LIMIT: Final = 20.0
"""Seconds; long enough to type a password into the keyring's own question."""

_LOOK: Final = 0.05
Answer = TypeVar("Answer")


class Backend(Protocol):
    """The part of a backend of the keyring library that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a kept password."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""


def system_backend() -> Backend:
    """Return this system's keyring, one of the three accepted kinds; raise KeyringGone where there is none."""
    try:
        made: Backend
        if sys.platform == "win32":
            from keyring.backends import Windows

            made = Windows.WinVaultKeyring()
        elif sys.platform == "darwin":
            from keyring.backends import macOS

            made = macOS.Keyring()
        else:
            from keyring.backends import SecretService

            made = SecretService.Keyring()  # type: ignore[no-untyped-call]
        made.priority  # noqa: B018 - raises where no such service answers
    except Exception:  # noqa: BLE001 - backends raise whatever their libraries raise
        raise KeyringGone from None
    return made


class KeyringDoor:
    """Asks the system keyring; satisfies `Keyring` of the store. Not to be called from the window's thread."""

    def __init__(self, make_backend: Callable[[], Backend] = system_backend, limit: float = LIMIT) -> None:
        self._make_backend = make_backend
        self._limit = limit
        self._cancelled = threading.Event()

    def is_there(self) -> bool:
        """Return whether an accepted keyring answers at all; it asks the author nothing."""
        try:
            self._ask(self._make_backend)
        except Trouble:
            return False
        return True

    def fetch(self, account: str) -> str | None:
        """Return the text kept under `account`, or None; raise a Keyring trouble."""
        return self._ask(lambda: self._make_backend().get_password(SERVICE, account))

    def keep(self, account: str, secret: str) -> None:
        """Keep a text under `account`; raise a Keyring trouble."""
        self._ask(lambda: self._make_backend().set_password(SERVICE, account, secret))

    def drop(self, account: str) -> None:
        """Forget what is kept under `account`; nothing there is no error."""

        def forget() -> None:
            backend = self._make_backend()
            if backend.get_password(SERVICE, account) is not None:
                backend.delete_password(SERVICE, account)

        self._ask(forget)

    def cancel(self) -> None:
        """Stop waiting; the call that waits raises KeyringCancelled. May be called from any thread."""
        self._cancelled.set()

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        self._cancelled.clear()
        answers: queue.SimpleQueue[tuple[Answer | None, Exception | None]] = queue.SimpleQueue()

        def work() -> None:
            try:
                answers.put((question(), None))
            except Exception as error:  # noqa: BLE001 - KDE raises errors that are no KeyringError
                answers.put((None, error))

        threading.Thread(target=work, name="keyring", daemon=True).start()
        answer, error = self._wait(answers)
        if error is not None:
            raise _trouble_of(error) from None
        return answer  # type: ignore[return-value]

    def _wait(
        self, answers: queue.SimpleQueue[tuple[Answer | None, Exception | None]]
    ) -> tuple[Answer | None, Exception | None]:
        until = time.monotonic() + self._limit
        while time.monotonic() < until:
            if self._cancelled.is_set():
                raise KeyringCancelled
            with contextlib.suppress(queue.Empty):
                return answers.get(timeout=_LOOK)
        raise KeyringSlow(str(round(self._limit)))


def _trouble_of(error: Exception) -> Trouble:
    if isinstance(error, Trouble):
        return error
    return KeyringLocked() if type(error).__name__ == "KeyringLocked" else KeyringGone()
