"""Formulas that count rows of 信息库 over its defined names."""

from __future__ import annotations

from pipeline.register.codes import CODE
from pipeline.writers.consolidated.database import name
from pipeline.writers.consolidated.links import literal

# COUNTIFS reads these as comparisons and wildcards.
_COMPARISONS, _WILDCARDS = ("=", "<", ">"), frozenset("*?~")


def is_plain(label: str) -> bool:
    """Whether COUNTIFS takes a label for just what it says."""
    return bool(label) and not label.startswith(_COMPARISONS) and not _WILDCARDS & set(label)


def count(*pairs: tuple[str, str, str]) -> str:
    """The number of points with these values: triples of the register's column, the value, and the cell that shows it."""
    return counted(*((name(column), label, place) for column, label, place in pairs))


def counted(*pairs: tuple[str, str, str]) -> str:
    """The number of lines with these values: triples of a defined name, the value, and the cell that shows it."""
    if all(is_plain(label) for _, label, _ in pairs):
        return f"COUNTIFS({','.join(f'{column},{place}' for column, _, place in pairs)})"
    return f"SUMPRODUCT({'*'.join(f'({column}={place})' for column, _, place in pairs)})"


def summed(column: str, *pairs: tuple[str, str, str]) -> str:
    """The sum of a named column over the lines with these values."""
    if all(is_plain(label) for _, label, _ in pairs):
        return f"SUMIFS({column},{','.join(f'{of},{place}' for of, _, place in pairs)})"
    return f"SUMPRODUCT({'*'.join(f'({of}={place})' for of, _, place in pairs)}*{column})"


def counted_text(column: str, label: str) -> str:
    """The number of points with one value, written into the formula."""
    return f'COUNTIFS({name(column)},"{literal(label)}")'


def whole() -> str:
    """The number of points."""
    return f"COUNTA({name(CODE)})"


def total(column: str) -> str:
    """The sum of a column."""
    return f"SUM({name(column)})"
