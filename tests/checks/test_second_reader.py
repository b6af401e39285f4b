from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beforehand_checks.finding import Tier
from beforehand_checks.reader.windows import LONGEST_WINDOW
from beforehand_checks.stages.second_reader import (
    BASE_FILES,
    OWN_FILES,
    ModelMissing,
    SecondReader,
    confidence,
    model_folder,
)

if TYPE_CHECKING:
    from pathlib import Path

RISKY = "Not sure I am allowed to share this, will delete if somebody complains. The draft evaluation says the Gao office closes in March."
HARMLESS = "My tomatoes finally turned red this week and the cat sleeps in the watering can."
LONG = "\n\n".join([HARMLESS, "The bread was good and the river was high. We walked home slowly."] * 12 + [RISKY])

has_base = all((model_folder() / name).is_file() for name in BASE_FILES)
needs_model = pytest.mark.skipif(not has_base, reason="the base encoder is brought in by the set-up")


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    return SecondReader.load()


def clauses(reader: SecondReader, text: str) -> set[str]:
    return {f.clause for f in reader.read(text) if f.tier is Tier.LIKELY}


@needs_model
def test_a_risky_post_is_marked_where_it_hurts(reader: SecondReader) -> None:
    findings = {f.clause: f for f in reader.read(RISKY) if f.tier is Tier.LIKELY}
    assert "unsure" in findings
    mark = findings["unsure"]
    assert mark.start < RISKY.index("The draft")
    assert 0 <= mark.start < mark.end <= len(RISKY)


@needs_model
def test_a_harmless_post_is_left_alone(reader: SecondReader) -> None:
    assert clauses(reader, HARMLESS) == set()


@needs_model
def test_findings_explain_themselves(reader: SecondReader) -> None:
    for finding in reader.read(RISKY):
        assert finding.rule == f"reader:{finding.clause}"
        assert finding.say.endswith(".")
        assert finding.do.endswith(".")
        assert finding.because.startswith("Reads like")
        assert 0 < finding.score <= 1
        assert finding.tier is not Tier.CERTAIN


@needs_model
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "🙂", "🙂" * 300, "\u202e\u2066", "a", "." * 500, "\ud800", "x" * 3000]
)
def test_odd_texts_are_survived(reader: SecondReader, text: str) -> None:
    for finding in reader.read(text):
        assert 0 <= finding.start < finding.end <= len(text)


@needs_model
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
def test_marks_lie_inside_any_text(reader: SecondReader, text: str) -> None:
    for finding in reader.read(text):
        assert 0 <= finding.start < finding.end <= len(text)


@needs_model
def test_a_paragraph_is_read_in_the_light_of_its_post(reader: SecondReader) -> None:
    first, second = RISKY.split(". ", 1)
    post = f"{HARMLESS}\n{first}.\n{second}"
    whole = reader.read(post)
    at = post.index(second)
    inside = {(f.clause, f.start + at, f.end + at) for f in reader.read_paragraph(second, post)}
    assert inside == {(f.clause, max(f.start, at), f.end) for f in whole if f.end > at}


@needs_model
def test_a_paragraph_that_is_not_in_its_post_is_read_alone(reader: SecondReader) -> None:
    assert reader.read_paragraph(RISKY, HARMLESS) == reader.read(RISKY)
    assert reader.read_paragraph(RISKY, "") == reader.read(RISKY)


@needs_model
def test_a_long_text_is_read_in_parts(reader: SecondReader) -> None:
    findings = [f for f in reader.read(LONG) if f.tier is Tier.LIKELY]
    assert any(f.start >= LONG.index(RISKY) for f in findings)
    assert all(f.start >= LONG.index(RISKY) - 1 for f in findings)
    assert len(LONG.split()) > LONGEST_WINDOW


@needs_model
def test_what_is_known_costs_nothing_and_can_be_forgotten(reader: SecondReader) -> None:
    reader.forget()
    begun = time.process_time()
    first = reader.read(LONG)
    cold = time.process_time() - begun
    begun = time.process_time()
    assert reader.read(LONG) == first
    assert time.process_time() - begun < cold / 2
    reader.forget()
    assert reader.read(LONG) == first


@needs_model
def test_an_explanation_names_an_example_and_words_of_the_text(reader: SecondReader) -> None:
    explanation = reader.explain(RISKY, "unsure")
    assert explanation.nearest
    assert explanation.words
    assert all(word in RISKY for word in explanation.words)
    assert explanation.confidence == confidence(reader.scores(RISKY)["unsure"])
    assert reader.explain("", "unsure").words == ()
    with pytest.raises(ValueError, match="nonsense"):
        reader.explain(RISKY, "nonsense")


@needs_model
def test_the_card_gives_figures_and_limits(reader: SecondReader) -> None:
    assert "Limits" in reader.card()
    assert "Figures" in reader.card()


@needs_model
@pytest.mark.parametrize(
    "change", [str.upper, lambda t: t.replace(" ", "  "), lambda t: t.replace("a", "а"), lambda t: t + " 🙂🙂🙂"]
)
def test_disguises_do_not_hide_a_clear_case(reader: SecondReader, change: object) -> None:
    assert callable(change)
    assert "unsure" in clauses(reader, change(RISKY))


def test_a_missing_model_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="not installed"):
        SecondReader.load(tmp_path)


@needs_model
@pytest.mark.parametrize(
    "name", [*BASE_FILES, *(name for name in OWN_FILES if name.endswith(("safetensors", "json", "toml")))]
)
def test_a_broken_model_is_said_in_plain_words(tmp_path: Path, name: str) -> None:
    for part in BASE_FILES + OWN_FILES:
        shutil.copy(model_folder() / part, tmp_path / part)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:100])
    with pytest.raises(ModelMissing, match="cannot be read"):
        SecondReader.load(tmp_path)


@pytest.mark.parametrize(
    ("score", "words"), [(0.95, "very sure"), (0.75, "fairly sure"), (0.5, "unsure"), (0.1, "only a hunch")]
)
def test_scores_have_words(score: float, words: str) -> None:
    assert confidence(score) == words


@needs_model
def test_every_committed_file_is_small() -> None:
    own = [model_folder() / name for name in OWN_FILES]
    assert sum(path.stat().st_size for path in own) <= 5_000_000


@needs_model
def test_base_weights_are_whole_numbers() -> None:
    with np.load(model_folder() / "encoder.npz", allow_pickle=False) as archive:
        assert archive["words"].dtype == np.int8


@needs_model
def test_posts_that_are_expected_are_found_the_same(reader: SecondReader) -> None:
    texts = [RISKY, HARMLESS, f"{HARMLESS} {RISKY}", RISKY * 40, "", "Hm."]
    one_by_one = [reader.read(text) for text in texts]
    reader.forget()
    reader.expect(texts)
    passes = reader._encoder.states
    reader._encoder.states = None  # whatever is asked now must be remembered
    try:
        together = [reader.read(text) for text in texts]
    finally:
        reader._encoder.states = passes
    for first, second in zip(one_by_one, together, strict=True):
        assert [(f.clause, f.start, f.end, f.tier) for f in first] == [
            (f.clause, f.start, f.end, f.tier) for f in second
        ]
        assert [f.score for f in first] == pytest.approx([f.score for f in second], abs=1e-4)
