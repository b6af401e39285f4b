"""Words that were run together are told apart, reach the rules as words, and are marked as they were written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand_checks.engine import Engine
from beforehand_checks.finding import Tier
from beforehand_checks.pack import load_pack
from beforehand_checks.vocabulary import LONGEST_RUN, forget, rank, words_in


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_pack())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("VoteGreen", "Vote Green"),
        ("votegreen", "vote green"),
        ("VOTEGREEN", "VOTE GREEN"),
        ("votelopez", "vote lopez"),
        ("myUNjob", "my UN job"),
        ("UNmission", "UN mission"),
        ("UNHCR", "UNHCR"),
        ("photooftheday", "photo of the day"),
        ("IMG_2041_unConvoyGoma", "IMG 2041 un Convoy Goma"),
        ("NoToWar2024", "No To War 2024"),
        ("therapist", "therapist"),
        ("wanderlust", "wanderlust"),
        ("tomorrow", "tomorrow"),
        ("ВыборыСейчас", "ВыборыСейчас"),
        ("", ""),
    ],
)
def test_names_are_told_apart(name: str, words: str) -> None:
    assert words_in(name) == words


@given(st.text(st.sampled_from("abcdeghilnorstuvwyABCDEST019_é"), max_size=60))
def test_no_letter_is_lost_or_moved(name: str) -> None:
    assert words_in(name).replace(" ", "") == name.replace("_", "").replace(" ", "")


def test_frequent_words_stand_first_and_most_names_are_not_listed() -> None:
    assert 0 < rank("the") < rank("vote") < rank("convoy")
    assert rank("zzyzx") == 0


def test_the_longest_run_costs_little_and_longer_ones_nothing() -> None:
    def cost(run: str) -> float:
        forget()
        begun = time.perf_counter()
        words_in(run)
        return time.perf_counter() - begun

    words_in("warm up")
    assert cost("standwithus" * 3) < 0.1
    assert words_in("a" * (LONGEST_RUN + 1)) == "a" * (LONGEST_RUN + 1)


@pytest.mark.parametrize(
    ("text", "rule", "marked"),
    [
        ("Long day #RTsAreNotEndorsements", "shares-mean-nothing", "#RTsAreNotEndorsements"),
        ("New job, same me. #viewsmyown", "views-my-own", "#viewsmyown"),
        ("#FreePalestine", "stands-with", "#FreePalestine"),
        ("#freepalestine", "stands-with", "#freepalestine"),
    ],
)
def test_a_hashtag_reaches_the_rules_as_words(engine: Engine, text: str, rule: str, marked: str) -> None:
    found = {finding.rule: text[finding.start : finding.end] for finding in engine.check(text, stages="rules")}
    assert found.get(rule) == marked


def test_the_name_of_a_file_reaches_the_rules_as_words(engine: Engine) -> None:
    text = "As promised: leakedDraftReport_v3.pdf"
    (found,) = engine.check(text, stages="rules")
    assert (found.clause, text[found.start : found.end]) == ("undisclosed-information", "leakedDraftReport_v3")


def test_a_title_is_read_like_any_other_line(engine: Engine) -> None:
    text = "VIEWS MY OWN\n\nThe bread rose well."
    (found,) = engine.check(text, stages="rules")
    assert (found.tier, text[found.start : found.end]) == (Tier.CERTAIN, "VIEWS MY OWN")


def test_handles_stay_whole(engine: Engine) -> None:
    reading = engine.prepare("Thanks @VoteGreenNow and @un_goma!")
    assert reading.normalised.text == reading.text
