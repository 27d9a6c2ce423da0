"""Where everything stands on a form's sheet: the header block cut along the table's columns, the headings, the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, combinations, pairwise

from pipeline.form import Field, Form
from pipeline.writers.house import text_width

LEFT = 1
"""The first column of the table, from 0: column A stays empty, for the row flags of return copies."""
PAIRS_AT_MOST = 4
_VALUE_LEAST = 16


@dataclass(frozen=True)
class Slot:
    """Where one entry of the header block stands, in columns from 0: its label and its value."""

    label: tuple[int, int]
    value: tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """Where everything stands on a form's sheet. Rows and columns are counted from 0, as XlsxWriter does."""

    form: Form
    widths: tuple[float, ...]
    slots: tuple[Slot, ...]

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return LEFT + len(self.widths) - 1

    @property
    def head_row(self) -> int:
        """The row of the headings: under the title, the line beneath it, the header block and the legend."""
        return 3 + -(-len(self.form.header) // len(self.slots))

    @property
    def first_row(self) -> int:
        """The first row under the headings."""
        return self.head_row + 1

    def column(self, heading: str) -> int:
        """The column of a heading."""
        return LEFT + self.form.headings.index(heading)

    def width(self, first: int, last: int) -> float:
        """The width of some columns together."""
        return sum(self.widths[first - LEFT : last - LEFT + 1])

    def header_cells(self) -> Iterator[tuple[Field, int, Slot]]:
        """Each entry of the header block with its row and its slot."""
        for position, field in enumerate(self.form.header):
            row, number = divmod(position, len(self.slots))
            slot = self.slots[number]
            if position == len(self.form.header) - 1:  # the last entry takes what is left of its row
                slot = Slot(slot.label, (slot.value[0], self.last_column))
            yield field, 2 + row, slot


@lru_cache(maxsize=32)
def layout(form: Form) -> Layout:
    """Where everything stands on the form's sheet."""
    # A heading that breaks after three of its four characters looks like a mistake: no column is narrower than that.
    widths = tuple(max(field.width, text_width(field.heading) + 1.0) for field in form.fields)
    label = max(text_width(field.heading) for field in form.header) + 1.0
    return Layout(form, widths, _slots(widths, label))


def _slots(widths: Sequence[float], label: float) -> tuple[Slot, ...]:
    """As many pairs of label and value side by side as there is room for, cut along the table's columns."""
    for pairs in range(PAIRS_AT_MOST, 0, -1):
        value = (sum(widths) - pairs * label) / pairs
        cuts = _best_cuts(widths, [label, value] * pairs, [label, _VALUE_LEAST] * pairs)
        if cuts:
            segments = [(LEFT + first, LEFT + last - 1) for first, last in pairwise(cuts)]
            return tuple(Slot(*pair) for pair in zip(segments[::2], segments[1::2], strict=True))
    return (Slot((LEFT, LEFT), (LEFT + 1, LEFT + len(widths) - 1)),)


def _best_cuts(widths: Sequence[float], wanted: Sequence[float], least: Sequence[float]) -> tuple[int, ...]:
    """The column boundaries whose segments come nearest to the wanted widths, none below its least; empty if there are none."""
    edges = [0.0, *accumulate(widths)]
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    for inner in combinations(range(1, len(widths)), len(wanted) - 1):
        cuts = (0, *inner, len(widths))
        got = [edges[last] - edges[first] for first, last in pairwise(cuts)]
        if all(width >= low for width, low in zip(got, least, strict=True)):
            cost = sum((width - aim) ** 2 for width, aim in zip(got, wanted, strict=True))
            best = min(best, (cost, cuts))
    return best[1]
