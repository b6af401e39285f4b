"""Measures the second reader and writes its model card.

usage: evaluate.py FOLDER_WITH_RUNS

Every method is calibrated and given its levels on the unseen folds of the training posts, then judged on the posts that were
held out of everything. Intervals are 95 %, from 300 draws of posts with replacement.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy is loaded: with more threads small products take six times as long
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np  # noqa: E402
import train  # noqa: E402, F401 -- puts the program's folders on the path
from assemble import FIRST_WRITERS, FOLDS, Blend, fit_blend, fit_ngrams, levels, quality  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from train import FINISH, LEGS, MODEL  # noqa: E402

from beforehand_checks.engine import Engine  # noqa: E402
from beforehand_checks.finding import Tier  # noqa: E402
from beforehand_checks.pack import load_pack  # noqa: E402
from beforehand_checks.reader.encoder import Encoder  # noqa: E402
from beforehand_checks.reader.ngrams import NGrams  # noqa: E402
from beforehand_checks.reader.tensors import read_tensors  # noqa: E402
from beforehand_checks.reader.tokenizer import Tokenizer  # noqa: E402
from beforehand_checks.stages.second_reader import SecondReader  # noqa: E402
from corpus import CLAUSES, HELD_OUT, Post, fold_of, held_out_posts, training_posts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from beforehand_checks.finding import Finding

    Numbers = NDArray[Any]

DRAWS = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One method's decisions on the held-out posts."""

    name: str
    chosen: Numbers


def labels_of(posts: Sequence[Post]) -> Numbers:
    """Posts by clauses."""
    return np.array([post.row() for post in posts])


# ---- what the methods say


def ngram_logits(fit_on: Sequence[Post], posts: Sequence[Post]) -> Numbers:
    """Logits of n-grams fitted on some posts, for others."""
    arrays = fit_ngrams(fit_on)
    model = NGrams(arrays["rarity"], arrays["grams"], arrays["grams_bias"])
    return np.array([model.logits(post.text) for post in posts])


def base_means(posts: Sequence[Post], encoder: Encoder, tokenizer: Tokenizer) -> Numbers:
    """Mean states of the base encoder, at length one."""
    out = []
    for post in posts:
        pieces = tokenizer.read(post.text).slice(0, 126)
        mean = encoder.states([[tokenizer.begin, *pieces.ids, tokenizer.end]])[0].mean(axis=0)
        out.append(mean / np.linalg.norm(mean))
    return np.array(out)


def embedding_logits(vectors: Numbers, labels: Numbers, others: Numbers) -> Numbers:
    """Logits of a logistic regression a clause on the base encoder's means."""
    columns = []
    for column in range(labels.shape[1]):
        model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000).fit(vectors, labels[:, column])
        columns.append(model.decision_function(others))
    return np.stack(columns, axis=1)


def simple_features(posts: Sequence[Post], held: Sequence[Post]) -> tuple[Numbers, Numbers]:
    """N-gram and embedding logits of the unseen folds and of the held-out posts: posts, kinds, clauses."""
    base = dict(np.load(MODEL / "encoder.npz"))
    encoder, tokenizer = Encoder(base, {}), Tokenizer.from_file(MODEL / "vocab.txt")
    vectors, held_vectors = base_means(posts, encoder, tokenizer), base_means(held, encoder, tokenizer)
    labels = labels_of(posts)
    folds = np.array([fold_of(post, FOLDS) for post in posts])
    inner = np.zeros((len(posts), 2, len(CLAUSES)))
    for fold in range(FOLDS):
        inside, rest = folds == fold, folds != fold
        kept = [post for post, is_rest in zip(posts, rest, strict=True) if is_rest]
        out = [post for post, is_inside in zip(posts, inside, strict=True) if is_inside]
        inner[inside, 0] = ngram_logits(kept, out)
        inner[inside, 1] = embedding_logits(vectors[rest], labels[rest], vectors[inside])
    outer = np.stack([ngram_logits(posts, held), embedding_logits(vectors, labels, held_vectors)], axis=1)
    return inner, outer


def kept_simple_features(folder: Path, posts: Sequence[Post], held: Sequence[Post]) -> tuple[Numbers, Numbers]:
    """What ``simple_features`` gives, kept in the folder for these very posts."""
    digest = hashlib.sha256("\n".join(post.text for post in (*posts, *held)).encode()).hexdigest()[:16]
    kept = folder / f"simple-{digest}.npz"
    if not kept.exists():
        inner, outer = simple_features(posts, held)
        np.savez(kept, inner=inner, outer=outer)
    arrays = np.load(kept)
    return arrays["inner"], arrays["outer"]


def decided(inner: Numbers, labels: Numbers, outer: Numbers, first: Numbers) -> tuple[Numbers, Numbers]:
    """Decisions on the held-out posts and on the unseen folds, calibrated and levelled on the folds."""
    blend: Blend = fit_blend(inner, labels)
    inside = blend.scores(inner)
    level = levels(inside, labels, first)
    return blend.scores(outer) >= level, inside >= level


def from_findings(found: Sequence[Sequence[Finding]]) -> Numbers:
    """Decisions from findings that close the gate."""
    return np.array([[any(f.clause == c and f.tier is not Tier.HINT for f in one) for c in CLAUSES] for one in found])


# ---- figures


def table_row(name: str, chosen: Numbers, labels: Numbers) -> str:
    """One line of the table: each figure of ``quality`` with its 95 % interval."""
    dice = np.random.default_rng(0)
    picks = (dice.integers(0, len(labels), len(labels)) for _ in range(DRAWS))
    draws = np.array([quality(chosen[pick], labels[pick]) for pick in picks])
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    cells = [f"{v:.2f} ({a:.2f}-{b:.2f})" for v, a, b in zip(quality(chosen, labels), low, high, strict=True)]
    return f"| {name} | " + " | ".join(cells) + " |"


def calibration_error(scores: Numbers, labels: Numbers, bins: int = 10) -> float:
    """Expected calibration error over all decisions with a score of at least a tenth."""
    kept = scores >= 0.1
    values, truth = scores[kept], labels[kept]
    which = np.minimum((values * bins).astype(int), bins - 1)
    gaps = [
        abs(values[which == b].mean() - truth[which == b].mean()) * (which == b).mean()
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def by_kind(posts: Sequence[Post], chosen: Numbers, labels: Numbers) -> list[str]:
    """Recall on explicit and implicit posts, alarms on the rest."""
    lines = []
    for kind in ("explicit", "implicit", "hard-negative", "harmless"):
        rows = np.array([post.kind == kind for post in posts])
        wanted = labels[rows] > 0
        if wanted.any():
            lines.append(f"- {kind}: recall {(chosen[rows] & wanted).sum() / wanted.sum():.2f}")
        else:
            lines.append(f"- {kind}: {chosen[rows].any(axis=1).mean():.1%} of posts marked")
    return lines


def span_figures(posts: Sequence[Post], found: Sequence[Sequence[Finding]]) -> tuple[float, float]:
    """Share of right decisions whose mark overlaps the quote, and the median of marked over quoted length."""
    hits, stretch = [], []
    for post, one in zip(posts, found, strict=True):
        for clause, start, end in post.marks:
            marks = [f for f in one if f.clause == clause and f.tier is not Tier.HINT]
            over = [f.end - f.start for f in marks if f.start < end and start < f.end]
            if marks:
                hits.append(bool(over))
            stretch += [min(over) / (end - start)] if over else []
    return statistics.fmean(hits), statistics.median(stretch)


def per_clause(chosen: Numbers, labels: Numbers) -> list[str]:
    """Precision, recall and number of labels by clause."""
    lines = ["| clause | labels | precision | recall |", "|---|---|---|---|"]
    for column, clause in enumerate(CLAUSES):
        right = (chosen[:, column] & (labels[:, column] > 0)).sum()
        marked, wanted = chosen[:, column].sum(), int(labels[:, column].sum())
        lines.append(f"| {clause} | {wanted} | {right / max(marked, 1):.2f} | {right / max(wanted, 1):.2f} |")
    return lines


def seeds_spread(folder: Path, held: Sequence[Post], arrays: dict[str, Any]) -> list[str]:
    """What each whole run reaches alone on the held-out posts, with the common n-grams, blend and levels."""
    from assemble import Judge, averaged, packed

    base = dict(np.load(MODEL / "encoder.npz"))
    tokenizer = Tokenizer.from_file(MODEL / "vocab.txt")
    blend = Blend(arrays["blend"].astype(float), arrays["blend_bias"].astype(float))
    common = {n: arrays[n] for n in ("rarity", "grams", "grams.scale", "grams_bias")}
    lines = []
    for path in sorted(folder.glob("all-*.npz")):
        judge = Judge(base, packed(averaged([dict(np.load(path))])) | common, tokenizer)
        chosen = blend.scores(judge.features(held)[0]) >= arrays["likely"]
        precision, recall, f1, alarms = quality(chosen, labels_of(held))
        lines.append(f"- {path.stem}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, alarms {alarms:.3f}")
    return lines


def measured(folder: Path) -> str:
    """All figures, as Markdown."""
    posts, held = training_posts(), held_out_posts()
    labels, truth = labels_of(posts), labels_of(held)
    first = np.array([post.id.startswith(FIRST_WRITERS) for post in posts])
    arrays, notes = read_tensors(MODEL / "heads.safetensors")
    inner, outer = kept_simple_features(folder, posts, held)
    kept = np.load(folder / "unseen.npz")
    blend = Blend(arrays["blend"].astype(float), arrays["blend_bias"].astype(float))
    inside = blend.scores(kept["features"])
    reader = SecondReader.load()
    found = [reader.read(post.text) for post in held]
    scores = np.array([list(reader.scores(post.text).values()) for post in held])
    engine = Engine(load_pack(), reader=reader)
    ruled = from_findings([engine.check(post.text, "en", stages="rules") for post in held])
    shown = [engine.check(post.text, "en") for post in held]
    final = from_findings(shown)
    head = "| method | precision | recall | F1 | unlabelled posts marked |\n|---|---|---|---|---|"
    rows = [Row("rules alone", ruled)]
    fold_rows = []
    for name, kinds in (("n-grams", [0]), ("embeddings", [1]), ("n-grams and embeddings", [0, 1])):
        outside, within = decided(inner[:, kinds], labels, outer[:, kinds], first)
        rows.append(Row(name, outside))
        fold_rows.append(Row(name, within))
    rows += [Row("second reader", from_findings(found)), Row("both, as the program shows them", final)]
    fold_rows.append(Row("second reader", inside >= arrays["likely"]))
    overlap, stretch = span_figures(held, shown)
    parts = [
        f"### Posts held out of everything ({', '.join(HELD_OUT)}; {len(held)} posts)",
        "\n".join([head, *(table_row(row.name, row.chosen, truth) for row in rows)]),
        "\n".join(by_kind(held, final, truth)),
        (
            f"- expected calibration error {calibration_error(scores, truth):.3f}\n"
            f"- marks that overlap the quote {overlap:.2f}; marked over quoted length, median {stretch:.2f}"
        ),
        "Each training run alone, with the same n-grams, calibration and levels (the spread of runs):",
        "\n".join(seeds_spread(folder, held, arrays)),
        "\n".join(per_clause(final, truth)),
        f"### Unseen folds of the training posts ({int(notes['posts']):,} posts, {FOLDS} folds)",
        "\n".join([head, *(table_row(row.name, row.chosen, labels) for row in fold_rows)]),
        "\n".join(by_kind(posts, inside >= arrays["likely"], labels)),
        f"- expected calibration error {calibration_error(inside, labels):.3f}",
    ]
    return "\n\n".join(parts)


CARD = """# The second reader: model card

**What it is.** A reader of English posts that gives each of the twelve guidelines a score and marks the words that carry it. It runs in numpy on one
thread of the author's machine and opens no connection. What it reads changes nothing in it; only a mark that the author dismisses and gives a reason for makes alike
marks hints, on that author's machine, listed under *Decisions* and reversible.

**Limits.** It knows English only. It was trained on invented posts by few writers and misses much that is only implied: about one problem in four. Silence is no
clearance. Irony, in-jokes, quotations and reported speech mislead it. The marked words are where it looked, not a proof. Posts longer than 126 pieces are judged in
overlapping parts. It never decides: what it marks, the author may keep with a reason.

**Built from.** The six-layer sentence encoder all-MiniLM-L6-v2 (22 million numbers, Apache-2.0), kept as 8-bit numbers; low-rank
deltas to it, post and piece heads, and hashed word and letter n-grams, trained for this program (4 MB in all). Scores are calibrated on folds that a run had not seen.

**Data.** {posts} invented English posts, labelled by the guide in `tests/corpus/GUIDE.md`; digest {digest}. No real person, no real post. A second reader labelled
160 of them blind: F1 .99 against the labels (an upper bound: the names of the files were visible).

**Training.** One run for each of three folds, in three legs; then two runs on all posts from the folds' mean, averaged. For the numbers shipped the first two legs began
before all posts were written, and one of the last two runs started from a mean in which the third fold lacked its last leg, so a run from scratch gives numbers close to
these, not the same. Rebuild with `packaging/model/train.py`; recipes: {recipe}.

**Levels.** A score of {level:.2f} is shown as *likely*, one of {hint:.2f} as a *hint*. The first is set on unseen folds alone, for a precision of at least {precision:.0%}
with few alarms.

## Figures

Intervals are 95 %, by bootstrap over posts.

{figures}
"""


def write_card(folder: Path) -> None:
    """Measure and write the card beside the model."""
    from assemble import HINT, PRECISION

    arrays, notes = read_tensors(MODEL / "heads.safetensors")
    text = CARD.format(
        posts=f"{int(notes['posts']):,}",
        digest=notes["corpus"][:12],
        recipe="; ".join(
            f"{leg.epochs} epochs at {leg.rate:g} with deltas of rank {leg.rank}" for leg in (*LEGS, FINISH)
        ),
        precision=PRECISION,
        level=float(arrays["likely"].min()),
        hint=HINT,
        figures=measured(folder),
    )
    (MODEL / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    write_card(Path(sys.argv[1]))
