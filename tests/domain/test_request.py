"""What somebody is told when they are asked, in every language that there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from beforehand.desk.kits import kit_for, kits
from beforehand.domain.consent import ANY_NETWORK, Naming, Scope
from beforehand.domain.request import Kit, farewell, message, notice

SCOPE = Scope(("x_premium", "linkedin"), Naming.FIRST_NAME, "Wells.", occasion="Market day", until=date(2027, 3, 2))


@pytest.mark.parametrize("kit", kits(), ids=lambda kit: kit.code)
def test_every_language_has_every_word_and_the_same_blanks(kit: Kit) -> None:
    english = kits()[0]
    assert english.code == "en"
    assert kit.words.keys() == english.words.keys()
    for key, text in english.words.items():
        blanks = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert {name for _, name, _, _ in Formatter().parse(kit.words[key]) if name} == blanks, key
    assert kit.words["direction"] in ("ltr", "rtl")


def test_a_notice_says_all_that_the_scope_says() -> None:
    told = notice(kits()[0], " Ana {x} ", SCOPE)
    assert told.language == "en"
    for part in (
        "Ana {x} in a post",
        "X Premium, LinkedIn",
        "by your first name only",
        "Wells.",
        "Market day",
        "2027-03-02",
    ):
        assert part in told.text
    for statement in ("no effect on any help", "change your mind at any time", "never be fully taken back", "a copy"):
        assert statement in told.text
    assert "Who can see it: anybody." in told.text
    assert "Where its readers are: anywhere in the world." in told.text
    narrow = notice(kits()[0], "", replace(SCOPE, audience="group", territory="Kenya."))
    assert "Who can see it: the members of a closed group." in narrow.text
    assert "Where its readers are: Kenya." in narrow.text
    assert "Who can see it: my old class." in notice(kits()[0], "", replace(SCOPE, audience="my old class")).text
    free = notice(kits()[0], "", replace(SCOPE, networks=(ANY_NETWORK,), purpose="", occasion="", until=None))
    assert "any social network" in free.text
    assert "until you change your mind" in free.text
    assert free.text.count("not limited") == 2


def test_a_message_holds_the_notice_word_for_word() -> None:
    kit = kits()[0]
    told = replace(notice(kit, "Ana", SCOPE), text="Only {this} & that.")
    text = message(kit, "Ana", "Bo", told)
    assert text.startswith("Dear Ana,")
    assert "Only {this} & that." in text
    assert text.endswith("Bo")
    assert "2026-03-02" in farewell(kit, "Ana", date(2026, 3, 2))


def test_a_language_without_words_falls_back_to_the_first() -> None:
    assert kit_for("xx", kits()).code == "en"


@pytest.mark.parametrize("kit", kits(), ids=lambda kit: kit.code)
def test_every_language_fills_every_blank_and_says_what_belongs_to_asking(kit: Kit) -> None:
    told = notice(kit, "Ana", SCOPE)
    for part in ("Ana", "X Premium, LinkedIn", kit.words["first_name"], "Wells", "Market day", "2027-03-02"):
        assert part in told.text
    assert "{" not in told.text + message(kit, "Ana", "Bo", told) + farewell(kit, "Ana", date(2026, 3, 2))
    assert kit.words["you"] in notice(kit, kit.words["you"], SCOPE).text
    assert len(told.text.split("\n\n")[1].splitlines()) == 4


def test_there_are_words_in_english_french_and_spanish() -> None:
    assert [kit.code for kit in kits()] == ["en", "es", "fr"]
    assert kit_for("fr", kits()).language == "Français"
