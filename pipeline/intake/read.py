"""A letter's bytes in, its reading out: the tables with every cell's place, and all that reading them had to say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import cast

from pipeline.finding import Finding
from pipeline.form import Field, Form, Kind, Need
from pipeline.intake import banner, guard
from pipeline.intake.cells import DOUBT, ColumnReader, Context, Parsed, reader_of, shown
from pipeline.intake.dates import period_year
from pipeline.intake.grid import GUIDE_SHEETS, Cell, Grid, book
from pipeline.intake.groups import kinds, without_kind
from pipeline.intake.heading import Head, best_head, fits, nearest_form, nearest_heading
from pipeline.intake.lines import Line, LineKind, lines
from pipeline.letter import Limits
from pipeline.marks import APPENDIX_MARK, FLAG, RETURN_TAG, FormMark
from pipeline.place import Place
from pipeline.rulebook import cells as cell_rules
from pipeline.rulebook import header as header_rules
from pipeline.rulebook import letters as letter_rules
from pipeline.rulebook import sheets as sheet_rules
from pipeline.submission import HeaderValue, Reading, Table
from pipeline.text import cleaned, tight
from pipeline.vocabulary import comparable

_CELL_LIMIT = 32_767
_SHOWN = 20
_ROW_COUNT = re.compile(r"^共?(\d{1,7})(?:\.0+)?[行条项个]?$")


def read(file: str, content: bytes, received: datetime, forms: Sequence[Form], limits: Limits) -> Reading:
    """Read one letter. Never raises for anything a sender can do; what cannot be read becomes a finding."""
    digest = hashlib.sha256(content).hexdigest()
    container = guard.recognised(file, content, limits)
    if isinstance(container, Finding):
        return Reading(file, digest, received, findings=(container,))
    opened = book(file, content, container, limits)
    findings = [*_ending(file, container), *opened.findings]
    tables, said = _tables([_Sheet(grid, forms) for grid in opened.grids], forms)
    findings += said
    if not tables and not any(f.rule.startswith(("F0", "F11", "S14", "S02", "S03", "S05")) and f.rule != "F09" for f in findings):
        findings.append(_no_form(file, opened.grids, forms))
    return Reading(file, digest, received, tuple(tables), (*findings, *_same_scopes(file, tables, forms)))


def _tables(sheets: Sequence[_Sheet], forms: Sequence[Form]) -> tuple[list[Table], list[Finding]]:
    """The tables of a letter's sheets, and what was said of them; nothing more of a form left blank beside filled ones."""
    read_of = [(sheet, sheet.read()) for sheet in sheets]
    filled = any(table is not None and table.rows for _, table in read_of)
    tables, findings = [], []
    for sheet, table in read_of:
        if table is not None and filled and _is_left_blank(table, sheet, forms):
            findings.append(sheet_rules.LEFT_BLANK.at(sheet.place, form=_form(table, forms).title))
            continue
        tables += [table] if table else []
        findings += sheet.findings
    return tables, findings


def _form(table: Table, forms: Sequence[Form]) -> Form:
    return next(form for form in forms if form.key == table.form)


def _is_left_blank(table: Table, sheet: _Sheet, forms: Sequence[Form]) -> bool:
    """Whether it is one of several forms of a workbook, and nobody wrote a line on it."""
    book = [form for form in forms if form.workbook == _form(table, forms).workbook]
    return len(book) > 1 and any(finding.rule == sheet_rules.NO_ROWS.id for finding in sheet.findings)


def _ending(file: str, container: guard.Container) -> list[Finding]:
    ending = file.rpartition(".")[2].lower()
    if ending in container.endings:
        return []
    return [letter_rules.ENDING_DIFFERS.at(Place(file), kind=f".{container.value}工作簿", seen=ending)]


def _no_form(file: str, grids: Sequence[Grid], forms: Sequence[Form]) -> Finding:
    filled = [grid.sheet for grid in grids if _has_content(grid)]
    seen = f"只有工作表{'、'.join(f'“{name}”' for name in filled)}" if filled else "各工作表都是空的"
    near = next((form for grid in grids if (form := nearest_form(grid, forms))), None)
    nearest = f"从栏目看，最接近的是《{near.title}》。" if near else ""
    return letter_rules.NO_FORM.at(Place(file), seen=seen, nearest=nearest)


def _scopes(table: Table, form: Form) -> set[tuple[str, ...]]:
    """The scopes that a table's rows belong to, as entered."""
    lead = tuple(table.entry(label) for label in ("单位名称", "科室(中心)"))
    columns = [table.cells[heading] for heading in form.scope if heading in table.cells]
    if not columns:
        return {lead}
    return {(*lead, *(value or "" for value in row)) for row in zip(*columns, strict=True)}


def _same_scopes(file: str, tables: Sequence[Table], forms: Sequence[Form]) -> Iterator[Finding]:
    """A table of the same scope as an earlier one. Each scope is held against the first that had it, not against every one."""
    by_key = {form.key: form for form in forms}
    firsts: dict[tuple[str, tuple[str, ...]], Table] = {}
    for table in tables:
        form = by_key[table.form]
        scopes = sorted(_scopes(table, form))
        others = {id(first): first for scope in scopes if (first := firsts.setdefault((form.key, scope), table)) is not table}
        for other in others.values():
            shared = next(scope for scope in scopes if firsts[form.key, scope] is other)
            place, scope = Place(file, table.sheet), "、".join(part for part in shared if part)
            yield sheet_rules.SAME_SCOPE.at(place, other=other.sheet, form=form.title, scope=scope)


def _has_content(grid: Grid) -> bool:
    return any(cell != "" for row in grid.cells for cell in row)


@dataclass
class _Sheet:
    """One sheet on its way to a table; findings gather as the gates are passed."""

    grid: Grid
    forms: Sequence[Form]
    findings: list[Finding] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place(self.grid.file, self.grid.sheet)

    def read(self) -> Table | None:
        """The sheet's table, or None where there is none to be read; then a finding says why, unless the sheet is ours or empty."""
        if self._is_passed_over():
            return None
        head = self._head()
        if head is None:
            self._unknown()
            return None
        self._columns(head)
        found = lines(self.grid, head)
        data = [line.row for line in found if line.kind is LineKind.DATA]
        self._lines(found)
        self._unnamed(head, data)
        header = self._header(head, found)
        if not data and not any(line.kind is LineKind.CONTINUED for line in found):
            self.findings.append(sheet_rules.NO_ROWS.at(self.place, form=head.form.title))
        self._hidden(head, data)
        self._merges(head, data)
        self._row_count(head.form, header, data)
        return _Rows(self, head, header, data, _kinds(head.form, found)).table()

    def _is_passed_over(self) -> bool:
        if not _has_content(self.grid):
            return True
        top = [cell for row in self.grid.cells[:3] for cell in row if isinstance(cell, str)]
        return any(APPENDIX_MARK in cell or RETURN_TAG in cell for cell in top)

    def _head(self) -> Head | None:
        mark = banner.mark_of(self.grid, 12)
        marked = next((form for form in self.forms if mark and form.signed.same_form(mark)), None)
        if mark and marked:
            head = best_head(self.grid, [marked])
            if head is not None:
                self._version(marked, mark)
                return head
        head = best_head(self.grid, self.forms)
        return head if head is not None and fits(head) else None

    def _version(self, form: Form, mark: FormMark) -> None:
        if mark.version != form.version:
            self.findings.append(sheet_rules.OTHER_VERSION.at(self.place, seen=str(mark), current=form.mark))

    def _unknown(self) -> None:
        if self.grid.sheet.strip() in GUIDE_SHEETS:
            return
        near = nearest_form(self.grid, self.forms)
        nearest = f"，最接近的是《{near.title}》" if near else ""
        self.findings.append(sheet_rules.UNKNOWN_SHEET.at(self.place, nearest=nearest))

    def _columns(self, head: Head) -> None:
        extra = [text for column, text in head.extra.items() if self._filled_below(head, column)]
        if head.missing:
            pairs = {h: near for h in head.missing if (near := nearest_heading(h, extra))}
            nearest = "".join(f"“{seen}”是不是“{wanted}”？" for wanted, seen in pairs.items())
            seen = "、".join(f"“{heading}”" for heading in head.missing)
            place = Place(self.grid.file, self.grid.sheet, head.last_row)
            self.findings.append(sheet_rules.MISSING_COLUMNS.at(place, seen=seen, nearest=nearest))
        for column, text in head.extra.items():
            if self._filled_below(head, column):
                self._extra(head, column, text)
        for heading, column in head.doubled:
            self._doubled(head, heading, column)

    def _filled_below(self, head: Head, column: int) -> bool:
        return any(row[column - 1] != "" for row in self.grid.cells[head.last_row :])

    def _heading_place(self, head: Head, column: int) -> Place:
        """Where a heading is written: on the lower of two lines, unless it stands only on the upper one or is merged from there."""
        merge = self.grid.merge_at(head.last_row, column)
        empty = self.grid.cells[head.last_row - 1][column - 1] == ""
        row = head.first_row if empty else max(merge.top, head.first_row) if merge else head.last_row
        return self.grid.place(row, column)

    def _extra(self, head: Head, column: int, text: str) -> None:
        absent = [h for h in head.form.headings if h not in head.columns]
        near = nearest_heading(text, absent)
        asked = f"您是不是要填“{near}”？" if near else ""
        place = self._heading_place(head, column)
        self.findings.append(sheet_rules.EXTRA_COLUMN.at(place, heading=text, seen=text, nearest=asked, suggestion=near or ""))

    def _doubled(self, head: Head, heading: str, column: int) -> None:
        first = head.columns[heading]
        rows = range(head.last_row + 1, len(self.grid.cells) + 1)
        # One heading merged over two columns is a matter of layout as long as the second column adds nothing.
        if all(self.grid.cells[r - 1][column - 1] in ("", self.grid.cells[r - 1][first - 1]) for r in rows):
            return
        printed = tight(shown(self.grid.cells[head.last_row - 1][column - 1])) or heading
        others = f"“{head.printed[heading]}”（{self._heading_place(head, first).cell}）"
        place = self._heading_place(head, column)
        self.findings.append(sheet_rules.DOUBLED_COLUMN.at(place, heading=printed, seen=printed, others=others, field=heading))

    def _lines(self, found: Sequence[Line]) -> None:
        for line in found:
            if line.kind is LineKind.DATA:
                continue
            place = self.grid.place(line.row, line.column)
            if line.kind is LineKind.EXAMPLE:
                self.findings.append(sheet_rules.EXAMPLE_LEFT.at(place, seen=line.text))
            elif line.kind is LineKind.CONTINUED:
                self.findings.append(sheet_rules.CONTINUED_LINE.at(place, seen=line.text))
            else:
                self.findings.append(sheet_rules.SKIPPED_LINE.at(place, seen=line.text, kind=line.kind.value))

    def _unnamed(self, head: Head, data: Sequence[int]) -> None:
        """Columns with content beside the rows and no heading over them."""
        known = {*head.columns.values(), *head.extra, *(column for _, column in head.doubled)}
        for column in range(1, len(self.grid.cells[0]) + 1) if data else ():
            filled = [] if column in known else [row for row in data if self.grid.cells[row - 1][column - 1] not in ("", FLAG)]
            if filled:
                seen = cleaned(shown(self.grid.cells[filled[0] - 1][column - 1]))
                self.findings.append(sheet_rules.UNNAMED_COLUMN.at(self.grid.place(filled[0], column), seen=seen, count=len(filled)))

    def _header(self, head: Head, found: Sequence[Line]) -> dict[str, HeaderValue]:
        above = range(1, head.first_row)
        beside = [line.row for line in found if line.kind is LineKind.SIGNATURE]
        entries = banner.entries(self.grid, head.form, [*above, *beside])
        values = banner.read(entries)
        for declared in head.form.header:
            self._header_entry(declared, entries.get(declared.heading), values.get(declared.heading))
        return {heading: each.value for heading, each in values.items() if not each.problem}

    def _header_entry(self, declared: Field, entry: banner.Entry | None, read_entry: banner.ReadEntry | None) -> None:
        if declared.required is Need.NEVER:
            return
        place = entry.place if entry else self.place
        label = entry.label if entry else declared.heading
        if read_entry is None:
            broken = entry is not None and (place.row, place.column) in {*self.grid.facts.errors, *self.grid.facts.uncalculated}
            rule = header_rules.HEADER_BROKEN if broken else header_rules.MISSING
            self.findings.append(rule.at(place, heading=label, expected=declared.expected))
            return
        value = read_entry.value
        if read_entry.problem:
            rule = header_rules.WRONG_PERIOD if declared.kind is Kind.PERIOD else header_rules.WRONG_DATE
            self.findings.append(rule.at(place, heading=label, seen=value.seen, problem=read_entry.problem))
        elif value.value != value.seen.strip():
            found = header_rules.HEADER_CLEANED.at(place, heading=label, seen=value.seen, suggestion=value.value)
            self.findings.append(found)

    def _row_count(self, form: Form, header: dict[str, HeaderValue], data: Sequence[int]) -> None:
        entry = header.get(form.rows_label)
        found = _ROW_COUNT.match(comparable(entry.value)) if entry else None
        if entry is None or found is None:
            return
        stated = int(found[1])
        # Our own formula stands there with 0 until some program has calculated it.
        if stated == len(data) or (stated == 0 and (entry.place.row, entry.place.column) in self.grid.facts.formulas):
            return
        self.findings.append(sheet_rules.ROWS_DIFFER.at(entry.place, heading=entry.label, seen=str(stated), found=len(data)))

    def _hidden(self, head: Head, data: Sequence[int]) -> None:
        facts = self.grid.facts
        if self.grid.hidden:
            self.findings.append(sheet_rules.HIDDEN_CONTENT.at(self.place, what="是隐藏的工作表", seen=self.grid.sheet))
        rows = [row for row in data if row in facts.hidden_rows]
        if rows:
            seen = "、".join(f"第{row}行" for row in rows)
            self.findings.append(sheet_rules.HIDDEN_CONTENT.at(self.place, what=f"有隐藏的行（{seen}）", seen=seen))
        columns = [h for h, c in head.columns.items() if any(low <= c <= high for low, high in facts.hidden_columns)]
        if columns and data:
            seen = "、".join(f"“{heading}”" for heading in columns)
            self.findings.append(sheet_rules.HIDDEN_CONTENT.at(self.place, what=f"有隐藏的栏目（{seen}）", seen=seen))

    def _merges(self, head: Head, data: Sequence[int]) -> None:
        headings = {column: heading for heading, column in head.columns.items()}
        rows = set(data)
        for merge in self.grid.merges:
            heading = headings.get(merge.left)
            inside = [row for row in range(merge.top, merge.bottom + 1) if row in rows]
            if heading is None or merge.top == merge.bottom or len(inside) <= 1:
                continue
            value = cleaned(shown(self.grid.cells[merge.top - 1][merge.left - 1]))
            if value:
                place = self.grid.place(merge.top, merge.left)
                found = sheet_rules.MERGED_FILLED.at(place, heading=head.printed[heading], seen=str(merge), value=value, suggestion=value)
                self.findings.append(found)
        for (row, column), text in self.grid.covered.items():
            if row > head.last_row and column in headings:
                over = self.grid.merge_at(row, column)
                place, heading = self.grid.place(row, column), head.printed[headings[column]]
                self.findings.append(sheet_rules.LOST_UNDER_MERGE.at(place, heading=heading, seen=text, merge=over))


def _kinds(form: Form, found: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """The kinds that lines between the rows name, by row; a subtotal ends what it sums up."""
    if form.groups is None:
        return {}
    ends = {LineKind.SECTION, LineKind.TOTAL, LineKind.DATA}
    texts = {LineKind.TOTAL: "", LineKind.DATA: None}
    return kinds(form, [(line.row, texts.get(line.kind, line.text)) for line in found if line.kind in ends])


@dataclass
class _Rows:
    """The data lines of a sheet on their way to columns of values."""

    sheet: _Sheet
    head: Head
    header: dict[str, HeaderValue]
    rows: Sequence[int]
    kinds: dict[int, tuple[str, str]]
    seen: dict[tuple[int, str], str] = field(default_factory=dict)
    spoken: set[tuple[int, str]] = field(default_factory=set)

    def table(self) -> Table:
        """The table of the sheet."""
        grid = self.sheet.grid
        columns = list(zip(*(grid.cells[row - 1] for row in self.rows), strict=True))
        cells = {heading: self._column(heading, column, columns[column - 1] if columns else ()) for heading, column in self.head.columns.items()}
        self._silence_merged_numbers()
        self._fill_kinds(cells)
        return Table(
            form=self.head.form.key, file=grid.file, sheet=grid.sheet, head_row=self.head.last_row, header=self.header,
            rows=tuple(self.rows), columns=self.head.columns, printed=self.head.printed, cells=cells,
            seen=self.seen, spoken=frozenset(self.spoken),
        )

    @cached_property
    def _year(self) -> int | None:
        period = self.header.get("填报期")
        return period_year(period.value) if period else None

    def _context(self, declared: Field, contents: Sequence[Cell]) -> Context:
        if declared.vocabulary is None or not declared.vocabulary.scales:
            return Context(self._year)
        entries = {comparable(shown(content)) for content in contents}
        return Context(self._year, declared.vocabulary.broken(entries))

    def _column(self, heading: str, column: int, contents: Sequence[Cell]) -> list[str | None]:
        grid, declared = self.sheet.grid, self.head.form.field(heading)
        if not grid.facts.errors and not grid.facts.uncalculated:
            values = reader_of(declared, Context(self._year)).plain(contents)
            if DOUBT not in values:
                return cast("list[str | None]", values)
        return self._closely(column, declared, contents)

    def _closely(self, column: int, declared: Field, contents: Sequence[Cell]) -> list[str | None]:
        """The values of a column that holds more than plain entries, cell by cell."""
        values: list[str | None] = []
        reader = reader_of(declared, self._context(declared, contents))
        faulty = {*self.sheet.grid.facts.errors, *self.sheet.grid.facts.uncalculated}
        for row, content, plain in zip(self.rows, contents, reader.plain(contents), strict=True):
            if (row, column) in faulty:
                self._faulty(row, column, declared.heading)
                values.append(None)
            elif plain is DOUBT:
                values.append(self._value(row, column, reader, content, values))
            else:
                values.append(cast("str | None", plain))
        return values

    def _say(self, found: Finding, row: int, heading: str) -> None:
        self.sheet.findings.append(found)
        self.spoken.add((row, heading))

    def _faulty(self, row: int, column: int, heading: str) -> None:
        error = self.sheet.grid.facts.errors.get((row, column))
        rule = cell_rules.ERROR_VALUE if error else cell_rules.UNCALCULATED
        place = self.sheet.grid.place(row, column)
        self._say(rule.at(place, heading=self.head.printed[heading], seen=error or ""), row, heading)

    def _value(
        self, row: int, column: int, reader: ColumnReader, content: Cell, above: list[str | None]
    ) -> str | None:
        declared = reader.field
        parsed = reader.parse(content)
        entered = parsed.entered
        if reader.is_ditto(content) and above and above[-1]:
            parsed = Parsed(above[-1], cell_rules.DITTO_FILLED)
        if parsed.value is not None and parsed.value != entered:
            self.seen[row, declared.heading] = entered
        if parsed.correction:
            self._correct(row, column, declared, entered, parsed)
        if parsed.value is not None and len(parsed.value) >= _CELL_LIMIT:
            place = self.sheet.grid.place(row, column)
            self.sheet.findings.append(
                cell_rules.TRUNCATED.at(place, heading=self.head.printed[declared.heading], seen=str(len(parsed.value)))
            )
        return parsed.value

    def _correct(self, row: int, column: int, declared: Field, entered: str, parsed: Parsed) -> None:
        assert parsed.correction is not None
        value = parsed.value or ""
        short = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        found = parsed.correction.at(
            self.sheet.grid.place(row, column), heading=self.head.printed[declared.heading], seen=entered,
            suggestion=value, shown=short,
        )
        self.sheet.findings.append(found)

    def _silence_merged_numbers(self) -> None:
        """A number merged over several lines is one number on purpose."""
        numbers = {f.heading for f in self.head.form.fields if f.kind is Kind.NUMBER}
        for heading in numbers & self.head.columns.keys():
            column = self.head.columns[heading]
            for row in self.rows:
                merge = self.sheet.grid.merge_at(row, column)
                if merge is not None and merge.top < row:
                    self.spoken.add((row, heading))

    def _fill_kinds(self, cells: dict[str, list[str | None]]) -> None:
        """Fill an empty cell of the column that lines between the rows stand for, and say so."""
        groups = self.head.form.groups
        if groups is None or groups.heading not in cells:
            return
        heading, values = groups.heading, cells[groups.heading]
        for at, row in enumerate(self.rows):
            if row not in self.kinds or (row, heading) in self.spoken or not without_kind(values[at]):
                continue
            group, kind = self.kinds[row]
            place, entered = self.sheet.grid.place(row, self.head.columns[heading]), values[at] or ""
            found = cell_rules.KIND_FROM_GROUP.at(place, heading=self.head.printed[heading], seen=entered, shown=entered or "空白", group=group, suggestion=kind)
            self.sheet.findings.append(found)
            values[at] = kind
            if entered:
                self.seen[row, heading] = entered
