"""Trains the second reader: encoder deltas, heads, n-grams, calibration; writes the files that the program reads.

usage: train.py run fold0|fold1|fold2 FOLDER [--seed N] [--leg 1|2|3] trains on all but one fold, in three legs; writes FOLDER/<name>-<seed>.npz
       train.py finish FOLDER [--seed N]                             goes on from the folds' mean with all posts; writes FOLDER/all-<seed>.npz
       train.py assemble FOLDER TARGET [--level L]                   averages runs, calibrates on unseen folds, writes the model

Needs PyTorch and scikit-learn; the program itself needs neither. Seeds are fixed, one thread.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "checks"), str(ROOT / "resources"), str(Path(__file__).resolve().parent)]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from net import Reader  # noqa: E402
from torch.nn import functional  # noqa: E402

from beforehand_checks.reader.tokenizer import Tokenizer  # noqa: E402
from corpus import CLAUSES, Post, cut, disturbed, fold_of, joined, training_posts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

MODEL = ROOT / "resources" / "beforehand_resources" / "model"
FOLDS = 3
BEGIN, END, MASK = 101, 102, 103
OUTPUTS = len(CLAUSES) + 1  # the last one: whether the post carries any label at all


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run is trained."""

    seed: int = 0
    epochs: int = 5
    batch: int = 16
    rate: float = 1e-3
    head_rate: float = 2e-3
    decay: float = 0.01
    rank: int = 32
    drop: float = 0.1
    span_weight: float = 2.0
    disturb: float = 0.3
    join: float = 0.1
    shorten: float = 0.1
    blank: float = 0.3
    average: float = 0.997
    longest: int = 128


LEGS = (Recipe(), Recipe(epochs=3, rate=7e-4, head_rate=1.4e-3), Recipe(epochs=6))
"""A run warms up and cools down three times; each leg starts from the average of the one before it. A leg of three epochs more
raised the average precision on an unseen fold from .708 to .740, six more with half as many posts again to .777."""
FINISH = Recipe(epochs=5, rate=8e-4, head_rate=1.6e-3, rank=56)
"""The last leg starts from the mean of the folds and sees all posts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A post as numbers: pieces with begin and end marks, a label a piece and clause, a label a clause."""

    ids: list[int]
    pieces: NDArray[np.float32]
    labels: list[float]


def sample(post: Post, tokenizer: Tokenizer, longest: int, soft: Sequence[str] = ()) -> Sample:
    """A post as numbers; clauses in ``soft`` lost the sentence they were quoted from and count a tenth."""
    pieces = tokenizer.read(post.text).slice(0, longest - 2)
    labels = np.zeros((len(pieces) + 2, len(CLAUSES)), np.float32)
    for clause, start, end in post.marks:
        column = CLAUSES.index(clause)
        for row, (first, last) in enumerate(zip(pieces.starts, pieces.ends, strict=True)):
            labels[row + 1, column] = float(first < end and start < last)
    row_labels = post.row()
    for clause in soft:
        row_labels[CLAUSES.index(clause)] = 0.1
    return Sample([BEGIN, *pieces.ids, END], labels, [*row_labels, max(row_labels)])


def stacked(samples: Sequence[Sample]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, which are real, piece labels and post labels of a batch."""
    longest = max(len(one.ids) for one in samples)
    ids = torch.zeros(len(samples), longest, dtype=torch.long)
    real = torch.zeros(len(samples), longest, dtype=torch.bool)
    pieces = torch.zeros(len(samples), longest, len(CLAUSES))
    for row, one in enumerate(samples):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        real[row, : len(one.ids)] = True
        pieces[row, : len(one.ids)] = torch.from_numpy(one.pieces)
    return ids, real, pieces, torch.tensor([one.labels for one in samples])


def varied(post: Post, posts: Sequence[Post], recipe: Recipe, dice: random.Random, tokenizer: Tokenizer) -> Sample:
    """One post as the model meets it this time: joined, shortened, disturbed or with pieces blanked."""
    lost: tuple[str, ...] = ()
    if dice.random() < recipe.join:
        other = dice.choice(posts)
        post = joined(post, other) if dice.random() < 0.5 else joined(other, post)
    elif dice.random() < recipe.shorten:
        post, lost = cut(post, dice)
    if dice.random() < recipe.disturb:
        post = replace(post, text=disturbed(post.text, dice))
    made = sample(post, tokenizer, recipe.longest, lost)
    if dice.random() < recipe.blank:
        made = replace(made, ids=[i if i in (BEGIN, END) or dice.random() > 0.12 else MASK for i in made.ids])
    return made


def batches(samples: list[Sample], size: int, dice: random.Random) -> Iterator[list[Sample]]:
    """Shuffled batches of samples of like length."""
    dice.shuffle(samples)
    made: list[list[Sample]] = []
    for first in range(0, len(samples), size * 16):
        chunk = sorted(samples[first : first + size * 16], key=lambda one: len(one.ids))
        made += [chunk[place : place + size] for place in range(0, len(chunk), size)]
    dice.shuffle(made)
    yield from made


def loss_of(model: Reader, batch: Sequence[Sample], recipe: Recipe) -> torch.Tensor:
    """Post loss and piece loss together."""
    ids, real, pieces, labels = stacked(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        posts, spans, _ = model(ids, real)
    whole = functional.binary_cross_entropy_with_logits(posts.float(), labels, reduction="none").sum(1).mean()
    part = (
        functional.binary_cross_entropy_with_logits(spans.float(), pieces, reduction="none").sum(2) * real
    ).sum() / real.sum()
    return whole + recipe.span_weight * part


def optimiser(model: Reader, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW with a slower rate inside the encoder than in the heads."""
    inner = [value for name, value in model.named_parameters() if name.startswith("layers.")]
    outer = [value for name, value in model.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": inner, "lr": recipe.rate}, {"params": outer, "lr": recipe.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=recipe.decay)


def trained(posts: Sequence[Post], recipe: Recipe, tokenizer: Tokenizer, model: Reader) -> Reader:
    """The model trained further on the posts; its parameters are a running average of the last steps."""
    dice = random.Random(recipe.seed)
    values = list(model.parameters())
    average = [value.detach().clone() for value in values]
    steps = recipe.epochs * math.ceil(len(posts) / recipe.batch)
    engine = optimiser(model, recipe)
    plan = torch.optim.lr_scheduler.LambdaLR(engine, lambda s: min(1.0, s / (0.06 * steps)) * max(0.0, 1 - s / steps))
    step, begun = 0, time.time()
    for epoch in range(recipe.epochs):
        model.train()
        total = 0.0
        for batch in batches([varied(post, posts, recipe, dice, tokenizer) for post in posts], recipe.batch, dice):
            loss = loss_of(model, batch, recipe)
            engine.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(values, 1.0)
            engine.step()
            plan.step()
            step += 1
            with torch.no_grad():
                torch._foreach_lerp_(average, values, 1 - min(recipe.average, (1 + step) / (10 + step)))
            total += loss.item()
        print(
            f"epoch {epoch + 1}/{recipe.epochs}: loss {total / step * (epoch + 1):.3f}, {time.time() - begun:.0f} s",
            flush=True,
        )
    with torch.no_grad():
        for value, mean in zip(values, average, strict=True):
            value.copy_(mean)
    return model.eval()


def numbers(model: Reader) -> dict[str, torch.Tensor]:
    """The trained numbers under the names that the program reads."""
    out: dict[str, torch.Tensor] = {}
    for number, layer in enumerate(model.layers):
        for name, delta in layer.m.items():
            out[f"{number}.{name.removeprefix('m_')}.thin"] = delta.thin
            out[f"{number}.{name.removeprefix('m_')}.tall"] = delta.tall
        out |= {f"{number}.{name}": value for name, value in layer.v.items()}
    heads = {"look": model.look, "judge": model.judge, "pool": model.pool.weight, "pool_bias": model.pool.bias}
    return out | heads | {"span": model.span.weight, "span_bias": model.span.bias}


def exported(model: Reader) -> dict[str, NDArray[np.float32]]:
    """The trained numbers as arrays."""
    return {name: value.detach().numpy().copy() for name, value in numbers(model).items()}


def resume(model: Reader, path: Path) -> None:
    """Put the numbers that ``exported`` wrote back into a model."""
    kept = np.load(path)
    with torch.no_grad():
        for name, value in numbers(model).items():
            value.copy_(torch.from_numpy(kept[name]))


def run(name: str, folder: Path, seed: int, legs: Sequence[int]) -> None:
    """Train on all but one fold and keep the result."""
    fold = int(name.removeprefix("fold"))
    posts = [post for post in training_posts() if fold_of(post, FOLDS) != fold]
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(MODEL / "vocab.txt")
    model = Reader(np.load(MODEL / "encoder.npz"), len(CLAUSES), LEGS[0].rank, LEGS[0].drop)
    kept = folder / f"{name}-{seed}.npz"
    if 1 not in legs:
        resume(model, kept)
    for leg in legs:
        recipe = replace(LEGS[leg - 1], seed=seed + 1000 * (leg - 1))
        print(f"{name}, leg {leg}: {len(posts)} posts, {recipe}", flush=True)
        np.savez(kept, **exported(trained(posts, recipe, tokenizer, model)))


def finish(folder: Path, seed: int) -> None:
    """Train on all posts, on from the mean of the folds."""
    from assemble import averaged

    recipe = replace(FINISH, seed=seed)
    posts = training_posts()
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    model = Reader(np.load(MODEL / "encoder.npz"), len(CLAUSES), recipe.rank, recipe.drop)
    start = folder / "mean.npz"
    np.savez(start, **averaged([dict(np.load(path)) for path in sorted(folder.glob("fold*-*.npz"))]))
    resume(model, start)
    print(f"finish: {len(posts)} posts, {recipe}", flush=True)
    ready = trained(posts, recipe, Tokenizer.from_file(MODEL / "vocab.txt"), model)
    np.savez(folder / f"all-{seed}.npz", **exported(ready))


def main() -> None:
    """Read the command line and do what it says."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    todo = cli.add_subparsers(dest="todo", required=True)
    one = todo.add_parser("run")
    one.add_argument("name", choices=[f"fold{n}" for n in range(FOLDS)])
    one.add_argument("folder", type=Path)
    one.add_argument("--seed", type=int, default=0)
    one.add_argument(
        "--leg", type=int, choices=(1, 2, 3), help="only this leg; a later one goes on from the file of the one before"
    )
    last = todo.add_parser("finish")
    last.add_argument("folder", type=Path)
    last.add_argument("--seed", type=int, default=0)
    rest = todo.add_parser("assemble")
    rest.add_argument("folder", type=Path)
    rest.add_argument("target", type=Path)
    rest.add_argument("--level", type=float, help="mark as likely from this score on, whatever the folds suggest")
    args = cli.parse_args()
    if args.todo == "run":
        run(args.name, args.folder, args.seed, (args.leg,) if args.leg else (1, 2, 3))
    elif args.todo == "finish":
        finish(args.folder, args.seed)
    else:
        from assemble import assemble

        assemble(args.folder, args.target, args.level)


if __name__ == "__main__":
    main()
