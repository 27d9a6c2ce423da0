"""Where the table is: the line or two lines that hold a form's headings, under whatever stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isclose

from rapidfuzz import fuzz, process

from pipeline.form import Form, heading_key
from pipeline.intake.grid import Cell, Grid
from pipeline.text import cleaned

MATCHES_NEEDED = 4
SHARE_NEEDED = 0.5
NEAR = 60
_LONGEST_HEADING = 40
_MOST_TEXTS = 100_000
"""Where headings are not among so many texts, there are none: far more than ever stand above a form."""
_BRACKET = frozenset("(【[")


@dataclass(frozen=True)
class Head:
    """The headings of a table: the form they belong to, their lines (from 1), each column of the form, and the rest."""

    form: Form
    first_row: int
    last_row: int
    columns: dict[str, int]
    printed: dict[str, str]
    doubled: tuple[tuple[str, int], ...] = ()
    extra: dict[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Headings that always must be there and are not."""
        return tuple(f.heading for f in self.form.expected if f.heading not in self.columns)

    @property
    def is_whole(self) -> bool:
        """Whether every column of the form is there and nothing else: no other line can fit better."""
        return len(self.columns) == len(self.form.fields) and not self.extra and not self.doubled

    @property
    def score(self) -> float:
        """How well the form fits: columns found, less what is missing, strange or there twice."""
        return len(self.columns) - 1.5 * len(self.missing) - 0.2 * (len(self.extra) + len(self.doubled))


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING else ""


Texts = tuple[str, ...]
Wordings = list[tuple[str, ...]]


def _texts(cells: Sequence[Cell]) -> Texts:
    return tuple(map(_text, cells))


def _wordings(upper: Texts, lower: Texts) -> Wordings:
    """The candidate headings of a line, a tuple of wordings per column; of two lines read as one: both words together, the
    lower one, or the upper one.
    """
    if not upper:
        return [(text,) for text in lower]
    return [(up + low, low, up) if low != up else (up,) for up, low in zip(upper, lower, strict=True)]


def _head(form: Form, first: int, last: int, candidates: Sequence[tuple[str, ...]]) -> Head:
    columns: dict[str, int] = {}
    printed: dict[str, str] = {}
    doubled: list[tuple[str, int]] = []
    extra: dict[int, str] = {}
    for number, wordings in enumerate(candidates, 1):
        found, wording = _first_match(form, wordings)
        if found is None:
            if text := next((w for w in (*wordings[1:], wordings[0]) if w), ""):
                extra[number] = text
        elif found in columns:
            doubled.append((found, number))
        else:
            columns[found] = number
            printed[found] = "".join(cleaned(wording).split())
    return Head(form, first + 1, last + 1, columns, printed, tuple(doubled), extra)


def _first_match(form: Form, wordings: tuple[str, ...]) -> tuple[str | None, str]:
    for wording in wordings:
        if wording and (found := form.match(wording)):
            return found.heading, wording
    return None, ""


@lru_cache(maxsize=16)
def _known(forms: tuple[Form, ...]) -> frozenset[str]:
    """All headings of all forms as they are compared: what is not among them, with or without its brackets, is none."""
    return frozenset(heading_key(name) for form in forms for f in form.fields for name in (f.heading, *f.aka))


@lru_cache(maxsize=16)
def _in_order(known: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(known))


@lru_cache(maxsize=50_000)
def _is_known(text: str, known: frozenset[str]) -> bool:
    key = heading_key(text)
    return key in known or (not _BRACKET.isdisjoint(key) and (key.startswith(_in_order(known)) or key.endswith(_in_order(known))))


def _promising(known: frozenset[str], wordings: Wordings) -> bool:
    """Whether a line may hold headings at all: a cheap look before the dear one."""
    # A title merged over all columns stands in every one of them: look at each wording once.
    different = set(wordings)
    if len(different) < MATCHES_NEEDED:
        return False
    return sum(1 for each in different if any(w and _is_known(w, known) for w in each)) >= MATCHES_NEEDED


@lru_cache(maxsize=500)
def _heads(forms: tuple[Form, ...], upper: Texts, lower: Texts) -> tuple[Head, ...]:
    """What a line, or two read as one, would be as the headings of each form, as if they were the first lines of a sheet;
    nothing where they do not look like headings. Letters of one form repeat each other's lines.
    """
    wordings = _wordings(upper, lower)
    if not _promising(_known(forms), wordings):
        return ()
    return tuple(_head(form, 0, 1 if upper else 0, wordings) for form in forms)


def best_head(grid: Grid, forms: Sequence[Form]) -> Head | None:
    """The best fitting headings of the sheet, whether or not they fit well enough; None where nothing looks like headings."""
    best: Head | None = None
    asked = tuple(forms)
    upper: Texts = ()
    texts = 0
    for row, cells in enumerate(grid.cells):
        texts += sum(map(bool, upper))
        if texts > _MOST_TEXTS:
            break
        # Titles and empty lines hold too few different things to be half of any headings.
        lower = _texts(cells) if len(set(cells)) > 1 else ()
        best = _better(best, row, _heads(asked, (), lower))
        if best is not None and best.is_whole:
            break
        if upper and lower:
            best = _better(best, row - 1, _heads(asked, upper, lower))
        if best is not None and row > best.last_row and not best.missing:
            break
        upper = lower
    return best and _with_merged_line(grid, best)


def _with_merged_line(grid: Grid, head: Head) -> Head:
    """The head with the line above or below with which most of its headings are merged: others may stand only there."""
    merges = [merge for column in head.columns.values() if (merge := grid.merge_at(head.last_row, column))]
    for upper in (head.last_row - 1, head.last_row) if head.first_row == head.last_row else ():
        if sum(1 for merge in merges if merge.top <= upper < merge.bottom) > len(head.columns) // 2:
            return _head(head.form, upper - 1, upper, _wordings(*(_texts(grid.cells[row - 1]) for row in (upper, upper + 1))))
    return head


def _better(best: Head | None, above: int, heads: Sequence[Head]) -> Head | None:
    """The best head so far, or one of these, which stand below so many lines."""
    for each in heads:
        head = replace(each, first_row=above + each.first_row, last_row=above + each.last_row)
        if best is None or _is_better(head, best):
            best = head
    return best


def _is_better(head: Head, best: Head) -> bool:
    """A better fit; or as good a fit without the line above, which then belongs to the header block."""
    if isclose(head.score, best.score):
        return head.first_row == head.last_row == best.last_row and best.first_row < best.last_row
    return head.score > best.score


def fits(head: Head) -> bool:
    """Whether headings are enough of a form's to take the sheet for that form."""
    needed = max(MATCHES_NEEDED, SHARE_NEEDED * len(head.form.required))
    return len([f for f in head.form.required if f.heading in head.columns]) >= needed


_PASTED = 4


def is_repeated(head: Head, row: Sequence[Cell]) -> bool:
    """Whether a later line repeats the headings, as after a printed page."""
    same = sum(
        1
        for heading, column in head.columns.items()
        if column <= len(row) and (text := _text(row[column - 1])) and (f := head.form.match(text)) and f.heading == heading
    )
    filled = len({text for column in head.columns.values() if column <= len(row) and (text := _text(row[column - 1]))})
    # A table pasted from elsewhere has its own, fewer headings: they are known by there being nothing else on the line.
    return same >= max(3, len(head.columns) // 2) or (same >= _PASTED and same >= filled - 1)


def nearest_heading(text: str, headings: Sequence[str]) -> str | None:
    """The heading that a near miss most likely means, or None."""
    found = process.extractOne(heading_key(text), headings, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found else None


def nearest_form(grid: Grid, forms: Sequence[Form]) -> Form | None:
    """The form of which the sheet has the most headings, at least two; None where it has none."""
    best: tuple[int, Form | None] = (1, None)
    for row in grid.cells[:60]:
        texts = [text for cell in row if (text := _text(cell))]
        for form in forms:
            hits = len({f.heading for text in texts if (f := form.match(text))})
            if hits > best[0]:
                best = (hits, form)
    return best[1]
