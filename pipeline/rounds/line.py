"""The rows of a sheet by what tells them apart, and which row of an earlier sheet is which of a later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from pipeline.form import Form, Kind
from pipeline.place import Place
from pipeline.privacy import masked
from pipeline.submission import Table
from pipeline.text import essence

NEARLY_THE_SAME = 80
_MOST_COMPARED = 4_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One data row: where it stood (the sheet with its file), and by what it is known again wherever it stands now.

    `code` is the office's number for it (风险编号), `owner` whose it is (岗位, 姓名), `subject` what it is about (风险点),
    `number` its 序号. An `answered` line went back, and a later letter has spoken of it.
    """

    sheet: str
    row: int
    code: str = ""
    owner: str = ""
    subject: str = ""
    number: str = ""
    answered: bool = False

    @property
    def at(self) -> tuple[str, int | None]:
        """The sheet and the row."""
        return self.sheet, self.row


def lines_of(table: Table, form: Form) -> Iterator[Line]:
    """All data rows of a table."""
    code = tuple(f.heading for f in form.fields if f.kind is Kind.CODE and f.heading not in form.subject)
    number = tuple(f.heading for f in form.fields if f.kind is Kind.NUMBER)
    owner = tuple(heading for heading in form.scope if heading in form.headings)
    sheet = str(Place(table.file, table.sheet))
    for position, row in enumerate(table.rows):
        yield Line(
            sheet, row, code=_told(table, position, code[:1]), owner=_told(table, position, owner),
            subject=_told(table, position, form.subject), number=_told(table, position, number[:1]),
        )


def _told(table: Table, position: int, headings: Sequence[str]) -> str:
    """What these columns say in a row, for comparing."""
    entered = (table.cells[h][position] or table.shown(position, h) for h in headings if h in table.cells)
    return "/".join(essence(masked(entry)) for entry in entered if entry)


Key = Callable[[Line], tuple[str, ...]]


def _by(*names: str) -> Key:
    """A key of several entries of a line; where the first is empty, it says nothing."""
    return lambda line: tuple(getattr(line, name) for name in names)


# From the surest to the least sure.
_SURE = (_by("code"), _by("subject", "owner", "number"), _by("subject", "owner"), _by("subject", "number"), _by("subject"))
_LEFT = (_by("number", "owner"), _by("number"))


def aligned(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    """Which of the earlier rows is which of the later ones, by position: one to one, the surest first.

    Rows with different codes are never the same. A row is known by its code, else by its text, else by nearly its text,
    and only those that are left by their number.
    """
    pairs = _Pairs(old, new)
    for key in _SURE:
        pairs.by(key)
    pairs.by_likeness()
    for key in _LEFT:
        pairs.by(key)
    return pairs.found


class _Pairs:
    """Rows being paired."""

    def __init__(self, old: Sequence[Line], new: Sequence[Line]) -> None:
        self._old, self._new = old, new
        self.found: dict[int, int] = {}
        self._free_old = dict.fromkeys(range(len(old)))
        self._free_new = dict.fromkeys(range(len(new)))

    def _pair(self, earlier: int, later: int) -> None:
        self.found[earlier] = later
        del self._free_old[earlier]
        del self._free_new[later]

    def _may_be_same(self, earlier: int, later: int) -> bool:
        codes = {self._old[earlier].code, self._new[later].code} - {""}
        return len(codes) <= 1

    def by(self, key: Key) -> None:
        """Pair the free rows that say the same in a key, in their order."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for later in self._free_new:
            waiting[key(self._new[later])].append(later)
        for earlier in list(self._free_old):
            said = key(self._old[earlier])
            fitting = (later for later in waiting.get(said, ()) if self._may_be_same(earlier, later))
            found = next(fitting, None) if said[0] else None
            if found is not None:
                waiting[said].remove(found)
                self._pair(earlier, found)

    def by_likeness(self) -> None:
        """Pair free rows with nearly the same text, the likest first."""
        earlier = [at for at in self._free_old if self._old[at].subject]
        later = [at for at in self._free_new if self._new[at].subject]
        if not 0 < len(earlier) * len(later) <= _MOST_COMPARED:
            return
        texts = [self._old[at].subject for at in earlier], [self._new[at].subject for at in later]
        likeness = process.cdist(*texts, scorer=fuzz.ratio, score_cutoff=NEARLY_THE_SAME)
        near = sorted((-float(likeness[o, n]), o, n) for o, n in zip(*likeness.nonzero(), strict=True))
        for _, o, n in near:
            if earlier[o] in self._free_old and later[n] in self._free_new and self._may_be_same(earlier[o], later[n]):
                self._pair(earlier[o], later[n])
