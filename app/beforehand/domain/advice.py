"""The query for a supervisor or the Ethics Office, as plain text that the author copies out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand.domain.sentence import sentence_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.domain.decision import Judged
    from beforehand.domain.post import Draft
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Contact, Pack


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of a query; a window passes translated ones. Braces name what is filled in."""

    subject: str = "A question about a post on my personal social media"
    heading: str = "Subject: {subject}"
    greeting: str = "Dear colleague,"
    about_passage: str = "I would like your advice before I publish a post. This is the passage that I am unsure about:"
    about_draft: str = "I would like your advice before I publish this post:"
    guideline: str = "It may touch “{heading}” in {title} ({date}):"
    why: str = "Why it was marked: {say}"
    my_reason: str = "What I thought of it: {reason}"
    network: str = "I mean to publish it on {network}."
    question: str = "May I publish it as it stands, and if not, what should I change?"
    thanks: str = "Thank you,"
    contacts: str = "Who can be asked:"


@dataclass(frozen=True, slots=True)
class Letter:
    """A query: what a mail program shows as its subject, the words below, and the line that heads both as one text."""

    subject: str
    body: str
    heading: str = "{subject}"

    @property
    def text(self) -> str:
        """The whole of it as plain text."""
        return f"{self.heading.format(subject=self.subject)}\n\n{self.body}"


def about_finding(
    finding: Finding,
    draft: Draft,
    pack: Pack,
    network: str = "",
    wording: Wording | None = None,
    *,
    is_sent: bool = False,
) -> Letter:
    """A query about one finding: its sentence, the guideline and why it was marked; ``network`` is a name or "".

    ``is_sent`` tells that it goes to somebody, who need not be told who can be asked.
    """
    words = wording or Wording()
    start, end = sentence_around(draft.text, finding.start, finding.end)
    paragraphs = (
        words.about_passage,
        _quoted(draft.text[start:end]),
        _guideline(finding, pack, words),
        words.why.format(say=finding.say),
    )
    return _letter(words, paragraphs, network, () if is_sent else pack.contacts)


def about_draft(
    draft: Draft,
    judged: Iterable[Judged],
    pack: Pack,
    network: str = "",
    wording: Wording | None = None,
    *,
    is_sent: bool = False,
) -> Letter:
    """A query about a whole draft: its text, and for each clause the guideline, the passages and the reasons."""
    words = wording or Wording()
    by_clause: dict[str, list[Judged]] = {}
    for each in judged:
        by_clause.setdefault(each.finding.clause, []).append(each)
    parts = [words.about_draft, _quoted(draft.text)]
    for found in by_clause.values():
        parts.append(_guideline(found[0].finding, pack, words))
        parts.append("\n".join(_line(each, words) for each in found))
    return _letter(words, parts, network, () if is_sent else pack.contacts)


def as_mail(subject: str, body: str) -> bytes:
    """A message that a mail program opens as one still to be sent: no address, UTF-8 behind plain ASCII."""
    from email.message import EmailMessage  # loaded when somebody asks for it
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())
    message["X-Unsent"] = "1"
    sound = body.encode("utf-8", "replace").decode("utf-8")  # an unpaired surrogate cannot be sent
    message.set_content(sound, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _letter(words: Wording, paragraphs: Iterable[str], network: str, contacts: tuple[Contact, ...]) -> Letter:
    """The paragraphs with everything that stands around them."""
    where = (words.network.format(network=network),) if network else ()
    asked = "\n".join((words.contacts, *(f"- {contact.name}: {contact.when}" for contact in contacts)))
    parts = (words.greeting, *paragraphs, *where, words.question, words.thanks, *((asked,) if contacts else ()))
    return Letter(words.subject, "\n\n".join(part for part in parts if part) + "\n", words.heading)


def _guideline(finding: Finding, pack: Pack, words: Wording) -> str:
    """The clause of a finding, quoted."""
    clause = pack.clause(finding.clause)
    named = words.guideline.format(heading=clause.heading, title=pack.title, date=pack.date)
    return f"{named}\n{_quoted(clause.quotation)}"


def _line(each: Judged, words: Wording) -> str:
    """One passage, why it was marked, and the author's reason if there is one."""
    told = f"- “{each.quoted}”: {each.finding.say}"
    if each.decision is None or not each.decision.reason:
        return told
    return f"{told}\n  {words.my_reason.format(reason=each.decision.reason)}"


def _quoted(text: str) -> str:
    """Text set off by a mark at the head of each line, as in a letter."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())
