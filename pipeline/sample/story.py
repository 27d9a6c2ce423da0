"""The sample bureau over three periods: returns, corrections, review, registers, revision, review again, confirmation.

Every letter is made as an office would make it: from the files that the edition before printed, opened and edited by another
program. Nothing here knows what the run will make of it.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.form import Form
from pipeline.forms import POSITION, POWER_FORMS, REVIEW, RISK_FORMS, ROSTER, SECTION, STEPS
from pipeline.outbox import editions
from pipeline.sample.bureau import PERIOD, ROSTER_LETTER, RUN_DAY, people_of, sheets
from pipeline.sample.followup import followup_sheets
from pipeline.sample.letters import correct_letters, letters
from pipeline.settings import FILE
from pipeline.workspace import write_prefilled
from pipeline.writers.template import layout

SECOND, THIRD = "2012年第1期", "2012年第2期"
SPLIT = ("办公室", "采购与资产管理岗", ("采购岗", "资产管理岗"))
"""The post that is split in the second period: its section, its name, its two names from then on."""
WITHDRAWN_FROM, REWORDED_IN, SILENT = "综合科", "财政审计科", "企业审计科"
"""Whose section sheet loses its last point, whose last point is reworded, who hands in nothing in the third period."""
MENDED_IN, MENDED, VERIFIER = "法规审理科", ("LC-02", 6), "整改督查岗"
"""Whose step goes to another post in the second period, so that nobody verifies what he carried out himself."""
NEW_WORDING = "对方书面反馈后没有提供新的证据，审计组却删去问题、调低金额，采纳理由只写“情况属实”，也不附复核记录。"
RAISED, REASON = "一级", "随意删减问题直接影响审计结论，后果严重，由领导小组提为一级。"
REVIEWED_LIST, REVIEWED_LIST_SHEET = "廉政风险信息库", "信息库"
_FILLED = "自评等级"
"""Filled in every row of the risk forms and of the review form."""
_CLERK, _CHAIR = "宓楷如", "柳应川"


@dataclass(frozen=True)
class Chapter:
    """One step of the story: the day of its run, what happened before it, and what puts that into the workspace."""

    day: date
    what: str
    happens: Callable[[Path], None]


def chapters() -> tuple[Chapter, ...]:
    """The story, step by step. The run of each step comes after it happened."""
    return (
        Chapter(RUN_DAY, f"{PERIOD}：各科室第一次报送", _first_returns),
        Chapter(date(2011, 10, 14), "退回的表改正后再报", _corrected),
        Chapter(date(2011, 10, 25), "领导小组交回审核定级表", lambda root: _reviewed(root, "2011-10-24", _as_found)),
        Chapter(date(2011, 11, 28), "登记信息、承诺、检查和公开事项", _followed_up),
        Chapter(date(2012, 4, 20), f"{SECOND}：在预填的表上修订后报送", _revised),
        Chapter(date(2012, 5, 10), "领导小组再次审核，一个风险点提级", lambda root: _reviewed(root, "2012-05-09", _raising)),
        Chapter(date(2012, 10, 20), f"{THIRD}：各科室确认，一个科室没有报", _confirmed),
    )


# ── the first period ─────────────────────────────────────────────────────────────────────────────────────────────────


def _first_returns(root: Path) -> None:
    _put(root, letters(), datetime(2011, 9, 28, 9, tzinfo=UTC))


def _corrected(root: Path) -> None:
    """The returned letters come again without their mistakes, under their own names; the office throws the photograph away."""
    for picture in (root / "inbox").rglob("*.png"):
        picture.unlink()
    right = correct_letters()
    first = letters()
    _put(root, {name: content for name, content in right.items() if first.get(name) != content}, datetime(2011, 10, 13, 9, tzinfo=UTC))


# ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_Row = Mapping[str, str]


def _as_found(row: _Row) -> dict[str, str]:
    """The group follows the proposal where it is higher than what the finder gave, and says why."""
    grade = min(row["自评等级"], row["建议等级"], key=("一级", "二级", "三级").index)
    reason = "" if grade == row["自评等级"] else "按危害程度和发生机率，以建议等级审定。"
    return {"审核结论": "通过", "审定等级": grade, "调整理由": reason}


def _raising(row: _Row) -> dict[str, str]:
    """Withdrawals are agreed to, and the reworded point is raised."""
    if row["变更类型"] == "撤销":
        return {"审核结论": "通过"}
    if row["科室"] == REWORDED_IN:
        return {"审核结论": "通过", "审定等级": RAISED, "调整理由": REASON}
    return _as_found(row)


def _reviewed(root: Path, day: str, decide: Callable[[_Row], dict[str, str]]) -> None:
    """The review workbook of the last edition, decided row by row."""
    edition = editions(root / "outbox")[-1]
    book = openpyxl.load_workbook(edition / f"{REVIEW.workbook}.xlsx")
    plan = layout(REVIEW)
    for sheet in book.worksheets:
        if _is_form(sheet, REVIEW):
            _fill_header(sheet, REVIEW, {"填表人": _CLERK, "填表日期": day})
            for number in _rows(sheet, REVIEW):
                row = {h: str(sheet.cell(number, plan.column(h) + 1).value or "") for h in REVIEW.headings}
                for heading, text in (decide(row) | {"审核人": _CHAIR, "审核日期": day}).items():
                    sheet.cell(number, plan.column(heading) + 1).value = text or None
    _put(root, {f"审核/{day} {REVIEW.workbook}.xlsx": _saved(book)}, _morning(day))


# ── what comes after the review ──────────────────────────────────────────────────────────────────────────────────────


def _followed_up(root: Path) -> None:
    """信息, 承诺, 检查 and 公开, with the codes that the last edition lists."""
    listed = openpyxl.load_workbook(editions(root / "outbox")[-1] / f"{REVIEWED_LIST}.xlsx", read_only=True)[REVIEWED_LIST_SHEET]
    lines = [list(row) for row in listed.iter_rows(values_only=True)]
    head = next(line for line in lines if "风险编号" in line and "风险点" in line)
    code, text = head.index("风险编号"), head.index("风险点")
    codes = {str(line[text]): str(line[code]) for line in lines[lines.index(head) + 1 :] if line[code]}
    _put(root, {path: sheet.workbook() for path, sheet in followup_sheets(codes).items()}, _morning("2011-11-25"))


# ── the periods after ────────────────────────────────────────────────────────────────────────────────────────────────


def _revised(root: Path) -> None:
    """A new period: the roster with the split post, and every prefilled form, three of them revised."""
    _begin(root, SECOND)
    _put(root, {f"{SECOND}/{ROSTER.workbook}.xlsx": _new_roster()}, _morning("2012-04-02"))
    edits = {
        (MENDED_IN, STEPS.key): _separate, (SPLIT[0], POSITION.key): _split, (WITHDRAWN_FROM, SECTION.key): _withdraw_last, (REWORDED_IN, SECTION.key): _reword_last,
    }
    _returned(root, SECOND, "2012-04-10", edits)


def _confirmed(root: Path) -> None:
    """A new period in which everybody but one confirms what stands."""
    _begin(root, THIRD)
    _returned(root, THIRD, "2012-10-10", {}, silent=SILENT)


def _begin(root: Path, period: str) -> None:
    settings = root / FILE
    lines = settings.read_text(encoding="utf-8").splitlines()
    settings.write_text("\n".join(f'period = "{period}"' if line.startswith("period =") else line for line in lines) + "\n", encoding="utf-8")


def _returned(root: Path, period: str, day: str, edits: Mapping[tuple[str, str], Callable[[Worksheet], None]], silent: str = "") -> None:
    printed = write_prefilled(root, posts=False)
    made = {}
    for name in printed.names:
        owner = Path(name).parts[0]
        if owner != silent:
            book = openpyxl.load_workbook(printed.folder / name)
            for sheet, form in _forms(book.worksheets):
                edits.get((owner, form.key), _as_it_is)(sheet)
                filler, reviewer = people_of(owner)
                _fill_header(sheet, form, {"填表人": filler, "填表日期": day, "审核人": reviewer, "审核日期": day})
            made[f"{period}/{name}"] = _saved(book)
    _put(root, made, _morning(day))


def _as_it_is(_: Worksheet) -> None:
    """Nothing to revise."""


def _split(sheet: Worksheet) -> None:
    """Every other row of the post goes to its second half."""
    column = layout(POSITION).column("岗位名称") + 1
    own = [row for row in _rows(sheet, POSITION) if sheet.cell(row, column).value == SPLIT[1]]
    for number, row in enumerate(own):
        sheet.cell(row, column).value = SPLIT[2][number % 2]


def _separate(sheet: Worksheet) -> None:
    """What the edition told of: carrying out and verifying by one post. Another post verifies from now on."""
    plan = layout(STEPS)
    code, number, posts = (plan.column(heading) + 1 for heading in ("流程编号", "环节序号", "责任岗位"))
    for row in range(plan.first_row + 1, sheet.max_row + 1):
        if (sheet.cell(row, code).value, sheet.cell(row, number).value) == MENDED:
            sheet.cell(row, posts).value = VERIFIER


def _withdraw_last(sheet: Worksheet) -> None:
    sheet.delete_rows(_rows(sheet, SECTION)[-1])


def _reword_last(sheet: Worksheet) -> None:
    sheet.cell(_rows(sheet, SECTION)[-1], layout(SECTION).column("表现形式") + 1).value = NEW_WORDING


def _new_roster() -> bytes:
    """The roster of the new period: one post became two, held by the same person until somebody else is found."""
    sheet = sheets()[ROSTER_LETTER]
    rows = []
    for row in sheet.rows:
        split = (row["科室"], row["岗位名称"]) == SPLIT[:2]
        rows += [row | {"岗位名称": post} for post in SPLIT[2]] if split else [row]
    header = sheet.header | {"填报期": SECOND, "填表日期": "2012-04-01", "审核日期": "2012-04-02"}
    return replace(sheet, header=header, rows=tuple(rows)).workbook()


# ── files, as another program sees them ──────────────────────────────────────────────────────────────────────────────


def _is_form(sheet: Worksheet, form: Form) -> bool:
    return sheet.cell(layout(form).head_row + 1, layout(form).column(form.headings[0]) + 1).value == form.headings[0]


def _forms(sheets_of: Iterable[Worksheet]) -> Iterator[tuple[Worksheet, Form]]:
    return ((sheet, form) for sheet in sheets_of for form in (*RISK_FORMS, *POWER_FORMS) if sheet.title == form.key)


def _rows(sheet: Worksheet, form: Form) -> list[int]:
    """The numbers of the filled rows."""
    plan = layout(form)
    column = plan.column(_FILLED) + 1
    return [row for row in range(plan.first_row + 1, sheet.max_row + 1) if sheet.cell(row, column).value]


def _fill_header(sheet: Worksheet, form: Form, entries: Mapping[str, str]) -> None:
    for field, row, slot in layout(form).header_cells():
        if field.heading in entries:
            sheet.cell(row + 1, slot.value[0] + 1).value = entries[field.heading]


def _saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as saved."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _morning(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(9), tzinfo=UTC)


def _put(root: Path, made: Mapping[str, bytes], received: datetime) -> None:
    for name, content in made.items():
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (received.timestamp(), received.timestamp()))
