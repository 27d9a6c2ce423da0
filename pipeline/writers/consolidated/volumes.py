"""The numbered volumes that hold the detail rows where one workbook is not enough: whole sections, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from pipeline.analysis.tables import OWNER
from pipeline.writers.consolidated import contents, database, levels
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import CONTENTS, DATABASE
from pipeline.writers.consolidated.prepared import Pool, prepared


@dataclass(frozen=True)
class Volume:
    """One volume: its file name, the positions of its points in the register, and what it holds in words."""

    file: str
    rows: list[int]
    about: str


def volumes(book: Book, rows: pd.DataFrame) -> list[Volume]:
    """How the points are divided; nothing where one workbook holds them all."""
    if not book.in_volumes:
        return []
    return [
        Volume(f"{DATABASE}_第{number}册.xlsx", positions, f"信息库第{number}册，{len(positions)}行：{'、'.join(names)}。")
        for number, (positions, names) in enumerate(_divided(rows, book.settings.volume_rows), 1)
    ]


def _divided(rows: pd.DataFrame, most: int) -> Iterator[tuple[list[int], list[str]]]:
    """Sections together as long as they fit; a section that does not fit into one volume goes on in the next."""
    positions: list[int] = []
    names: list[str] = []
    for name, group in rows.groupby(OWNER, sort=False):
        own = [int(position) for position in group.index]
        if positions and len(positions) + len(own) > most:
            yield positions, names
            positions, names = [], []
        while len(own) > most:
            yield own[:most], [str(name)]
            own = own[most:]
        positions, names = positions + own, [*names, str(name)]
    if positions:
        yield positions, names


def written(book: Book) -> dict[str, bytes]:
    """The volumes by file name; empty where one workbook holds all points."""
    if not book.in_volumes:
        return {}
    rows = prepared(book.register.risks, Pool(), book.figures.followup)
    return {volume.file: _volume(book, volume) for volume in volumes(book, rows)}


def _volume(book: Book, volume: Volume) -> bytes:
    desk = Desk(book, [CONTENTS, DATABASE, *levels.FORMS_BY_SHEET], title=volume.file.removesuffix(".xlsx"))
    rows = desk.rows.iloc[volume.rows]
    database.write(desk, rows)
    levels.write_levels(desk, set(rows["风险编号"]))
    contents.write(desk, {DATABASE: len(rows)}, {})
    return desk.bytes()
