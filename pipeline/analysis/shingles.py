"""Which texts are worth comparing: those whose smallest hashes of neighbouring characters agree （MinHash, in bands）.

For n texts it costs n sketches and BANDS sorts, whatever the texts are: a crowded band gives each text its next NEIGHBOURS only. Two
texts with a share J of their pairs of characters in common fall into one band with a chance of 1 - (1 - J³)²⁰: one pair in 190 is
missed at J = 0.61 （72 characters of which every tenth is another, scattered evenly: 0.88 alike, the worst case）, one in 20,000 at
J = 0.73 （the same, with the changes in words）. The hashes are fixed; nothing depends on a seed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Pairs = tuple[np.ndarray, np.ndarray]
"""Two arrays of positions, the smaller first; each pair once."""

ROWS, BANDS, NEIGHBOURS = 3, 20, 4
_CHARACTER = np.uint64(21)
_ODD, _GOLDEN, _LOW, _UPPER = 0xBF58476D1CE4E5B9, 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF, np.uint64(0xFFFFFFFF00000000)


def pairs(texts: Sequence[str]) -> Pairs:
    """The pairs of texts, none of them empty, that share a band."""
    count = len(texts)
    if count < 2:  # noqa: PLR2004 - a pair
        return np.empty(0, np.int64), np.empty(0, np.int64)
    sketches = _sketches(texts)
    found = np.sort(np.concatenate([_neighbours(sketches, band * ROWS) for band in range(BANDS)]))
    # np.unique would hash them first, at four times the cost.
    found = found[np.append(True, found[1:] != found[:-1])[: len(found)]]
    return found // count, found % count


def _sketches(texts: Sequence[str]) -> np.ndarray:
    """For each hash function a line: the smallest hash of each text's pairs of characters, its last character paired with nothing."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.cumsum(lengths) - lengths
    following = np.append(codes[1:], np.uint64(0))
    following[starts[1:] - 1] = 0
    grams = (codes << _CHARACTER | following) * np.uint64(_ODD)
    mixed = ((grams ^ grams >> np.uint64(29)) >> np.uint64(16)).astype(np.uint32)
    return np.stack([np.minimum.reduceat(mixed * factor, starts) for factor in _factors(ROWS * BANDS)])


def _factors(count: int) -> list[np.uint32]:
    """Odd numbers that have nothing to do with each other （splitmix64）."""
    made, state = [], 0
    for _ in range(count):
        state = (state + _GOLDEN) & _LOW
        mixed = (state ^ state >> 30) * _ODD & _LOW
        made.append(np.uint32((mixed ^ mixed >> 27) >> 32 | 1))
    return made


def _neighbours(sketches: np.ndarray, first: int) -> np.ndarray:
    """The pairs of one band as single numbers. Within a band texts stand in the order of the next hash, so that the most alike are neighbours."""
    functions, count = sketches.shape
    key = np.zeros(count, np.uint64)
    for line in sketches[first : first + ROWS]:
        key = (key ^ line) * np.uint64(_GOLDEN)
        key ^= key >> np.uint64(31)
    key = key & _UPPER | sketches[(first + ROWS) % functions]
    order = np.argsort(key, kind="stable")
    band = key[order] >> np.uint64(32)
    found = [np.empty(0, np.int64)]
    for apart in range(1, min(NEIGHBOURS, count - 1) + 1):
        same = band[:-apart] == band[apart:]
        one, other = order[:-apart][same], order[apart:][same]
        found.append(np.minimum(one, other) * count + np.maximum(one, other))
    return np.concatenate(found)
