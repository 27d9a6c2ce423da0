"""What one text has that another has not, in a few words: “每周”作“每月”， 多“并登记”， 少“双人”."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

ONLY_SIGNS = "只有标点、空格不同"
_LONGEST, _MOST, _ISLAND = 16, 4, 1


@lru_cache(maxsize=4096)
def difference(model: str, text: str) -> str:
    """How a text differs from its model, a line for each place; both as `essence` leaves them. Nothing where they say the same."""
    found = [_told(model[a:b], text[c:d]) for a, b, c, d in _changes(model, text)]
    return "\n".join(found[:_MOST]) + (f"\n等{len(found)}处" if len(found) > _MOST else "")


def _changes(model: str, text: str) -> Iterator[tuple[int, int, int, int]]:
    """Where they differ: from and to in the model, from and to in the text. What a single common character parts is one change."""
    held: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(model, text):
        if step.tag == "equal":
            continue
        if held and step.src_start - held[1] <= _ISLAND:
            held = (held[0], step.src_end, held[2], step.dest_end)
            continue
        if held:
            yield held
        held = (step.src_start, step.src_end, step.dest_start, step.dest_end)
    if held:
        yield held


def _told(before: str, after: str) -> str:
    if not before:
        return f"多“{_short(after)}”"
    return f"“{_short(before)}”作“{_short(after)}”" if after else f"少“{_short(before)}”"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]}…"
