"""Copying the approved text, the one way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from beforehand.domain.gate import is_valid_for
from beforehand.domain.network import network_named, with_limit
from beforehand.domain.post import composed
from beforehand.domain.threads import Piece, split
from beforehand.domain.tracking import without_tracking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from beforehand.desk.photo_parts import Picture
    from beforehand.domain.gate import Approval
    from beforehand.domain.network import Network
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

    def set_picture(self, picture: Picture) -> None:
        """Put a picture on it, its pixels and nothing else, in place of whatever it holds."""
        ...


class OwnClipboard(Clipboard, Protocol):
    """A clipboard that can tell and drop what this program put on it."""

    def holds_own_picture(self) -> bool:
        """Whether the picture that this program put on it is still there."""
        ...

    def clear(self) -> None:
        """Drop whatever it holds."""
        ...


class NotApprovedError(RuntimeError):
    """The draft is not covered by the approval: nothing was copied."""


class ApprovedCopy:
    """Puts approved text, and nothing else, on the clipboard.

    ``cleans`` says whether links lose their tracking, ``limits`` which networks have another limit for this author.
    """

    def __init__(
        self,
        clipboard: Clipboard,
        cleans: Callable[[], bool] = bool,
        limits: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        self._clipboard = clipboard
        self._cleans = cleans
        self._limits = limits

    def network(self, network_id: str) -> Network:
        """A network with the limit that it has for this author."""
        return with_limit(network_named(network_id), self._limits().get(network_id))

    def copy(self, draft: Draft, approval: Approval, pack: Pack) -> str:
        """Copy the text as the draft's network takes it and return it; raises ``NotApprovedError``."""
        if not is_valid_for(approval, draft, pack):
            raise NotApprovedError
        return self._put(prepared(draft.text, draft.network))

    def thread(self, draft: Draft, marked: Iterable[tuple[int, int]], *, is_numbered: bool) -> tuple[Piece, ...]:
        """The draft as a thread for its network, as ``copy_piece`` copies it; raises ``CannotSplitError``.

        ``marked`` are spans, in code points of the draft, through which it is not cut.
        """
        network = self.network(draft.network)
        return split(draft.text, network, marked, is_numbered=is_numbered, warning=draft.warning)

    def copy_piece(
        self,
        draft: Draft,
        approval: Approval,
        pack: Pack,
        marked: Iterable[tuple[int, int]],
        number: int,
        *,
        is_numbered: bool,
    ) -> str:
        """Copy one piece of the draft, counted from 0, and return it; raises ``NotApprovedError``.

        The piece is cut anew from the approved text, so that nothing else can take its place.
        """
        if not is_valid_for(approval, draft, pack):
            raise NotApprovedError
        piece = self.thread(draft, marked, is_numbered=is_numbered)[number]
        return self._put(prepared(piece.text, draft.network))

    def copy_beside(self, draft: Draft, approval: Approval, pack: Pack, text: str) -> str:
        """Copy a text that goes out beside the post, such as its content warning; raises ``NotApprovedError``."""
        if not is_valid_for(approval, draft, pack):
            raise NotApprovedError
        return self._put(prepared(text, draft.network))

    def copy_picture(self, draft: Draft, approval: Approval, pack: Pack, picture: Picture) -> None:
        """Copy the pixels of a safe copy; raises ``NotApprovedError``."""
        if not is_valid_for(approval, draft, pack):
            raise NotApprovedError
        self._clipboard.set_picture(picture)

    def shown(self, text: str, network: str) -> str:
        """A text as it would be copied for a network; nothing is copied."""
        text = prepared(text, network)
        return without_tracking(text).text if self._cleans() else text

    def _put(self, text: str) -> str:
        """Put a text on the clipboard, without tracking where that is wanted."""
        text = without_tracking(text).text if self._cleans() else text
        self._clipboard.set_text(text)
        return text


def prepared(text: str, network: str) -> str:
    """Plain text as it is copied: NFC, line feeds, no control characters.

    For a network also without the space at line ends and around the post, which networks drop and some count;
    plain text keeps it.
    """
    text = _CONTROL.sub("", composed(text))
    return text if network in ("", "plain") else _SPACE_AT_LINE_END.sub("", text).strip()
