"""催报： the printable list of what each section still owes, and the same as text to paste into a message."""

from __future__ import annotations

from pipeline.analysis.figures import Figures
from pipeline.writers.reminders.book import Sheet, workbook
from pipeline.writers.reminders.message import as_file, messages

BOOK, TEXT = "催报单.xlsx", "催报.txt"

__all__ = ["BOOK", "TEXT", "files", "messages"]


def files(figures: Figures, edition: str, signature: str) -> dict[str, bytes]:
    """Both, as an edition holds them."""
    debts = figures.debts
    return {BOOK: workbook(debts, Sheet(figures.unit, figures.period, edition)), TEXT: as_file(messages(debts, signature))}
