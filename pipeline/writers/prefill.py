"""Personalised templates: each section's forms carrying what was accepted of it, with the codes, so that people revise instead of typing again.

Read back as it is, such a template gives the very rows and codes that it was made from, numbered anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from pipeline.filename import safe, unused
from pipeline.form import Form, Level
from pipeline.forms import POSITION, POWER_FORMS, RISK_FORMS, ROSTER, SECTION, UNIT
from pipeline.register.codes import CODE
from pipeline.register.merge import Register
from pipeline.register.reviews import SENT_BACK, STANDS, STATE
from pipeline.rosterbook import VACANT, Roster
from pipeline.vocabulary import Vocabulary
from pipeline.writers.prefill_powers import power_books
from pipeline.writers.template import Chapter, Filling, Manner, chapters, filled_workbook, said, tabled

_SPARE = 50
_UNIT_FOLDER = Level.UNIT.value


@dataclass(frozen=True)
class Prefilled:
    """The workbooks by their path, how many rows they carry, and how many accepted rows were left out since it was decided not to list them."""

    files: Mapping[str, bytes]
    rows: int
    left_out: int


@dataclass(frozen=True)
class _Opinions:
    """What the leading group said of points that are still to be revised after it, by code: those sent back, those passed with changes."""

    by_code: Mapping[str, str]

    @classmethod
    def of(cls, risks: pd.DataFrame) -> _Opinions:
        if STATE not in risks.columns:
            return cls({})
        back = risks[risks[STATE] == SENT_BACK]
        with_changes = risks[(risks[STATE] == STANDS) & (risks["审核结论"] == "修改后通过") & risks["审核意见"].notna()]
        open_points = pd.concat([back, with_changes])
        opinions = zip(open_points[CODE], open_points["审核意见"].fillna(""), strict=True)
        return cls({code: opinion or "请修改后重新报送。" for code, opinion in opinions})


@dataclass(frozen=True)
class _Sheet:
    """One template: where it goes, whose it is, and what it carries."""

    path: str
    form: Form
    header: Mapping[str, str]
    rows: pd.DataFrame
    narrowed: Mapping[str, Vocabulary] = field(default_factory=dict)


def prefilled(register: Register, period: str, edition: str, *, posts: bool = False) -> Prefilled:
    """The templates of every section, and of the unit, by path; with `posts` a workbook for each post and person."""
    opinions = _Opinions.of(register.risks)
    listed = set(register.risks[CODE].dropna()) if len(register.risks) else set()
    tables = {form.key: register.tables[form.key] for form in RISK_FORMS}
    kept = {key: rows[rows[CODE].isin(listed)] for key, rows in tables.items()}
    listings = [register.tables[form.key] for form in POWER_FORMS]
    units = list(dict.fromkeys(name for rows in (*kept.values(), *listings, register.tables[ROSTER.key]) for name in rows["单位名称"].dropna()))
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for unit in units:
        own = _Unit(unit, period, {key: rows[rows["单位名称"] == unit] for key, rows in kept.items()}, _roster(register, unit))
        lead = f"{safe(unit)}/" if len(units) > 1 else ""
        for sheet in own.sheets(posts=posts):
            path = unused(lead + sheet.path, taken)
            taken.add(path.casefold())
            files[f"{path}.xlsx"] = _workbook(sheet, edition, opinions)
        files |= {f"{lead}{path}.xlsx": content for path, content in power_books(register.tables, unit, period, edition)}
    counted = sum(map(len, kept.values()))
    return Prefilled(files, counted, sum(map(len, tables.values())) - counted)


def _roster(register: Register, unit: str) -> Roster:
    rows = register.tables[ROSTER.key]
    rows = rows[rows["单位名称"] == unit]
    return Roster(rows[list(ROSTER.headings)].reset_index(drop=True)) if len(rows) else Roster()


@dataclass(frozen=True)
class _Unit:
    """One unit: its accepted rows by form, and its roster."""

    name: str
    period: str
    rows: Mapping[str, pd.DataFrame]
    roster: Roster

    def sheets(self, *, posts: bool) -> Iterator[_Sheet]:
        """The unit's own form first, then section by section."""
        yield _Sheet(f"{_UNIT_FOLDER}/{UNIT.workbook}", UNIT, self._header(UNIT), _in_sheet_order(self.rows[UNIT.key]))
        for section in self._sections:
            folder = safe(section)
            rows = self._of(SECTION, section)
            if len(rows) or section in self.roster.reporting_sections:
                yield _Sheet(f"{folder}/{SECTION.workbook}", SECTION, self._header(SECTION, section), rows)
            yield from self._positions(section, folder, posts=posts)

    @cached_property
    def _sections(self) -> Sequence[str]:
        """The sections of the roster in its order, then those that have accepted rows but do not stand there."""
        reported = {name for form in (SECTION, POSITION) for name in self.rows[form.key]["科室"].dropna()}
        return [*self.roster.sections, *sorted(reported - set(self.roster.sections))]

    def _of(self, form: Form, section: str) -> pd.DataFrame:
        rows = self.rows[form.key]
        return _in_sheet_order(rows[rows["科室"] == section])

    def _header(self, form: Form, section: str = "") -> dict[str, str]:
        known = {"单位名称": self.name, "科室(中心)": section, "填报期": self.period}
        return {entry.heading: known[entry.heading] for entry in form.header if known.get(entry.heading)}

    def _positions(self, section: str, folder: str, *, posts: bool) -> Iterator[_Sheet]:
        rows = self._of(POSITION, section)
        order = {pair: number for number, pair in enumerate(self._pairs(section))}
        keys = list(zip(rows["岗位名称"].fillna(""), rows["姓名"].fillna(""), strict=True))
        order |= {pair: len(order) + number for number, pair in enumerate(sorted({key for key in keys if key not in order}))}
        header = self._header(POSITION, section)
        if not posts:
            places = sorted(range(len(keys)), key=lambda at: order[keys[at]])
            yield _Sheet(f"{folder}/{POSITION.workbook}", POSITION, header, rows.iloc[places], self._lists(section, list(order)))
            return
        for pair in order:
            own = rows.iloc[[at for at, key in enumerate(keys) if key == pair]]
            name = f"{folder}/{POSITION.workbook}_{safe('_'.join(filter(None, pair)))}"
            yield _Sheet(name, POSITION, header, own, self._lists(section, [pair]))

    def _pairs(self, section: str) -> list[tuple[str, str]]:
        """The posts of a section with the people on them, in the roster's order."""
        pairs = [(post, person) for post in self.roster.posts(section) for person in self.roster.people(section, post)]
        return [pair for pair in dict.fromkeys(pairs) if all(map(_is_text, pair)) and pair[1] != VACANT]

    def _lists(self, section: str, pairs: Sequence[tuple[str, str]]) -> Mapping[str, Vocabulary]:
        """The drop-downs of posts and people, as far as the roster knows them."""
        known = [pair for pair in pairs if pair in self._pairs(section)]
        lists = {"岗位名称": [post for post, _ in known], "姓名": [person for _, person in known]}
        return {heading: Vocabulary(heading, tuple(dict.fromkeys(names))) for heading, names in lists.items() if names}


def _is_text(name: object) -> bool:
    return isinstance(name, str) and bool(name)


def _in_sheet_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as they stood on their sheets, whatever order letters were read in."""
    return rows.sort_index(kind="stable")


def _workbook(sheet: _Sheet, edition: str, opinions: _Opinions) -> bytes:
    entered = _entered(sheet)
    remarks = {
        (at, "风险点"): f"【审核意见】{opinions.by_code[code]}" for at, row in enumerate(entered) if (code := row[CODE] or "") in opinions.by_code
    }
    manner = Manner(sheet.narrowed, frozenset({CODE}), spare=_SPARE, hint="灰色的风险编号由程序填好，请勿改动。" if entered else "")
    filling = Filling(sheet.form, sheet.header, entered, manner=manner, remarks=remarks)
    told = [*_chapters(sheet, entered, edition, opinions), *chapters([sheet.form], example=False)] if entered else None
    return filled_workbook([filling], example=not entered, told=told)


def _entered(sheet: _Sheet) -> list[dict[str, str | None]]:
    """The rows as they are written: by heading, numbered from 1."""
    rows = sheet.rows[list(sheet.form.headings)].astype(object)
    whole = rows.where(rows.notna(), None).to_dict("records")
    return [{str(heading): value for heading, value in row.items()} | {"序号": str(number)} for number, row in enumerate(whole, 1)]


def _chapters(sheet: _Sheet, entered: Sequence[Mapping[str, str | None]], edition: str, opinions: _Opinions) -> Iterator[Chapter]:
    yield "已经填好的内容怎样修改", said(
        f"本表已填好{edition}信息库中的{len(entered)}个风险点，请逐行核对。没有变化的，不用改动。",
        "内容有变化的，直接在原来的格子里改。灰色的“风险编号”不要改动，程序靠它认出是同一个风险点。",
        "已经没有的风险点，删除整行；新增的风险点，写在下面的空行里，“风险编号”留空，由程序编号。",
        *_about_posts(sheet),
        "表头的填表人、填表日期、审核人、审核日期重新填写；没有变化的表也要填好表头报送，不报送的按“未确认”统计。",
    )
    back = [(row[CODE] or "", row["风险点"] or "", opinions.by_code[row[CODE] or ""]) for row in entered if row[CODE] in opinions.by_code]
    if back:
        yield "领导小组要求修改的风险点（表中黄色）", tabled(("风险编号", "风险点", "审核意见"), back)


def _about_posts(sheet: _Sheet) -> Iterator[str]:
    if sheet.form is POSITION:
        yield "岗位改名、换人的，改“岗位名称”“姓名”，“风险编号”仍不改动。"
    if sheet.narrowed:
        yield "“岗位名称”“姓名”的下拉列表取自名册；名册有变动的，请先告知办公室更新。"
