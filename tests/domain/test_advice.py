"""The query for advice: complete, plain, and nothing in it but what the author sees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from beforehand.domain.advice import Wording, about_draft, about_finding, as_mail
from beforehand.domain.decision import Kind, decide, judge
from beforehand_checks.pack import Clause, Contact, Pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.post import Draft
    from beforehand_checks.finding import Finding

TEXT = "A calm morning.\nPlease vote for Ana. See you there."
CLAUSE = Clause("impartiality", 1, "Think before posting", "If not, don’t post.", "impartiality")


@pytest.fixture
def pack() -> Pack:
    contacts = (Contact("Ethics Office", "for confidential advice"), Contact("Your supervisor", "for a first view"))
    return Pack(
        "p", "A policy", "", "5 March 2019", "v1", ("en",), contacts, (CLAUSE,), (), (), {}, (), {CLAUSE.id: CLAUSE}
    )


def test_a_query_about_a_finding_quotes_its_sentence_the_guideline_and_why(
    pack: Pack, make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    query = about_finding(mark(TEXT, "vote for"), make_draft(TEXT), pack, "Mastodon").text
    assert "> Please vote for Ana.\n" in query
    assert "calm morning" not in query
    assert "Think before posting" in query
    assert "> If not, don’t post." in query
    assert "It takes a side." in query
    assert "on Mastodon" in query
    assert "- Ethics Office: for confidential advice" in query


def test_a_query_about_a_draft_quotes_it_whole_and_each_guideline_once(
    pack: Pack, make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    findings = [mark(TEXT, "vote for"), mark(TEXT, "See you")]
    kept = decide(Kind.KEPT, findings[0], TEXT, "It is a choir contest.", datetime(2026, 3, 2, tzinfo=UTC))
    query = about_draft(make_draft(TEXT), judge(findings, [kept], TEXT), pack).text
    assert "> A calm morning.\n> Please vote for Ana. See you there." in query
    assert query.count("> If not, don’t post.") == 1
    assert "- “vote for”: It takes a side.\n  What I thought of it: It is a choir contest." in query
    assert "I mean to publish it" not in query


def test_a_draft_without_findings_can_be_asked_about(pack: Pack, make_draft: Callable[..., Draft]) -> None:
    assert "> A calm morning." in about_draft(make_draft(TEXT), (), pack).text


def test_the_query_speaks_the_language_that_it_is_given(
    pack: Pack, make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    query = about_finding(mark(TEXT, "vote for"), make_draft(TEXT), pack, "", Wording(greeting="Chère collègue,")).text
    assert "Chère collègue," in query


def test_braces_in_a_post_are_left_alone(
    pack: Pack, make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    text = "Please vote for {say} and {0}."
    assert "> Please vote for {say} and {0}." in about_finding(mark(text, "vote for"), make_draft(text), pack).text


def test_a_query_that_is_sent_to_somebody_does_not_tell_them_who_can_be_asked(
    pack: Pack, make_draft: Callable[..., Draft], mark: Callable[..., Finding]
) -> None:
    letter = about_finding(
        mark(TEXT, "vote for"), make_draft(TEXT), pack, "", Wording(question="Is a choir a party?"), is_sent=True
    )
    assert "Is a choir a party?" in letter.body
    assert "Ethics Office" not in letter.text
    assert letter.text.startswith("Subject: A question about a post")
    assert not letter.body.startswith("Subject")


def test_an_e_mail_has_no_address_a_subject_of_one_line_and_every_letter() -> None:
    from email import message_from_bytes
    from email.policy import default

    body = "Ärger in 戈马 🌊 \ud83d end\n\n> مرحبا\n"
    data = as_mail("A question\r\nBcc: x@example.org", body)
    assert data.isascii()
    message = message_from_bytes(data, policy=default)
    assert message["Subject"] == "A question Bcc: x@example.org"
    assert [name for name in message if name.lower() in ("to", "from", "bcc", "cc", "date", "message-id")] == []
    assert message["X-Unsent"] == "1"
    assert message.get_content().replace("\r\n", "\n") == body.replace("\ud83d", "?")
