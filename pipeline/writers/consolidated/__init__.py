"""廉政风险信息库.xlsx: the register and its figures as one workbook for the leaders; every number can be counted again in it."""

from __future__ import annotations

from pipeline.analysis.balance import ordered
from pipeline.writers import chart_books
from pipeline.writers.consolidated import (
    alike,
    arrivals,
    attention,
    attention_sheet,
    balance,
    changes,
    clearing,
    commitments,
    concentration,
    contents,
    coverage,
    database,
    detail_sheet,
    duties,
    flows,
    inspections,
    levels,
    method,
    powers,
    problems,
    progress,
    publicity,
    reviews,
    scores,
    statistics,
    summary,
    trend,
    waived,
    warnings,
)
from pipeline.writers.consolidated import volumes as volumes_of
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import (
    ALIKE,
    CHANGES,
    CLEARING,
    COMMITMENTS,
    COVERAGE,
    DATABASE,
    DETAILS,
    FIRST_GRADE,
    FLOWS,
    INSPECTIONS,
    LETTERS,
    POWERS,
    PROBLEMS,
    REVIEWS,
    SHEETS,
    STATEMENT,
    WAIVED,
)
from pipeline.writers.consolidated.prepared import LED_BY

__all__ = ["Book", "volumes", "workbook"]


def workbook(book: Book) -> bytes:
    """The consolidated workbook; the same book gives the same bytes."""
    desk = Desk(book, _sheets(book), title="廉政风险信息库")
    tables = statistics.placed(book.figures.tables)
    desk.details = detail_sheet.found(desk, [each.table for each in tables])
    found = attention.points(desk)
    summary.write(desk, tables, found)
    attention_sheet.write(desk, found)
    database.write(desk, desk.rows)
    levels.write_first_grade(desk)
    levels.write_levels(desk)
    duties.write(desk)
    reviews.write(desk)
    statistics.write(desk, tables)
    trend.write(desk)
    _write_powers(desk)
    _write_followup(desk)
    progress.write(desk)
    arrivals.write_statement(desk)
    arrivals.write_letters(desk)
    changes.write(desk)
    alike.write_alike(desk)
    problems.write(desk)
    detail_sheet.write(desk)
    waived.write(desk)
    method.write(desk)
    held = {volume.file: volume.about for volume in volumes_of.volumes(book, desk.rows)} | chart_books.about(book.figures.balance.procedures)
    contents.write(desk, _counts(desk), held, flows.about(flows.in_book(book)))
    return desk.bytes()


def _write_powers(desk: Desk) -> None:
    """Powers, catalogues, charts, and what is out of balance."""
    powers.write_powers(desk)
    clearing.write_clearing(desk)
    powers.write_catalogues(desk)
    flows.write_index(desk)
    flows.write_charts(desk)
    balance.write_balance(desk)
    concentration.write_concentration(desk)
    coverage.write_coverage(desk)


def _write_followup(desk: Desk) -> None:
    """Warnings, commitments, inspections, scores and what was made public."""
    warnings.write(desk)
    commitments.write_commitments(desk)
    inspections.write_inspections(desk)
    scores.write(desk)
    publicity.write_publicity(desk)


def volumes(book: Book) -> dict[str, bytes]:
    """The numbered volumes by file name, for more points than one workbook shows; else none."""
    return volumes_of.written(book)


def _sheets(book: Book) -> list[str]:
    several = {PROBLEMS: problems.sheet_names(len(book.findings)), CHANGES: changes.sheet_names(len(book.figures.changes.found))}
    fixed = [own for name in SHEETS for own in several.get(name, [name])]
    return [*fixed, *(each.sheet for each in flows.in_book(book))]


def _counts(desk: Desk) -> dict[str, int]:
    """How many lines the big sheets hold."""
    tables = {name: len(desk.book.register.tables[form.key]) for name, form in levels.FORMS_BY_SHEET.items()}
    first = int((desk.rows[LED_BY] == "一级").sum())
    found = desk.book.figures.balance
    own = {POWERS: len(found.powers), CLEARING: found.clearing.total, FLOWS: len(found.procedures) + len(found.unstepped), COVERAGE: len(found.gaps)}
    followed = desk.book.figures.followup
    own |= {COMMITMENTS: len(followed.commitments.rows), INSPECTIONS: len(followed.inspections.rows)}
    own |= {name: len(ordered(desk.book.register, form)) for name, form in powers.CATALOGUES.items()}
    return {DATABASE: len(desk.rows), DETAILS: len(desk.details.frame), FIRST_GRADE: first, **tables, **own, REVIEWS: len(desk.book.register.reviews.decisions),
            STATEMENT: len(desk.book.figures.statement), LETTERS: len(desk.book.figures.came_in), CHANGES: len(desk.book.figures.changes.found), ALIKE: desk.book.figures.alike.total, PROBLEMS: len(desk.book.findings),
            WAIVED: len(desk.book.figures.waivers)}
