"""Names that every program takes: of sheets (31 characters, each once) and of files."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

LONGEST = 31
_LONGEST_FILE = 60
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_RESERVED = frozenset({"history"})


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """A sheet name for each of these, as like it as can be: safe, at most 31 characters, none twice whatever its case."""
    taken: set[str] = set(_RESERVED)
    names = []
    for each in wanted:
        whole = _NOT_IN_SHEETS.sub("·", each).strip("' ") or "未填"
        number, name = 1, _cut(whole, LONGEST)
        while name.casefold() in taken:
            number += 1
            name = _cut(whole, LONGEST - len(f"（{number}）")) + f"（{number}）"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, most: int) -> str:
    """At most so many characters as spreadsheet programs count them (UTF-16), not ending in an apostrophe."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text.rstrip("' ")


def file_name(wanted: str) -> str:
    """A name as part of a path, without what no file system takes."""
    return _NOT_IN_FILES.sub("·", wanted).strip(". ")[:_LONGEST_FILE] or "未填"


def free(stem: str, taken: Container[str]) -> str:
    """The path of a workbook of this name, with a number where it is taken."""
    number, path = 1, f"{stem}.xlsx"
    while path in taken:
        number += 1
        path = f"{stem}（{number}）.xlsx"
    return path
