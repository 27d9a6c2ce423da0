"""The sample bureau over three periods: returns, corrections, review, registers, revision, review again, confirmation.

Every letter is made as an office would make it: from the files that the edition before printed, opened and edited by another
program. Nothing here knows what the run will make of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms import POSITION, POST_POWERS, POWERS, REVIEW, ROSTER, SECTION, STEPS
from pipeline.outbox import editions
from pipeline.sample.bureau import PERIOD, ROSTER_LETTER, RUN_DAY, people_of, sections, sheets, table
from pipeline.sample.edited import entry, fill_header, forms, is_form, morning, put, rows_of, saved, write
from pipeline.sample.followup import Codes, followup_sheets
from pipeline.sample.letters import correct_letters, letters
from pipeline.settings import FILE
from pipeline.workspace import write_prefilled

SECOND, THIRD = "2012年第1期", "2012年第2期"
SPLIT = ("办公室", "采购与资产管理岗", ("采购岗", "资产管理岗"))
"""The post that is split in the second period: its section, its name, its two names from then on."""
WITHDRAWN_FROM, REWORDED_IN, SILENT = "综合科", "财政审计科", "企业审计科"
"""Whose section sheet loses its last point, whose last point is reworded, who hands in nothing in the third period."""
NEW_POSTS = {("LC-02", "6"): "整改督查岗", ("LC-04", "5"): f"办公室·{SPLIT[2][1]}"}
"""Steps that go to another post in the second period: one so that nobody verifies what he carried out himself, one with the split post."""
SHARED = dict(zip(SPLIT[2], ("询价、签订合同。", "验收登记资产，每年盘点。"), strict=True))
"""What each half of the split post has to do."""
NEW_WORDING = "对方书面反馈后没有提供新的证据，审计组却删去问题、调低金额，采纳理由只写“情况属实”，也不附复核记录。"
RAISED, REASON = "一级", "随意删减问题直接影响审计结论，后果严重，由领导小组提为一级。"
REVIEWED_LIST, REVIEWED_LIST_SHEET = "廉政风险信息库", "信息库"
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
        Chapter(date(2011, 10, 25), "领导小组交回审核定级表", lambda root: reviewed(root, "2011-10-24", as_found)),
        Chapter(date(2011, 11, 28), "登记信息、承诺、检查和公开事项", followed_up),
        Chapter(date(2012, 4, 20), f"{SECOND}：在预填的表上修订后报送", _revised),
        Chapter(date(2012, 5, 10), "领导小组再次审核，一个风险点提级", lambda root: reviewed(root, "2012-05-09", _raising)),
        Chapter(date(2012, 10, 20), f"{THIRD}：各科室确认，一个科室没有报", _confirmed),
    )


# ── the first period ─────────────────────────────────────────────────────────────────────────────────────────────────


def _first_returns(root: Path) -> None:
    put(root, letters(), datetime(2011, 9, 28, 9, tzinfo=UTC))


def _corrected(root: Path) -> None:
    """The returned letters come again without their mistakes, under their own names; the office throws the photograph away."""
    for picture in (root / "inbox").rglob("*.png"):
        picture.unlink()
    right = correct_letters()
    first = letters()
    put(root, {name: content for name, content in right.items() if first.get(name) != content}, datetime(2011, 10, 13, 9, tzinfo=UTC))


# ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_Row = Mapping[str, str]


def as_found(row: _Row) -> dict[str, str]:
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
    return as_found(row)


def reviewed(root: Path, day: str, decide: Callable[[_Row], dict[str, str]]) -> None:
    """The review workbook of the last edition, decided row by row."""
    edition = editions(root / "outbox")[-1]
    book = openpyxl.load_workbook(edition / f"{REVIEW.workbook}.xlsx")
    for sheet in book.worksheets:
        if is_form(sheet, REVIEW):
            fill_header(sheet, REVIEW, {"填表人": _CLERK, "填表日期": day})
            for number in rows_of(sheet, REVIEW):
                row = {heading: entry(sheet, REVIEW, number, heading) for heading in REVIEW.headings}
                write(sheet, REVIEW, number, decide(row) | {"审核人": _CHAIR, "审核日期": day})
    put(root, {f"审核/{day} {REVIEW.workbook}.xlsx": saved(book)}, morning(day))


# ── what comes after the review ──────────────────────────────────────────────────────────────────────────────────────


def followed_up(root: Path) -> None:
    """信息, 承诺, 检查 and 公开, with the codes that the last edition lists."""
    put(root, {path: sheet.workbook() for path, sheet in followup_sheets(_codes(root)).items()}, morning("2011-11-25"))


def _codes(root: Path) -> Codes:
    """The code of each risk point, as the last edition lists them."""
    # A workbook opened for reading only keeps its file open until it is closed.
    with closing(openpyxl.load_workbook(editions(root / "outbox")[-1] / f"{REVIEWED_LIST}.xlsx", read_only=True)) as book:
        lines = [list(row) for row in book[REVIEWED_LIST_SHEET].iter_rows(values_only=True)]
    head = next(line for line in lines if "风险编号" in line and "风险点" in line)
    code, text = head.index("风险编号"), head.index("风险点")
    return {str(line[text]): str(line[code]) for line in lines[lines.index(head) + 1 :] if line[code]}


# ── the periods after ────────────────────────────────────────────────────────────────────────────────────────────────


def _revised(root: Path) -> None:
    """A new period: the roster with the split post, and every prefilled form, some of them revised. Steps get the codes of their risk points."""
    codes = _codes(root)
    _begin(root, SECOND)
    put(root, {f"{SECOND}/{ROSTER.workbook}.xlsx": _new_roster()}, morning("2012-04-02"))
    edits: dict[tuple[str, str], Callable[[Worksheet], None]] = {(owner, STEPS.key): lambda sheet: _revise_steps(sheet, codes) for owner in sections()}
    edits |= {(SPLIT[0], POSITION.key): _split, (SPLIT[0], POWERS.key): _share_power, (SPLIT[0], POST_POWERS.key): _share_entry}
    _returned(root, SECOND, "2012-04-10", edits | {(WITHDRAWN_FROM, SECTION.key): _withdraw_last, (REWORDED_IN, SECTION.key): _reword_last})


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
            for sheet, form in forms(book.worksheets):
                edits.get((owner, form.key), _as_it_is)(sheet)
                filler, reviewer = people_of(owner)
                fill_header(sheet, form, {"填表人": filler, "填表日期": day, "审核人": reviewer, "审核日期": day})
            made[f"{period}/{name}"] = saved(book)
    put(root, made, morning(day))


def _as_it_is(_: Worksheet) -> None:
    """Nothing to revise."""


def _split(sheet: Worksheet) -> None:
    """Every other row of the post goes to its second half."""
    own = [row for row in rows_of(sheet, POSITION) if entry(sheet, POSITION, row, "岗位名称") == SPLIT[1]]
    for number, row in enumerate(own):
        write(sheet, POSITION, row, {"岗位名称": SPLIT[2][number % 2]})


def _share_power(sheet: Worksheet) -> None:
    """Both halves of the split post exercise its power."""
    for row in rows_of(sheet, POWERS):
        if entry(sheet, POWERS, row, "责任岗位") == SPLIT[1]:
            write(sheet, POWERS, row, {"责任岗位": "、".join(SPLIT[2])})


def _share_entry(sheet: Worksheet) -> None:
    """Each half of the split post has an entry of its own, the second beneath all others."""
    rows = rows_of(sheet, POST_POWERS)
    own = next(row for row in rows if entry(sheet, POST_POWERS, row, "岗位名称") == SPLIT[1])
    same = {heading: entry(sheet, POST_POWERS, own, heading) for heading in POST_POWERS.headings}
    for row, number, (post, duty) in zip((own, rows[-1] + 1), (same["序号"], str(len(rows) + 1)), SHARED.items(), strict=True):
        write(sheet, POST_POWERS, row, same | {"序号": number, "岗位名称": post, "职权内容": duty})


def _revise_steps(sheet: Worksheet, codes: Codes) -> None:
    """Every step names its risk points; those of which the edition told, or whose post is no more, go to another post."""
    named = {(row["流程编号"], row["环节序号"]): [text for text in row["风险点"].split("、") if text] for row in table("steps")}
    for row in rows_of(sheet, STEPS):
        step = entry(sheet, STEPS, row, "流程编号"), entry(sheet, STEPS, row, "环节序号")
        post = NEW_POSTS.get(step, entry(sheet, STEPS, row, "责任岗位"))
        write(sheet, STEPS, row, {"责任岗位": post, "风险编号": "、".join(codes[text] for text in named[step])})


def _withdraw_last(sheet: Worksheet) -> None:
    sheet.delete_rows(rows_of(sheet, SECTION)[-1])


def _reword_last(sheet: Worksheet) -> None:
    write(sheet, SECTION, rows_of(sheet, SECTION)[-1], {"表现形式": NEW_WORDING})


def _new_roster() -> bytes:
    """The roster of the new period: one post became two, held by the same person until somebody else is found."""
    sheet = sheets()[ROSTER_LETTER]
    rows = []
    for row in sheet.rows:
        split = (row["科室"], row["岗位名称"]) == SPLIT[:2]
        rows += [row | {"岗位名称": post} for post in SPLIT[2]] if split else [row]
    header = sheet.header | {"填报期": SECOND, "填表日期": "2012-04-01", "审核日期": "2012-04-02"}
    return replace(sheet, header=header, rows=tuple(rows)).workbook()
