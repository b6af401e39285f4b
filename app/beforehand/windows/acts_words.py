"""Words about kinds of act and about audiences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from beforehand.domain.act import ActKind, Audience


def act_name(kind: ActKind) -> str:
    """What the author is about to do."""
    tr = QCoreApplication.translate
    return {
        ActKind.POST: tr("Acts", "Post"),
        ActKind.REPLY: tr("Acts", "Reply"),
        ActKind.QUOTE: tr("Acts", "Share with a comment"),
        ActKind.SHARE: tr("Acts", "Plain share"),
        ActKind.LIKE: tr("Acts", "Like or reaction"),
        ActKind.PROFILE: tr("Acts", "Profile or bio text"),
        ActKind.STORY: tr("Acts", "Story"),
    }[kind]


def audience_name(audience: Audience) -> str:
    """Who is to see a post."""
    tr = QCoreApplication.translate
    return {
        Audience.PUBLIC: tr("Acts", "Everybody"),
        Audience.FOLLOWERS: tr("Acts", "Followers only"),
        Audience.GROUP: tr("Acts", "A private group"),
        Audience.DISAPPEARING: tr("Acts", "Disappears later"),
    }[audience]


def act_prompt(kind: ActKind) -> str:
    """What the empty editor asks for."""
    tr = QCoreApplication.translate
    return {
        ActKind.POST: tr("Acts", "Write your post here."),
        ActKind.REPLY: tr("Acts", "Write your reply here."),
        ActKind.QUOTE: tr("Acts", "Write your comment here."),
        ActKind.SHARE: tr("Acts", "A plain share carries no words of yours. Leave this empty."),
        ActKind.LIKE: tr("Acts", "A like carries no words of yours. Leave this empty."),
        ActKind.PROFILE: tr("Acts", "Write the text of your profile here."),
        ActKind.STORY: tr("Acts", "Write the words of your story here."),
    }[kind]


def other_hint(kind: ActKind) -> str:
    """What belongs into the field for somebody else's words."""
    tr = QCoreApplication.translate
    if kind.needs_other:
        return tr(
            "Acts",
            "Paste it, or describe a picture or film in a sentence. It is read as well: readers may take it as your view.",
        )
    return tr("Acts", "Paste what you answer, or leave it empty. It is read as well.")
