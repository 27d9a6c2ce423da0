"""Cases as text: the small language in which tests/cases/*.txt draw letters and list the findings they deserve.

A case begins with `## 标题`. It starts from correct filled forms （底表.txt） and edits them; see 读我.md beside the cases.
What a clerk would type into a cell is what stands after `=`: `3` is a number, `'3` a text, `=A1` a formula that was never
calculated, `=A1 得 5` one that was, `#REF!` an error value, `日期 2011-07-31` a real date, `（空）` nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from pipeline.checks.judge import Judgement, Office, judge
from pipeline.checks.review import Printed
from pipeline.finding import Finding, Severity
from pipeline.forms import BY_KEY, FORMS, REVIEW, ROSTER
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.place import column_number
from pipeline.register.merge import Register, merge
from pipeline.rosterbook import Roster
from pipeline.rulebook import RULES
from pipeline.settings import Settings
from pipeline.submission import Reading, Returned

FOLDER = Path(__file__).parent / "cases"
RUN_DAY = date(2011, 10, 10)
RECEIVED = datetime(2011, 9, 28, 9, 0)
LETTER = "来件.xlsx"
SETTINGS = Settings(unit="示例市审计局", period="2011年第1期")
HEAD_ROW = 4

Content = str | int | float | date | None
Cell = tuple[int, int]
Found = tuple[str, str, str, str, str]
"""(rule, severity, file, sheet, cell)."""


def shifted(at: Cell, row: int, column: int, rows: int, columns: int) -> Cell | None:
    """Where a cell lies after so many rows or columns were put in before a row or column, or taken out; None where it is gone."""
    r, c = at
    if (rows < 0 and row <= r < row - rows) or (columns < 0 and column <= c < column - columns):
        return None
    return (r + rows if rows and r >= row else r), (c + columns if columns and c >= column else c)


@dataclass
class Drawing:
    """One sheet while it is drawn. Rows and columns are counted from 1; `rows` are the data rows, `heads` their columns."""

    name: str
    cells: dict[Cell, Content] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    labels: dict[str, Cell] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    head_row: int = HEAD_ROW
    merges: list[str] = field(default_factory=list)
    overlaid: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    hidden: bool = False

    def at(self, place: str) -> Cell:
        """The cell that a place names: D7, 栏目@2, 栏目@头， 表头@审核人."""
        if found := re.fullmatch(r"([A-Z]{1,3})(\d+)", place):
            return int(found[2]), column_number(found[1])
        name, _, where = place.partition("@")
        if name == "表头":
            return self.labels[where]
        return (self.head_row if where == "头" else self.rows[int(where) - 1]), self.heads[name]

    def cell(self, place: str) -> str:
        """The same as letters and number."""
        if place == "本表":
            return ""
        row, column = self.at(place)
        return f"{get_column_letter(column)}{row}"

    def _moved(self, row: int, column: int, rows: int, columns: int) -> None:
        """Move what stands at or beyond a row or column; what a negative shift covers is gone."""

        def shift(at: Cell) -> Cell | None:
            return shifted(at, row, column, rows, columns)

        self.cells = {new: value for at, value in self.cells.items() if (new := shift(at))}
        self.labels = {name: new for name, at in self.labels.items() if (new := shift(at))}
        self.heads = {name: new[1] for name, c in self.heads.items() if (new := shift((0, c)))}
        self.rows = [new[0] for r in self.rows if (new := shift((r, 0)))]
        self.head_row = (shift((self.head_row, 0)) or (self.head_row, 0))[0]

    def insert_rows(self, row: int, count: int) -> None:
        """Insert empty rows before a row."""
        self._moved(row, 0, count, 0)

    def delete_rows(self, row: int, count: int) -> None:
        """Delete rows from a row on."""
        self._moved(row, 0, -count, 0)

    def delete_column(self, column: int) -> None:
        """Delete a column."""
        self._moved(0, column, 0, -1)

    def insert_columns(self, column: int, count: int) -> None:
        """Insert empty columns before a column."""
        self._moved(0, column, 0, count)


@dataclass
class Draft:
    """One letter while it is drawn: its sheets or, for what is no workbook, its bytes."""

    file: str
    sheets: list[Drawing] = field(default_factory=list)
    raw: bytes | None = None
    cut: bool = False

    def content(self) -> bytes:
        """The bytes of the letter."""
        made = workbook(self.sheets or [base("岗位")]) if self.raw is None else self.raw
        return made[: len(made) // 2] if self.cut else made


@dataclass(frozen=True)
class Case:
    """A case as drawn: its letters, the day and the roster it is judged by, and what it deserves; the letters of earlier editions."""

    name: str
    letters: dict[str, bytes]
    expected: frozenset[Found]
    spared: frozenset[str]
    today: date = RUN_DAY
    roster: bool = True
    earlier: tuple[dict[str, bytes], ...] = ()

    @property
    def caught(self) -> set[str]:
        """The rules that it shows at work."""
        return {rule for rule, *_ in self.expected}


# ── the correct forms to start from ──────────────────────────────────────────────────────────────────────────────────


@cache
def _bases() -> dict[str, tuple[dict[str, str], dict[str, list[str]]]]:
    """The header block and the columns of each correct form, from 底表.txt, by the form's key."""
    bases: dict[str, tuple[dict[str, str], dict[str, list[str]]]] = {}
    header: dict[str, str] = {}
    columns: dict[str, list[str]] = {}
    for line in (FOLDER / "底表.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            header, columns = {}, {}
            bases[line[3:].strip()] = (header, columns)
        elif " | " in line:
            heading, *values = (part.strip() for part in line.split("|"))
            columns[heading] = values
        elif " = " in line:
            label, _, value = line.partition(" = ")
            header[label.strip()] = value.strip()
    return bases


def drawn(key: str, name: str, header: dict[str, str], columns: dict[str, list[str]]) -> Drawing:
    """A filled form: title in row 1, the header block in rows 2 and 3, headings in row 4, data from row 5 on, all from column A."""
    drawing = Drawing(name)
    drawing.cells[1, 1] = BY_KEY[key].title
    for number, (label, value) in enumerate(header.items()):
        row, column = 2 + number // 4, 1 + 2 * (number % 4)
        drawing.cells[row, column], drawing.cells[row, column + 1] = label, content(value)
        drawing.labels[label] = (row, column + 1)
    for column, (heading, values) in enumerate(columns.items(), 1):
        drawing.heads[heading] = column
        drawing.cells[HEAD_ROW, column] = heading
        for row, value in enumerate(values, HEAD_ROW + 1):
            drawing.cells[row, column] = content(value)
    drawing.rows = list(range(HEAD_ROW + 1, HEAD_ROW + 1 + len(next(iter(columns.values())))))
    return drawing


def base(key: str, name: str = "") -> Drawing:
    """A correct form of 底表.txt."""
    return drawn(key, name or key, *_bases()[key])


@cache
def office_roster() -> Roster:
    """The roster of 底表.txt, as an earlier edition would hold it."""
    _, columns = _bases()["名册"]
    values = {heading: [value or None for value in columns[heading]] for heading in ROSTER.headings}
    return Roster(pd.DataFrame(values, dtype="str"))


@cache
def office_prints() -> Printed:
    """What earlier editions printed for review: the correct review form, and its third row as it was an edition before."""
    header, columns = _bases()["审核"]
    fixed = {field.heading: [text or None for text in columns[field.heading]] for field in REVIEW.fixed}
    now = pd.DataFrame({"版次": header["版次"], "单位名称": header["单位名称"], **fixed}, dtype="str")
    before = now.iloc[[2]].assign(版次="第001版", 自评等级="二级")
    return Printed(pd.concat([before, now], ignore_index=True), now)


# ── what stands after the = ──────────────────────────────────────────────────────────────────────────────────────────


def content(text: str) -> Content:
    """A cell's content from what a clerk would type."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text.replace("\\n", "\n").replace("\\s", " "))
    if not text or text[1:-1] == "空":
        return None
    if text.startswith("'"):
        return text[1:]
    if found := re.fullmatch(r"日期 (\d{4}-\d{2}-\d{2})", text):
        return date.fromisoformat(found[1])
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if found := re.fullmatch(r"(.+) 乘 (\d+)", text):
        return found[1] * int(found[2])
    return text


def workbook(sheets: list[Drawing]) -> bytes:
    """The drawn sheets as a real workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    results: list[tuple[str, str]] = []
    for drawing in sheets:
        sheet = book.create_sheet(drawing.name)
        for (row, column), value in drawing.cells.items():
            entry = value
            if isinstance(value, str) and value.startswith("=") and " 得 " in value:
                entry, _, result = value.partition(" 得 ")
                results.append((entry[1:], result))
            if entry is not None:
                sheet.cell(row, column).value = entry
        for merged in drawing.merges:
            sheet.merge_cells(merged)
        for laid in drawing.overlaid:
            sheet.merged_cells.add(laid)
        for row in drawing.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for letters in drawing.hidden_columns:
            sheet.column_dimensions[letters].hidden = True
        sheet.sheet_state = "hidden" if drawing.hidden else "visible"
    target = io.BytesIO()
    book.save(target)
    return _calculated(target.getvalue(), results)


def _calculated(made: bytes, results: list[tuple[str, str]]) -> bytes:
    """The workbook with the results of its formulas, which openpyxl does not write."""
    if not results:
        return made
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as patched:
        for name in source.namelist():
            xml = source.read(name)
            for formula, result in results if name.startswith("xl/worksheets/") else ():
                shown = re.escape(formula.encode())
                kind = b"" if re.fullmatch(r"-?[\d.]+", result) else b' t="str"'
                pattern = rb'<c r="(\w+)"([^>]*)><f>' + shown + rb"</f><v ?/?>(?:</v>)?"
                made_cell = rb'<c r="\1"\2' + kind + b"><f>" + formula.encode() + b"</f><v>" + result.encode() + b"</v>"
                xml = re.sub(pattern, made_cell.replace(b"\\", b"\\\\").replace(b"\\\\1", rb"\1").replace(b"\\\\2", rb"\2"), xml)
            patched.writestr(name, xml)
    return target.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RAW: dict[str, bytes] = {
    "空白": b"",
    "图片": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    "照片": b"\xff\xd8\xff\xe0" + b"\x00" * 40,
    "PDF": b"%PDF-1.4\n%\xe2\xe3",
    "压缩包": b"Rar!\x1a\x07\x00",
    "加密": _OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le"),
    "旧版Word": _OLE + b"\x00" * 504 + "WordDocument".encode("utf-16-le"),
    "文本": "序号，姓名\n1，某某\n".encode(),
    "网页": b"<html><table><tr><td>1</td></tr></table></html>",
    "乱码": bytes(range(1, 200)),
}


# ── the language ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Author:
    """One case while its lines are read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.drafts: list[Draft] = []
        self.earlier: list[list[Draft]] = []
        self.expected: list[str] = []
        self.spared: set[str] = set()
        self.today = RUN_DAY
        self.roster = True

    @property
    def draft(self) -> Draft:
        if not self.drafts:
            self.drafts.append(Draft(LETTER))
        return self.drafts[-1]

    @property
    def sheet(self) -> Drawing:
        if not self.draft.sheets:
            self.draft.sheets.append(base("岗位"))
        return self.draft.sheets[-1]

    def line(self, text: str) -> None:
        """Take in one line of the case."""
        word, _, rest = text.partition(" ")
        verb = getattr(self, _VERBS.get(word, "_edit"))
        verb(text if word not in _VERBS else rest.strip())

    def _letter(self, rest: str) -> None:
        file, _, what = rest.partition(" ")
        word, _, which = what.partition(" ")
        draft = Draft(file)
        if word == "内容":
            draft.raw = RAW[which]
        elif word == "同":
            source = next(d for d in self._everything() if d.file == which)
            if source.raw is None and not source.sheets:
                source.sheets.append(base("岗位"))
            # A workbook saved a second time has other bytes.
            source.raw = source.content()
            draft.raw, draft.sheets = source.raw, source.sheets
        self.drafts.append(draft)

    def _everything(self) -> list[Draft]:
        return [*self.drafts, *(draft for drafts in self.earlier for draft in drafts)]

    def _edition(self, _: str) -> None:
        """The letters so far made an edition and were taken away."""
        self.earlier.append(self.drafts)
        self.drafts = []

    def _sheet(self, rest: str) -> None:
        name, _, key = rest.partition(" 照 ")
        key = key or name
        self.draft.sheets.append(base(key, name) if key in _bases() else Drawing(name, head_row=1))

    def _row_of_cells(self, rest: str) -> None:
        """`| a | b |`, the next row of a drawn sheet."""
        cells = self.sheet.cells
        row = max((r for r, _ in cells), default=0) + 1
        for column, part in enumerate(rest.strip().strip("|").split("|"), 1):
            cells[row, column] = content(part.strip())

    def _day(self, rest: str) -> None:
        self.today = date.fromisoformat(rest)

    def _roster(self, rest: str) -> None:
        self.roster = rest != "无"

    def _merge(self, rest: str) -> None:
        first, _, last = rest.replace("：", ":").partition(":")
        self.sheet.merges.append(f"{self.sheet.cell(first)}:{self.sheet.cell(last)}")

    def _overlay(self, rest: str) -> None:
        """Merge as some programs do, leaving what stood in the other cells where it was."""
        first, _, last = rest.replace("：", ":").partition(":")
        self.sheet.overlaid.append(f"{self.sheet.cell(first)}:{self.sheet.cell(last)}")

    def _hide(self, rest: str) -> None:
        if rest == "本表":
            self.sheet.hidden = True
        elif rest.startswith("第"):
            self.sheet.hidden_rows.append(self.sheet.rows[int(rest[1:-1]) - 1])
        else:
            self.sheet.hidden_columns.append(get_column_letter(self.sheet.heads[rest]))

    def _insert(self, rest: str) -> None:
        """`插行 8` or `插行 8 2`; 8 is the row of the sheet."""
        row, _, count = rest.partition(" ")
        self.sheet.insert_rows(int(row), int(count or 1))

    def _insert_columns(self, rest: str) -> None:
        letters, _, count = rest.partition(" ")
        self.sheet.insert_columns(column_number(letters), int(count or 1))

    def _delete_column(self, rest: str) -> None:
        for heading in rest.split("、"):
            self.sheet.delete_column(self.sheet.heads[heading])

    def _delete_row(self, rest: str) -> None:
        self.sheet.delete_rows(self.sheet.rows[int(rest) - 1], 1)

    def _copy(self, rest: str) -> None:
        """`复制 1 4`: repeat data row 1 below the table until there are 4 rows more; only 序号 goes on."""
        source, _, count = rest.partition(" ")
        sheet = self.sheet
        for _ in range(int(count)):
            new = max(sheet.rows) + 1
            for heading, column in sheet.heads.items():
                value = sheet.cells.get((sheet.rows[int(source) - 1], column))
                sheet.cells[new, column] = len(sheet.rows) + 1 if heading == "序号" else value
                if heading in ("风险点", "表现形式"):
                    sheet.cells[new, column] = f"{value}（情形{'零一二三四五六七八九十'[len(sheet.rows)]}）"
            sheet.rows.append(new)

    def _add_column(self, rest: str) -> None:
        heading, _, values = rest.partition(" = ")
        sheet = self.sheet
        column = max(c for _, c in sheet.cells) + 1
        sheet.cells[sheet.head_row, column] = content(heading.strip())
        sheet.heads[heading.strip()] = column
        for row, value in zip(sheet.rows, values.split("|"), strict=False):
            sheet.cells[row, column] = content(value.strip())

    def _row(self, rest: str) -> None:
        row, _, cells = rest.partition(" = ")
        for column, part in enumerate(cells.split("|"), 1):
            self.sheet.cells[int(row), column] = content(part.strip())

    def _cut(self, _: str) -> None:
        self.draft.cut = True

    def _expect(self, rest: str) -> None:
        self.expected.append(rest)

    def _spare(self, rest: str) -> None:
        self.spared |= set(rest.split())

    def _edit(self, text: str) -> None:
        place, equals, value = text.partition(" =")
        if not equals:
            raise ValueError(f"{self.name}： 看不懂这一行： {text}")
        name, bang, inner = place.strip().replace("！", "!").partition("!")
        drawing = next(d for d in self.draft.sheets if d.name == name) if bang else self.sheet
        drawing.cells[drawing.at(inner if bang else name)] = content(value.strip())

    def finished(self) -> Case:
        """The case."""
        for draft in self._everything() or [self.draft]:
            if draft.raw is None and not draft.sheets:
                draft.sheets.append(base("岗位"))
        letters = {draft.file: draft.content() for draft in self.drafts}
        expected = frozenset(self._found(each) for each in self.expected)
        earlier = tuple({draft.file: draft.content() for draft in drafts} for drafts in self.earlier)
        return Case(self.name, letters, expected, frozenset(self.spared), self.today, self.roster, earlier)

    def _found(self, text: str) -> Found:
        """`C03 自评等级@1`, `S02 本表`, `F02`, `X05 乙.xlsx 岗位！本表`, `C23 完成时限@1 已豁免`."""
        rule, *rest = text.replace("！", "!").split()
        lifted = rest[-1:] == ["已豁免"]
        rest = rest[:-1] if lifted else rest
        draft = next((d for d in self._everything() if rest and d.file == rest[0]), None)
        if draft is not None:
            rest = rest[1:]
        draft = draft or self.drafts[0]
        severity = Severity.NOTICE.value if lifted else RULES[rule].severity.value
        if not rest:
            return rule, severity, draft.file, "", ""
        name, bang, place = rest[0].partition("!")
        drawing = next(d for d in draft.sheets if d.name == name) if bang else draft.sheets[0]
        return rule, severity, draft.file, drawing.name, drawing.cell(place if bang else name)


_VERBS = {
    "来件": "_letter", "工作表": "_sheet", "|": "_row_of_cells", "日期": "_day", "名册": "_roster", "合并": "_merge", "叠合": "_overlay", "隐藏": "_hide",
    "插行": "_insert", "插列": "_insert_columns", "删列": "_delete_column", "删行": "_delete_row", "复制": "_copy",
    "上一版": "_edition", "加列": "_add_column", "行": "_row", "截断": "_cut", "得": "_expect", "放过": "_spare",
}


def cases(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    author: _Author | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            if author:
                yield author.finished()
            author = _Author(line[3:].strip())
        elif line.strip() and not line.startswith("#") and author:
            author.line(line.strip())
    if author:
        yield author.finished()


@cache
def all_cases() -> dict[str, Case]:
    """All cases, by `file: title`."""
    files = sorted(path for path in FOLDER.glob("*.txt") if path.stem != "底表")
    found = [(f"{path.stem}: {case.name}", case) for path in files for case in cases(path)]
    names = [name for name, _ in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"两个情形同名： {twice}")
    return {name: replace(case, name=name) for name, case in found}


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def readings(case: Case) -> list[Reading]:
    """The letters of a case, read."""
    return _read(case.letters)


def _read(letters: dict[str, bytes]) -> list[Reading]:
    return [read(file, made, RECEIVED, FORMS, Limits()) for file, made in letters.items()]


def judged(case: Case) -> Judgement:
    """The letters of a case, judged."""
    return judge(readings(case), _office(case, _last(case)))


def _office(case: Case, last: Register | None = None) -> Office:
    standing = last.tables if last is not None else {}
    return Office(SETTINGS, case.today, office_roster() if case.roster else Roster(), printed=office_prints(), standing=standing)


def _last(case: Case) -> Register | None:
    """The register of the editions before; all their letters are to be accepted."""
    register = None
    for letters in case.earlier:
        judgement = judge(_read(letters), _office(case))
        assert not any(isinstance(verdict, Returned) for verdict in judgement.verdicts), case.name
        register = merge(judgement, register, case.today.isoformat())
    return register


@cache
def findings(name: str) -> tuple[Finding, ...]:
    """All that is said about the letters of a case, while judging and while merging."""
    case = all_cases()[name]
    judgement = judged(case)
    register = merge(judgement, _last(case), case.today.isoformat())
    return (*(f for verdict in judgement.verdicts for f in verdict.findings), *register.findings)


def as_found(finding: Finding) -> Found:
    """A finding as a case lists it."""
    return finding.rule, finding.severity.value, finding.place.file, finding.place.sheet, finding.place.cell
