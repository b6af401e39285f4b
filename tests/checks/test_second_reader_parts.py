from __future__ import annotations

import itertools
import json
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand_checks.reader.encoder import gelu, normed, softmax
from beforehand_checks.reader.ngrams import SLOTS, NGrams, grams, slots
from beforehand_checks.reader.spans import best_run, marked
from beforehand_checks.reader.tensors import read_tensors
from beforehand_checks.reader.tokenizer import Tokenizer, words
from beforehand_checks.reader.windows import LONGEST_WINDOW, windows

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "we",
    "leave",
    "##s",
    "at",
    "dawn",
    ",",
    "!",
    "cafe",
    "you",
    *"abcdefghijklmnopqrstuvwxyz",
]
VOCABULARY += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" if letter != "s"]


@pytest.fixture
def tokenizer() -> Tokenizer:
    return Tokenizer(VOCABULARY)


def names(tokenizer: Tokenizer, text: str) -> list[str]:
    return [VOCABULARY[number] for number in tokenizer.cut(text).ids]


def test_longest_piece_wins_and_punctuation_stands_alone(tokenizer: Tokenizer) -> None:
    assert names(tokenizer, "We leaves, at DAWN!") == ["we", "leave", "##s", ",", "at", "dawn", "!"]


def test_accents_and_case_do_not_matter(tokenizer: Tokenizer) -> None:
    assert names(tokenizer, "CAFÉ") == names(tokenizer, "cafe") == ["cafe"]


def test_unknown_words_become_one_unknown_piece(tokenizer: Tokenizer) -> None:
    assert names(tokenizer, "we 🙂 at") == ["we", "[UNK]", "at"]
    assert names(tokenizer, "a" * 101) == ["[UNK]"]


def test_pieces_know_their_place(tokenizer: Tokenizer) -> None:
    text = "🙂 We leaves!"
    pieces = tokenizer.cut(text)
    assert [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)] == ["🙂", "We", "leave", "s", "!"]


def test_plainer_text_is_placed_in_the_original(tokenizer: Tokenizer) -> None:
    text = "we l\u200beave soooo, u"
    pieces = tokenizer.read(text)
    assert VOCABULARY[pieces.ids[1]] == "leave"
    assert text[pieces.starts[1] : pieces.ends[1]] == "l\u200beave"
    assert VOCABULARY[pieces.ids[-1]] == "you"
    assert text[pieces.starts[-1] : pieces.ends[-1]] == "u"


def test_forgetting_changes_nothing_but_memory(tokenizer: Tokenizer) -> None:
    before = tokenizer.cut("we leave")
    tokenizer.forget()
    assert tokenizer.cut("we leave") == before


@given(st.text(max_size=80))
def test_any_text_is_cut_inside_its_bounds(text: str) -> None:
    pieces = Tokenizer(VOCABULARY).read(text)
    assert all(0 <= a < b <= len(text) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    assert list(pieces.starts) == sorted(pieces.starts)


@given(st.text(max_size=80))
def test_words_are_where_they_say(text: str) -> None:
    for word, start, end in words(text):
        assert word
        assert 0 <= start < end <= len(text)


def test_short_text_is_one_window(tokenizer: Tokenizer) -> None:
    assert windows("we leave", tokenizer.cut("we leave")) == [(0, 2)]
    assert windows("", tokenizer.cut("")) == []


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12))
def test_windows_cover_everything_and_fit(lengths: list[int]) -> None:
    text = "\n".join(" ".join(["we"] * length) for length in lengths)
    pieces = Tokenizer(VOCABULARY).cut(text)
    ranges = windows(text, pieces)
    assert ranges[0][0] == 0
    assert ranges[-1][1] == len(pieces)
    assert all(0 < last - first <= LONGEST_WINDOW for first, last in ranges)
    assert all(later[0] <= earlier[1] and later[1] > earlier[1] for earlier, later in itertools.pairwise(ranges))


def test_windows_share_a_sentence() -> None:
    text = " ".join(f"{' '.join(['we'] * 39)}." for _ in range(6))
    pieces = Tokenizer([*VOCABULARY, "."]).cut(text)
    ranges = windows(text, pieces)
    assert len(ranges) > 1
    assert all(later[0] < earlier[1] for earlier, later in itertools.pairwise(ranges))


def test_best_run_takes_the_heavy_middle() -> None:
    assert best_run(np.array([-5, 2, -0.5, 3, -6, 1], np.float32), 0.0) == (1, 4)
    assert best_run(np.array([-5, -2, -3], np.float32), 0.0) == (1, 2)


def test_mark_is_widened_to_words_and_trimmed() -> None:
    text = "we ate, then we leaves at dawn!"
    pieces = Tokenizer(["[UNK]", "[CLS]", "[SEP]", "we", "leave", "##s", "at", "dawn", "ate", "then", ",", "!"]).cut(
        text
    )
    weights = np.array([-9, -9, -9, -9, -9, 3, 3, -9, -9, -9], np.float32)
    start, end = marked(text, pieces, weights, 0.5)
    assert "leaves" in text[start:end]
    assert text[start:end] == text[start:end].strip(" ,!")
    assert end - start < len(text) / 2
    everything = marked(text, pieces, np.full(10, 3, np.float32), 2.0)
    assert everything == (0, len(text) - 1)


def test_ngrams_are_stable_across_runs() -> None:
    assert list(grams("No no"))[:3] == ["w no", " n", "no"]
    numbers, strength = slots("No no")
    assert numbers.max() < SLOTS
    assert sorted(numbers.tolist()) == sorted(slots("NO NO")[0].tolist())
    assert strength.max() == pytest.approx(1 + np.log(2))


def test_ngrams_weigh_what_is_rare_and_known() -> None:
    rarity, weights = np.zeros(SLOTS, np.float32), np.zeros((SLOTS, 2), np.float32)
    numbers, _ = slots("zebra")
    rarity[numbers], weights[numbers, 1] = 1, 2
    model = NGrams(rarity, weights, np.array([-1, -1], np.float32))
    assert model.logits("zebra")[1] > model.logits("zebra")[0] == -1
    assert model.logits("").tolist() == [-1, -1]
    assert model.logits("qqq").tolist() == [-1, -1]


def write(path: Path, header: bytes, body: bytes = b"") -> Path:
    path.write_bytes(struct.pack("<Q", len(header)) + header + body)
    return path


def test_tensors_are_read_back(tmp_path: Path) -> None:
    header = {"__metadata__": {"a": "b"}, "x": {"dtype": "I8", "shape": [2, 2], "data_offsets": [0, 4]}}
    arrays, notes = read_tensors(write(tmp_path / "t", json.dumps(header).encode(), bytes([1, 2, 3, 255])))
    assert arrays["x"].tolist() == [[1, 2], [3, -1]]
    assert notes == {"a": "b"}


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "I8", "shape": [9], "data_offsets": [0, 9]},
        {"dtype": "OBJECT", "shape": [1], "data_offsets": [0, 1]},
        {"dtype": "I8", "shape": [3], "data_offsets": [0, 2]},
    ],
)
def test_broken_tensors_are_refused(tmp_path: Path, entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_tensors(write(tmp_path / "t", json.dumps({"x": entry}).encode(), b"abcd"))


@pytest.mark.parametrize("data", [b"", b"\xff" * 8, b"\x02\0\0\0\0\0\0\0[]", b"\x05\0\0\0\0\0\0\0{"])
def test_files_that_are_no_tensors_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "t").write_bytes(data)
    with pytest.raises(ValueError, match=r"."):
        read_tensors(tmp_path / "t")


def test_building_blocks_agree_with_their_definitions() -> None:
    dice = np.random.default_rng(0)
    x = dice.normal(size=(5, 384)).astype(np.float32)
    gain, bias = np.ones(384, np.float32), np.zeros(384, np.float32)
    plain = (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True)
    assert np.allclose(normed(x.copy(), gain, bias), plain, atol=1e-4)
    assert np.allclose(softmax(x.copy()).sum(-1), 1, atol=1e-5)
    assert gelu(np.array([-3.0, 0.0, 1.0], np.float32)).tolist() == pytest.approx([-0.00405, 0.0, 0.841345], abs=6e-4)
