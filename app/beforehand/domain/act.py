"""What kind of act a draft is, and who is to see it: both change what the checklist asks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand.domain.post import Draft


class ActKind(StrEnum):
    """What the author is about to do; ``Draft.act`` holds the value."""

    POST = "post"
    REPLY = "reply"
    QUOTE = "quote"
    """A share with a comment of one's own."""
    SHARE = "share"
    """A plain share, without a word."""
    LIKE = "like"
    """A like or another reaction."""
    PROFILE = "profile"
    """The text of a profile or bio."""
    STORY = "story"

    @property
    def has_words(self) -> bool:
        """Whether words of the author's own go out with it."""
        return self not in (ActKind.SHARE, ActKind.LIKE)

    @property
    def has_other(self) -> bool:
        """Whether it answers or passes on what somebody else wrote."""
        return self in (ActKind.REPLY, ActKind.QUOTE, ActKind.SHARE, ActKind.LIKE)

    @property
    def needs_other(self) -> bool:
        """Whether it passes on what somebody else wrote, so that it cannot be judged without that."""
        return self in (ActKind.QUOTE, ActKind.SHARE, ActKind.LIKE)


class Audience(StrEnum):
    """Who is to see it, as the network offers the choice; ``Draft.audience`` holds the value."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    GROUP = "group"
    DISAPPEARING = "disappearing"


_KINDS = {kind.value: kind for kind in ActKind}
_AUDIENCES = {audience.value: audience for audience in Audience}


def kind_of(draft: Draft) -> ActKind:
    """The kind of act that a draft is; a post for one that this program does not know."""
    return _KINDS.get(draft.act, ActKind.POST)


def audience_of(draft: Draft) -> Audience:
    """Who is to see a draft; everybody for an audience that this program does not know."""
    return _AUDIENCES.get(draft.audience, Audience.PUBLIC)


def shared_text(draft: Draft) -> str:
    """What somebody else wrote, as far as the act has anything to do with it; "" otherwise."""
    return draft.shared if kind_of(draft).has_other else ""


def act_conditions(draft: Draft) -> frozenset[str]:
    """The conditions of the checklist that act and audience make hold."""
    told = {f"act:{kind_of(draft).value}", f"audience:{audience_of(draft).value}"}
    return frozenset(told | {"shared"} if shared_text(draft).strip() else told)
