"""Averages training runs, learns the blend on unseen folds, sets the levels and writes the model's files."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from beforehand_checks.reader.encoder import MATRICES, Encoder
from beforehand_checks.reader.heads import Heads, sigmoid
from beforehand_checks.reader.ngrams import SLOTS, slots
from beforehand_checks.reader.tokenizer import Tokenizer
from corpus import CLAUSES, SENTENCE, Post, fold_of, training_posts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[Any]]

FOLDS = 3
LAYERS = 6
RANK = 56
LONGEST = 128
PRECISION = 0.85
ALARMS = 0.06
CLAUSE_PRECISION = 0.75
FIRST_WRITERS = "t"
"""How the ids of posts begin whose writers also wrote the held-out posts."""
HINT = 0.3
EXAMPLES = 160
KINDS = {"float32": "F32", "float16": "F16", "int8": "I8", "uint8": "U8"}


@dataclass(frozen=True, slots=True)
class Blend:
    """How encoder, n-grams, the strongest piece and the any-clause head are weighed; ``bias`` is by clause."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Calibrated scores, posts by clauses, from features of posts by kind by clause."""
        return sigmoid(((features * self.weights).sum(axis=1) + self.bias).astype(np.float32))


# ---- n-grams


def sparse(posts: Sequence[Post]) -> csr_matrix:
    """Slots of all posts."""
    rows, columns, values = [], [], []
    for row, post in enumerate(posts):
        numbers, strength = slots(post.text)
        rows += [row] * len(numbers)
        columns += numbers.tolist()
        values += strength.tolist()
    return csr_matrix((values, (rows, columns)), shape=(len(posts), SLOTS), dtype=np.float32)


def fit_ngrams(posts: Sequence[Post]) -> Arrays:
    """Rarity of the slots and one logistic regression a clause."""
    counts = sparse(posts)
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.where(seen > 0, np.log((1 + len(posts)) / (1 + seen)) + 1, 0).astype(np.float32)
    weighted = counts @ diags(rarity)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    unit = (diags(1 / np.maximum(lengths, 1e-9)) @ weighted).tocsr()
    labels = np.array([post.row() for post in posts])
    weights, bias = np.zeros((SLOTS, len(CLAUSES)), np.float32), np.zeros(len(CLAUSES), np.float32)
    for column in range(len(CLAUSES)):
        model = LogisticRegression(C=8.0, class_weight="balanced", max_iter=300, solver="liblinear", random_state=0)
        model.fit(unit, labels[:, column])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return {"rarity": rarity, "grams": weights, "grams_bias": bias}


# ---- averaging and packing


def averaged(runs: Sequence[Mapping[str, NDArray[Any]]]) -> Arrays:
    """The mean of several runs: deltas as whole matrices, cut back to thin ones; everything else number by number."""
    out: Arrays = {}
    for name in runs[0]:
        if not name.endswith((".thin", ".tall")):
            out[name] = np.mean([run[name] for run in runs], axis=0)
    for number in range(LAYERS):
        for matrix in MATRICES:
            name = f"{number}.{matrix}"
            whole = np.mean([run[name + ".tall"] @ run[name + ".thin"] for run in runs], axis=0)
            left, size, right = np.linalg.svd(whole, full_matrices=False)
            root = np.sqrt(size[:RANK])
            out[name + ".tall"], out[name + ".thin"] = left[:, :RANK] * root, right[:RANK] * root[:, None]
    return {name: value.astype(np.float32) for name, value in out.items()}


def small(name: str, value: NDArray[Any]) -> Arrays:
    """An array as it is stored: large ones as 8-bit numbers with a scale, the rest as they are."""
    value = np.asarray(value, np.float32)
    if name == "rarity":
        return {name: value.astype(np.float16)}
    axis = {"tall": 0, "grams": 0}.get(name.rsplit(".", 1)[-1], 1)
    if name.endswith((".thin", ".tall")) or name in {"grams", "examples"}:
        scale = np.abs(value).max(axis=axis, keepdims=True) / 127 + 1e-12
        return {name: np.round(value / scale).astype(np.int8), name + ".scale": scale.astype(np.float32)}
    return {name: value}


def packed(arrays: Mapping[str, NDArray[Any]]) -> Arrays:
    """All arrays as they are stored."""
    out: Arrays = {}
    for name, value in arrays.items():
        out |= small(name, value) if value.dtype != np.uint8 else {name: value}
    return out


def write_tensors(path: Path, arrays: Arrays, notes: Mapping[str, str]) -> None:
    """Write a safetensors file in a fixed order."""
    header: dict[str, Any] = {"__metadata__": dict(notes)}
    body = b""
    for name in sorted(arrays):
        data = np.ascontiguousarray(arrays[name]).tobytes()
        header[name] = {
            "dtype": KINDS[str(arrays[name].dtype)],
            "shape": list(arrays[name].shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


# ---- judging with the program's own code


class Judge:
    """A model in memory, run with the program's own numpy code."""

    def __init__(self, base: Mapping[str, NDArray[Any]], arrays: Arrays, tokenizer: Tokenizer) -> None:
        blank = {"blend": np.ones((4, 1), np.float32), "blend_bias": np.zeros(1, np.float32)}
        blank |= {"likely": np.ones(len(CLAUSES), np.float32), "hint": np.ones(len(CLAUSES), np.float32)}
        self.encoder = Encoder(base, arrays)
        self.heads = Heads(arrays | blank, {"clauses": json.dumps(CLAUSES), "span_drop": "0"})
        self.tokenizer = tokenizer

    def features(
        self, posts: Sequence[Post]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]], NDArray[np.float32]]:
        """Features (posts, kinds, clauses), piece logits and mean states."""
        kinds, spans, means = [], [], []
        for post in posts:
            pieces = self.tokenizer.read(post.text).slice(0, LONGEST - 2)
            states = self.encoder.states([[self.tokenizer.begin, *pieces.ids, self.tokenizer.end]])[0]
            logits, weights = self.heads.raw(states)
            kinds.append(self.heads.features(logits, weights, post.text))
            spans.append(weights[1:-1])
            means.append(states.mean(axis=0))
        return np.array(kinds), spans, np.array(means)


def fit_blend(features: NDArray[np.float32], labels: NDArray[np.float64]) -> Blend:
    """Shared weights with a bias a clause, by logistic regression over all decisions."""
    count, kinds, clauses = features.shape
    flat = features.transpose(0, 2, 1).reshape(-1, kinds)
    which = np.tile(np.eye(clauses), (count, 1))
    model = LogisticRegression(C=1.0, max_iter=2000, fit_intercept=False)
    model.fit(np.hstack([flat, which]), labels.ravel())
    weights = model.coef_[0]
    return Blend(weights[:kinds, None], weights[kinds:])


def quality(chosen: NDArray[np.bool_], labels: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Precision, recall, F1 and the share of unlabelled posts with a mark."""
    wanted = labels > 0
    right = (chosen & wanted).sum()
    precision, recall = right / max(chosen.sum(), 1), right / max(wanted.sum(), 1)
    quiet = ~wanted.any(axis=1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), chosen[quiet].any(axis=1).mean()


def _is_quiet(figures: tuple[float, float, float, float]) -> bool:
    """Whether precision and alarms are as wanted."""
    return figures[0] >= PRECISION and figures[3] <= ALARMS


def levels(
    scores: NDArray[np.float32], labels: NDArray[np.float64], like_held_out: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The lowest level that is precise and quiet on posts like the held-out ones, raised for clauses that fall short on all."""
    some, truth = scores[like_held_out], labels[like_held_out]
    level = next((t for t in np.arange(0.3, 0.95, 0.01) if _is_quiet(quality(some >= t, truth))), 0.95)
    out = np.full(scores.shape[1], level)
    for column in range(scores.shape[1]):
        for t in np.arange(level, 0.97, 0.01):
            marked = scores[:, column] >= t
            if not marked.any() or labels[marked, column].mean() >= CLAUSE_PRECISION:
                out[column] = t
                break
    return out.astype(np.float32)


# ---- examples


def shortened(post: Post, start: int, end: int, most: int = 110) -> str:
    """The sentence around a quote, or the quote with some words around it."""
    first, last = next((s.span() for s in SENTENCE.finditer(post.text) if s.start() <= start < s.end()), (start, end))
    last = max(last, end)
    text = " ".join(post.text[first:last].split())
    if len(text) <= most:
        return text
    quote = " ".join(post.text[start:end].split())
    return f"… {quote} …" if len(quote) <= most else quote[:most].rsplit(" ", 1)[0] + " …"


def chosen(posts: Sequence[Post]) -> list[tuple[Post, str, int, int]]:
    """Some labelled posts of each clause with their quote's place, the same at every run."""
    left = dict.fromkeys(CLAUSES, EXAMPLES)
    picked = []
    for post in sorted(posts, key=lambda one: hashlib.sha256(one.text.encode()).digest()):
        for clause, start, end in post.marks:
            if left[clause]:
                left[clause] -= 1
                picked.append((post, clause, start, end))
    return picked


def examples(posts: Sequence[Post], judge: Judge) -> tuple[Arrays, list[str]]:
    """Vectors, clause numbers and shortened texts of some labelled posts of each clause."""
    picked = chosen(posts)
    _, _, means = judge.features([post for post, *_ in picked])
    vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
    clauses = np.array([CLAUSES.index(clause) for _, clause, _, _ in picked], np.uint8)
    return {"examples": vectors, "example_clauses": clauses}, [
        shortened(post, start, end) for post, _, start, end in picked
    ]


# ---- putting together


def unseen(folder: Path, posts: Sequence[Post], base: Arrays, tokenizer: Tokenizer) -> NDArray[np.float32]:
    """Features of every post from the model that was trained without its fold."""
    out = np.zeros((len(posts), 4, len(CLAUSES)), np.float32)
    for fold in range(FOLDS):
        inside = [n for n, post in enumerate(posts) if fold_of(post, FOLDS) == fold]
        rest = [post for post in posts if fold_of(post, FOLDS) != fold]
        runs = [dict(np.load(path)) for path in sorted(folder.glob(f"fold{fold}-*.npz"))]
        arrays = packed(averaged(runs)) | packed(fit_ngrams(rest))
        out[inside] = Judge(base, arrays, tokenizer).features([posts[n] for n in inside])[0]
    return out


def kept_unseen(folder: Path, posts: Sequence[Post], base: Arrays, tokenizer: Tokenizer) -> NDArray[np.float32]:
    """What ``unseen`` gives, kept in the folder for as long as the folds' files do not change."""
    kept = folder / "unseen.npz"
    newest = max(path.stat().st_mtime for path in folder.glob("fold*-*.npz"))
    if not kept.exists() or kept.stat().st_mtime < newest:
        labels = np.array([post.row() for post in posts])
        np.savez(kept, features=unseen(folder, posts, base, tokenizer), labels=labels)
    features: NDArray[np.float32] = np.load(kept)["features"]
    return features


def final_runs(folder: Path) -> list[Path]:
    """The runs that make the model, averaged: those that saw all posts, else the folds."""
    return sorted(folder.glob("all-*.npz")) or sorted(folder.glob("fold*-*.npz"))


def assemble(folder: Path, target: Path, level: float | None = None) -> None:
    """Write ``heads.safetensors`` and ``examples.json`` from the runs in ``folder``.

    ``level`` takes the place of the levels that the folds suggest: their runs saw fewer posts and are less sure than the last ones.
    """
    posts = training_posts()
    labels = np.array([post.row() for post in posts])
    base = dict(np.load(target / "encoder.npz"))
    tokenizer = Tokenizer.from_file(target / "vocab.txt")
    features = kept_unseen(folder, posts, base, tokenizer)
    blend = fit_blend(features, labels)
    scores = blend.scores(features)
    likely = levels(scores, labels, np.array([post.id.startswith(FIRST_WRITERS) for post in posts]))
    if level is not None:
        likely = np.full_like(likely, level)
    print(
        "unseen folds: precision {:.3f} recall {:.3f} F1 {:.3f} alarms {:.3f}".format(
            *quality(scores >= likely, labels)
        )
    )
    runs = [dict(np.load(path)) for path in final_runs(folder)]
    arrays = averaged(runs) | fit_ngrams(posts)
    nearest, texts = examples(posts, Judge(base, packed(arrays), tokenizer))
    arrays |= nearest
    arrays |= {"blend": blend.weights.astype(np.float32), "blend_bias": blend.bias.astype(np.float32)}
    arrays |= {"likely": likely, "hint": np.minimum(np.float32(HINT), likely)}
    digest = hashlib.sha256("\n".join(sorted(post.text for post in posts)).encode()).hexdigest()
    notes = {
        "clauses": json.dumps(CLAUSES),
        "span_drop": "2.0",
        "posts": str(len(posts)),
        "corpus": digest,
        "runs": str(len(runs)),
    }
    write_tensors(target / "heads.safetensors", packed(arrays), notes)
    (target / "examples.json").write_text(json.dumps(texts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
