"""Lines that name the kind of the lines below them, as published lists of powers have them: 二、行政处罚（2项）.

Only a name that the form knows is taken for a kind; under any other line the kinds of the lines are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.form import Form
from pipeline.intake.heading import Head
from pipeline.text import simplified, tight

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LEAD = re.compile(rf"^(?:{_NUMERAL}[、..\uff0e]|[(\uff08]{_NUMERAL}[)\uff09]|第{_NUMERAL}[类部分]{{1,2}}[:\uff1a、]?|[附]?表{_NUMERAL}[:\uff1a、])")
_BRACKETED_COUNT = re.compile(r"[(\uff08](?:主项)?[共计]?\d{1,4}[项条类个]?(?:[,\uff0c]?含?子项.*)?[)\uff09][:\uff1a]?$")
_COUNT = re.compile(r"(?:主项)?[共计]?\d{1,4}(?:\.0)?[项条类个]?(?:[(\uff08][^)\uff09]*[)\uff09])?$")
_LONE_NUMERAL = re.compile(rf"{_NUMERAL}[、..\uff0e]?$")
_WITHIN = re.compile(r"\d{1,4}$")

Texts = Sequence[tuple[int, str]]


def kind_named(form: Form, text: str) -> str:
    """The kind that a line's text names, without its number and count; nothing where it names none."""
    if form.groups is None:
        return ""
    flat = tight(text)
    bare = _LEAD.sub("", flat)
    bare = _BRACKETED_COUNT.sub("", bare).rstrip(":\uff1a")
    if bare != flat and bare not in form.groups.names:
        bare = _COUNT.sub("", bare)
    return bare if simplified(bare) in form.groups.names else ""


def group_name(form: Form, head: Head, texts: Texts) -> tuple[int, str] | None:
    """The column and the text that name a kind, on a line that holds nothing besides but its number and a count."""
    if form.groups is None:
        return None
    named = [each for each in texts if kind_named(form, each[1])]
    rest = [(column, tight(text)) for column, text in texts if (column, text) not in named]
    first = head.columns.get(form.fields[0].heading)
    counts = [text for column, text in rest if column != first and _COUNT.match(text)]
    numerals = [text for _, text in rest if _LONE_NUMERAL.match(text)]
    if len(named) != 1 or len(counts) + len(numerals) < len(rest):
        return None
    column, text = named[0]
    is_marked = bool(numerals) or tight(text) != kind_named(form, text)
    stands_alone = not rest and column in (first, head.columns.get(form.groups.heading))
    return named[0] if is_marked or stands_alone else None


def without_kind(value: str | None) -> bool:
    """Whether a cell for the kind names none: it is empty, or holds only the line's number within its kind."""
    return value is None or _WITHIN.match(value) is not None


def kinds(form: Form, marks: Iterable[tuple[int, str | None]]) -> dict[int, tuple[str, str]]:
    """For each row below a line that names a kind: that line's text and the kind.

    `marks` are the rows in order, each with the text of a line that is no data (nothing ends a group), None for data.
    """
    found: dict[int, tuple[str, str]] = {}
    current = ("", "")
    for row, text in marks:
        if text is not None:
            current = (text, kind_named(form, text))
        elif current[1]:
            found[row] = current
    return found
