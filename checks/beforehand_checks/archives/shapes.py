"""How each network writes a post in its export; a shape is told by its own keys, whatever the file is called."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from beforehand_checks.archives.values import Post

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</p>\s*<p[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_X_DATE = "%a %b %d %H:%M:%S %z %Y"


def posts(value: Any, file: str, number: int) -> Iterator[Post]:
    """The published texts in one element of an export; none for anything that has no words of the author's."""
    if not isinstance(value, dict):
        return
    if isinstance(value.get("object"), dict) and value.get("type") in ("Create", "Update"):
        found = _mastodon(value["object"])
    elif isinstance(value.get("tweet"), dict) or "full_text" in value:
        found = _x(value["tweet"] if isinstance(value.get("tweet"), dict) else value)
    elif isinstance(value.get("noteTweet"), dict):
        found = _x_note(value["noteTweet"])
    else:
        found = _meta(value)
    for network, ident, when, text, link in found:
        if text.strip():
            yield Post(network, ident, when, text, link, file, number)


Found = Iterator[tuple[str, str, str, str, str]]


def plain(markup: str) -> str:
    """The words of a piece of HTML, with its paragraphs and line breaks."""
    text = _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", markup))
    return html.unescape(_TAG.sub("", text)).strip()


def repaired(text: str) -> str:
    """Words as they were before Meta's export wrote each of their UTF-8 bytes as a character of its own."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def moment(value: object) -> str:
    """An ISO 8601 moment from a number of seconds or a text that is one already; "" for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
    if isinstance(value, str) and value:
        try:
            return datetime.fromisoformat(value.strip()).isoformat()
        except ValueError:
            return ""
    return ""


def _mastodon(note: dict[str, Any]) -> Found:
    parts = (_text(note.get("summary")), plain(_text(note.get("content"))))
    text = "\n".join(part for part in parts if part)
    link = _text(note.get("url")) or _text(note.get("id"))
    yield "mastodon", _text(note.get("id")), moment(note.get("published")), text, link


def _x(tweet: dict[str, Any]) -> Found:
    ident = _text(tweet.get("id_str")) or _text(tweet.get("id"))
    try:
        when = datetime.strptime(_text(tweet.get("created_at")), _X_DATE).astimezone(UTC).isoformat()
    except ValueError:
        when = moment(tweet.get("created_at"))
    text = html.unescape(_text(tweet.get("full_text")) or _text(tweet.get("text")))
    yield "x", ident, when, text, f"https://x.com/i/status/{ident}" if ident.isdigit() else ""


def _x_note(note: dict[str, Any]) -> Found:
    core = note.get("core")
    if isinstance(core, dict):
        yield "x", f"note {_text(note.get('noteTweetId'))}", moment(note.get("createdAt")), _text(core.get("text")), ""


def _meta(value: dict[str, Any]) -> Found:
    """Facebook and Instagram: posts with ``data`` or ``media``, comments with ``string_map_data``."""
    when = value.get("timestamp", value.get("creation_timestamp"))
    if isinstance(value.get("string_map_data"), dict):
        yield from _instagram_comment(value["string_map_data"])
    elif isinstance(value.get("media"), list) or "creation_timestamp" in value:
        yield from _instagram(value, when)
    elif isinstance(value.get("data"), list) and when is not None:
        yield from _facebook(value["data"], when)


def _instagram(value: dict[str, Any], when: object) -> Found:
    media = [each for each in value.get("media", ()) if isinstance(each, dict)]
    told = dict.fromkeys(filter(None, (repaired(_text(each.get("title"))) for each in (value, *media))))
    first = next((each.get("creation_timestamp") for each in media), None)
    yield "instagram", "", moment(when if when is not None else first), "\n".join(told), ""


def _instagram_comment(fields: dict[str, Any]) -> Found:
    told = {name: each for name, each in fields.items() if isinstance(each, dict)}
    comment = told.get("Comment", {})
    when = told.get("Time", comment).get("timestamp")
    yield "instagram", "", moment(when), repaired(_text(comment.get("value"))), ""


def _facebook(data: list[Any], when: object) -> Found:
    for each in data:
        if not isinstance(each, dict):
            continue
        comment = each.get("comment")
        if isinstance(comment, dict):
            stamp = comment.get("timestamp", when)
            yield "facebook", "", moment(stamp), repaired(_text(comment.get("comment"))), ""
        elif "post" in each:
            yield "facebook", "", moment(when), repaired(_text(each.get("post"))), ""


def _text(value: object) -> str:
    """A text, and a whole number as one; "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
