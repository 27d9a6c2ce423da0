"""Which texts are nearly the same. In a scope of usual size every pair is compared; in a huge one only neighbours by their alphabet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

NEARLY_THE_SAME = 80
WHOLLY_UNLIKE = 30
"""Of two different risk points of the sample one pair in two hundred reaches this; a text reworded from another mostly does."""
ALL_PAIRS, NEIGHBOURS = 250_000, 8

Near = tuple[float, int, int]


def likeness(one: str, other: str) -> float:
    """How like two texts are, in per cent; both as `essence` leaves them."""
    return float(fuzz.ratio(one, other))


def near_pairs(ones: Sequence[str], others: Sequence[str]) -> Iterator[Near]:
    """The pairs that are nearly the same, with their likeness in per cent, by position."""
    yield from _of_all(ones, others) if len(ones) * len(others) <= ALL_PAIRS else _of_neighbours(ones, others)


def _of_all(ones: Sequence[str], others: Sequence[str]) -> Iterator[Near]:
    scores = process.cdist(ones, others, scorer=fuzz.ratio, score_cutoff=NEARLY_THE_SAME)
    for one, other in zip(*(places.tolist() for places in np.nonzero(scores)), strict=True):
        yield float(scores[one, other]), one, other


def _of_neighbours(ones: Sequence[str], others: Sequence[str]) -> Iterator[Near]:
    """Texts edited near their end stand beside each other by their beginnings, those edited near the beginning by their ends."""
    pairs = sorted({*_beside(ones, others), *_beside([text[::-1] for text in ones], [text[::-1] for text in others])})
    scores = process.cpdist([ones[one] for one, _ in pairs], [others[other] for _, other in pairs], scorer=fuzz.ratio, score_cutoff=NEARLY_THE_SAME)
    for score, (one, other) in zip(scores.tolist(), pairs, strict=True):
        if score:
            yield float(score), one, other


def _beside(ones: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    order = sorted(range(len(others)), key=others.__getitem__)
    texts = [others[other] for other in order]
    for one, text in enumerate(ones):
        at = bisect_left(texts, text)
        for other in order[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]:
            yield one, other
