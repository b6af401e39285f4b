"""Copying the approved text, the one way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from beforehand.domain.gate import is_valid_for
from beforehand.domain.post import composed

if TYPE_CHECKING:
    from beforehand.domain.gate import Approval
    from beforehand.domain.post import Draft
    from beforehand_checks.pack import Pack

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE_AT_LINE_END = re.compile(r"[ \t]+(?=\n|\Z)")


class Clipboard(Protocol):
    """The clipboard of the desktop, or a written fake of it."""

    def text(self) -> str:
        """The plain text that it holds; "" for none."""
        ...

    def set_text(self, text: str) -> None:
        """Put plain text on it in place of whatever it holds."""
        ...


class NotApprovedError(RuntimeError):
    """The draft is not covered by the approval: nothing was copied."""


class ApprovedCopy:
    """Puts approved text, and nothing else, on the clipboard."""

    def __init__(self, clipboard: Clipboard) -> None:
        self._clipboard = clipboard

    def copy(self, draft: Draft, approval: Approval, pack: Pack) -> str:
        """Copy the text as the draft's network takes it and return it; raises ``NotApprovedError``."""
        if not is_valid_for(approval, draft, pack):
            raise NotApprovedError
        text = prepared(draft.text, draft.network)
        self._clipboard.set_text(text)
        return text


def prepared(text: str, network: str) -> str:
    """Plain text as it is copied: NFC, line feeds, no control characters.

    For a network also without the space at line ends and around the post, which networks drop and some count;
    plain text keeps it.
    """
    text = _CONTROL.sub("", composed(text))
    return text if network in ("", "plain") else _SPACE_AT_LINE_END.sub("", text).strip()
