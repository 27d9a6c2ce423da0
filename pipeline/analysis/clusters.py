"""Texts that are nearly the same, in groups, each around one of them: the model. Plain values in and out; nothing of forms or sections.

Every member is as like its model as asked, so that no chain of small steps leads from one text to quite another. What hangs together
is held against its first MODELS models as a whole, which is enough for all that was copied; where thousands of texts shade into one
another, what is left after that is grouped by the pairs that were compared anyway, so that time stays near linear there too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.analysis.shingles import Pairs, pairs

SAME, MODELS = 100.0, 64


@dataclass(frozen=True)
class Cluster:
    """Positions of texts with their likeness to the first, the model, in per cent; the most alike first."""

    members: tuple[tuple[int, float], ...]


def clusters(texts: Sequence[str], weights: Sequence[int], least: float, objects: Sequence[str] = ()) -> list[Cluster]:
    """Groups of two texts and more, at least `least` per cent alike to their model; no text is in two.

    `texts` are different from each other, and none is empty. `weights` tell how often each occurs: the model is the most frequent,
    then the one with the most neighbours. Texts whose `objects` differ are about different things, however alike.
    """
    links = _confirmed(texts, _of_one_object(pairs(texts), objects), least)
    degrees = np.bincount(np.concatenate([links.ones, links.others]), minlength=len(texts))
    found: list[Cluster] = []
    for together in _components(len(texts), links.ones, links.others):
        order = sorted(together, key=lambda at: (-weights[at], -degrees[at], texts[at]))
        found.extend(_stars(texts, order, links, least))
    return found


def _of_one_object(compared: Pairs, objects: Sequence[str]) -> Pairs:
    if not objects:
        return compared
    numbers = {name: number for number, name in enumerate(sorted(set(objects)))}
    own = np.fromiter(map(numbers.__getitem__, objects), np.int64, len(objects))
    same = own[compared[0]] == own[compared[1]]
    return compared[0][same], compared[1][same]


@dataclass(frozen=True)
class _Links:
    """Pairs that are as alike as asked, with how alike they are."""

    ones: np.ndarray
    others: np.ndarray
    scores: np.ndarray

    @cached_property
    def _by_one(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Both ways, in the order of the one, so that all of one stand together."""
        ones, others = np.concatenate([self.ones, self.others]), np.concatenate([self.others, self.ones])
        order = np.argsort(ones, kind="stable")
        return ones[order], others[order], np.concatenate([self.scores, self.scores])[order]

    def of(self, one: int) -> list[tuple[int, float]]:
        """What a text is paired with."""
        ones, others, scores = self._by_one
        begin, end = np.searchsorted(ones, [one, one + 1]).tolist()
        return list(zip(others[begin:end].tolist(), scores[begin:end].tolist(), strict=True))


def _confirmed(texts: Sequence[str], compared: Pairs, least: float) -> _Links:
    """The pairs that are as alike as asked. Those whose lengths alone speak against it are not looked at."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    one, other = lengths[compared[0]], lengths[compared[1]]
    may_be = 200 * np.minimum(one, other) >= least * (one + other)
    ones, others = compared[0][may_be], compared[1][may_be]
    scores = process.cpdist([texts[at] for at in ones.tolist()], [texts[at] for at in others.tolist()], scorer=fuzz.ratio, score_cutoff=least, dtype=np.float64)
    near = scores >= least
    return _Links(ones[near], others[near], scores[near])


def _components(count: int, ones: np.ndarray, others: np.ndarray) -> Iterator[list[int]]:
    """What hangs together by pairs, each as positions in their order."""
    label = np.arange(count)
    while not np.array_equal(label[ones], label[others]):
        lowest = np.minimum(label[ones], label[others])
        np.minimum.at(label, label[ones], lowest)
        np.minimum.at(label, label[others], lowest)
        label = label[label]
    joined = np.union1d(ones, others)
    order = joined[np.argsort(label[joined], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return (part.tolist() for part in np.split(order, cuts) if len(part))


def _stars(texts: Sequence[str], order: list[int], links: _Links, least: float) -> Iterator[Cluster]:
    """The first text takes all that are near it, then the first of what is left; who is near none stays alone."""
    for _ in range(MODELS):
        if len(order) < 2:  # noqa: PLR2004 - a group
            return
        model, *rest = order
        scores = process.cdist([texts[model]], [texts[at] for at in rest], scorer=fuzz.ratio, score_cutoff=least, dtype=np.float64)[0].tolist()
        yield from _cluster(texts, model, [(at, score) for at, score in zip(rest, scores, strict=True) if score >= least])
        order = [at for at, score in zip(rest, scores, strict=True) if score < least]
    left = set(order)
    for model in order:
        if model in left:
            near = [(at, score) for at, score in links.of(model) if at in left]
            left -= {model, *(at for at, _ in near)}
            yield from _cluster(texts, model, near)


def _cluster(texts: Sequence[str], model: int, near: list[tuple[int, float]]) -> Iterator[Cluster]:
    if near:
        yield Cluster(((model, SAME), *sorted(near, key=lambda member: (-member[1], texts[member[0]]))))
