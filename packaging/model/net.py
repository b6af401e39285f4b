"""The encoder with low-rank deltas and its heads, in PyTorch; used at build time only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

WIDTH = 384
HEADS = 12
LAYERS = 6
MATRICES = ("in", "out", "up", "down")
VECTORS = ("in_bias", "out_bias", "up_bias", "down_bias", "norm1", "norm1_bias", "norm2", "norm2_bias")


def tensor(arrays: Mapping[str, NDArray[Any]], name: str) -> torch.Tensor:
    """An array of the base file as 32-bit floats."""
    value = torch.from_numpy(arrays[name].astype("float32"))
    scale = name + ".scale"
    return value * torch.from_numpy(arrays[scale]) if scale in arrays.files else value  # type: ignore[attr-defined]


class Dropout:
    """Dropout with masks cut from one pool of random numbers, several times cheaper than drawing each anew."""

    def __init__(self, chance: float, size: int = 1 << 23) -> None:
        self.size = size
        self.pool = ((torch.rand(size) >= chance).float() / (1 - chance)).to(torch.bfloat16)
        self.is_on = chance > 0

    def __call__(self, x: torch.Tensor, training: bool) -> torch.Tensor:
        """Drop some of the numbers while training."""
        if not training or not self.is_on:
            return x
        first = int(torch.randint(self.size - x.numel(), (1,)))
        return x * self.pool[first : first + x.numel()].view(x.shape)


class Delta(nn.Module):
    """A frozen matrix plus the product of two thin ones."""

    def __init__(self, base: torch.Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("base", base)
        self.thin = nn.Parameter(torch.randn(rank, base.shape[1]) * base.shape[1] ** -0.5)
        self.tall = nn.Parameter(torch.zeros(base.shape[0], rank))

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """Apply the matrix and the bias."""
        return functional.linear(x, self.base, bias) + functional.linear(functional.linear(x, self.thin), self.tall)


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], number: int, rank: int) -> None:
        super().__init__()
        self.m = nn.ModuleDict({f"m_{name}": Delta(tensor(arrays, f"{number}.{name}"), rank) for name in MATRICES})
        self.v = nn.ParameterDict({name: nn.Parameter(tensor(arrays, f"{number}.{name}")) for name in VECTORS})

    def forward(self, h: torch.Tensor, mask: torch.Tensor, drop: Dropout) -> torch.Tensor:
        """Attend, then transform."""
        size, length, _ = h.shape
        mixed = self.m["m_in"](h, self.v["in_bias"]).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        share = torch.softmax(mixed[0] @ mixed[1].transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + mask, dim=-1).to(
            mixed.dtype
        )
        seen = self.m["m_out"]((share @ mixed[2]).transpose(1, 2).reshape(size, length, WIDTH), self.v["out_bias"])
        h = functional.layer_norm(h + drop(seen, self.training), (WIDTH,), self.v["norm1"], self.v["norm1_bias"], 1e-12)
        up = functional.gelu(self.m["m_up"](h, self.v["up_bias"]))
        down = drop(self.m["m_down"](up, self.v["down_bias"]), self.training)
        return functional.layer_norm(h + down, (WIDTH,), self.v["norm2"], self.v["norm2_bias"], 1e-12)


class Reader(nn.Module):
    """Encoder and heads: a logit per post and clause and one for any clause at all; a logit per piece and clause."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], clauses: int, rank: int, drop: float = 0.1) -> None:
        super().__init__()
        self.drop = Dropout(drop)
        for name in ("words", "places", "norm", "norm_bias"):
            self.register_buffer(name, tensor(arrays, name))
        self.layers = nn.ModuleList(Layer(arrays, number, rank) for number in range(LAYERS))
        self.look = nn.Parameter(torch.randn(clauses + 1, WIDTH) * 0.02)
        self.judge = nn.Parameter(torch.randn(clauses + 1, WIDTH) * 0.02)
        self.pool = nn.Linear(2 * WIDTH, clauses + 1)
        self.span = nn.Linear(WIDTH, clauses)
        nn.init.constant_(self.pool.bias, -2.5)
        nn.init.constant_(self.span.bias, -3.5)

    def hidden(self, ids: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """States of the last layer; ``real`` is true where a piece stands."""
        h = self.words[ids] + self.places[: ids.shape[1]]
        h = self.drop(functional.layer_norm(h, (WIDTH,), self.norm, self.norm_bias, 1e-12), self.training)
        mask = (real.float()[:, None, None, :] - 1) * 1e4
        for layer in self.layers:
            h = layer(h, mask, self.drop)
        return h

    def forward(self, ids: torch.Tensor, real: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Post logits, piece logits, and the mean of the last states."""
        h = self.hidden(ids, real).float()
        weight = real.float()[:, :, None]
        mean = (h * weight).sum(1) / weight.sum(1)
        top = (h + (weight - 1) * 1e4).amax(1)
        wet = self.drop(h, self.training)
        share = torch.softmax((h @ self.look.T) * WIDTH**-0.5 * 8 + (weight - 1) * 1e4, dim=1)
        votes = (share * (wet @ self.judge.T)).sum(1)
        pooled = self.drop(torch.cat([mean, top], 1), self.training)
        return self.pool(pooled) + votes, self.span(wet), mean
