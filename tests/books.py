"""Letters of a small bureau as values, the consolidated workbook of a run over them, and how other programs read it."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from python_calamine import CalamineWorkbook

from pipeline.analysis.figures import figures
from pipeline.checks.judge import Office, judge
from pipeline.form import Form
from pipeline.forms import COMMITMENTS, INFORMATION, POSITION, POWER_FORMS, ROSTER, SECTION, UNIT
from pipeline.place import Place
from pipeline.register.merge import merge
from pipeline.rosterbook import Roster
from pipeline.settings import Settings
from pipeline.submission import HeaderValue, Reading, Table
from pipeline.writers.consolidated import Book

TODAY = date(2011, 8, 5)
_RECEIVED = datetime(2011, 7, 25, 9, tzinfo=UTC)
_DAYS = {"填表日期": "2011-07-20", "审核日期": "2011-07-22"}
_HEADER = {"单位名称": "示例市审计局", "填报期": "2011年第1期", "填表人": "单雨亭", "审核人": "柳应川", **_DAYS}

Row = dict[str, str | None]


def table(form: Form, file: str, section: str, rows: Sequence[Row], sheet: str = "") -> Table:
    """A sheet of a letter, filled in without mistakes around these rows."""
    entries = _HEADER | ({"科室(中心)": section} if form in (POSITION, SECTION, INFORMATION, COMMITMENTS, *POWER_FORMS) else {})
    own = sheet or form.key
    header = {label: HeaderValue(value, value, label, Place(file, own, 3, 2)) for label, value in entries.items()}
    cells = {heading: [row.get(heading) or None for row in rows] for heading in form.headings}
    if "序号" in cells:
        cells["序号"] = [str(number) for number in range(1, len(rows) + 1)]
    columns = {heading: number for number, heading in enumerate(form.headings, 1)}
    numbers = tuple(range(7, 7 + len(rows)))
    return Table(form.key, file, own, 6, header, numbers, columns, {h: h for h in columns}, cells)


def reading(file: str, *tables: Table) -> Reading:
    """A letter with these sheets."""
    return Reading(file, sha256(file.encode()).hexdigest(), _RECEIVED, tables)


def made(readings: Sequence[Reading], settings: Settings | None = None, today: date = TODAY) -> Book:
    """The book of a run over these letters."""
    own = settings or Settings()
    judged = judge(readings, Office(own, today, Roster()))
    register = merge(judged, None, today.isoformat())
    told = tuple(finding for verdict in judged.verdicts for finding in verdict.findings if finding.severity != "error")
    return Book(register, figures(judged, register, (), today, settings=own), told + register.findings, own, judged.roster, "第001版", "../../inbox")


GRADES = {"严重": "一级", "较重": "二级", "一般": "三级"}
CATEGORIES = ("思想道德", "岗位职责", "业务流程", "制度机制", "外部环境")
SECTIONS = ("办公室", "综合科", "法规审理科", "企业审计科")
LEADERS = (("局长", "钟砚田", "是"), ("副局长", "柳应川", "否"))


def _roster_rows() -> list[Row]:
    leaders: list[Row] = [
        {"科室": "局领导", "科室类型": "局领导", "岗位名称": post, "姓名": who, "科室负责人": head, "分管领导": "钟砚田", "在岗": "是"}
        for post, who, head in LEADERS
    ]
    others: list[Row] = [
        {"科室": section, "科室类型": "科室", "岗位名称": f"{section}{post}", "姓名": f"{section[0]}{post[0]}某",
         "科室负责人": "是" if post == "负责人" else "否", "分管领导": "柳应川", "在岗": "是"}
        for section in SECTIONS for post in ("负责人", "主审岗", "内勤岗")
    ]
    return leaders + others


def risk(number: int, **changes: str | None) -> Row:
    harm = ("严重", "较重", "一般", "较重")[number % 4]
    return {
        "风险类别": CATEGORIES[number % 5], "风险点": f"第{number}项业务中可能出现的问题{number * 37}",
        "表现形式": f"经办人员在第{number}项业务中利用职务便利为他人谋取利益，金额{number}万元，没有留下记录，事后也没有人核对。",
        "发生机率": "高中低"[number % 3], "危害程度": harm, "自评等级": GRADES[harm],
        "防控措施": "" if number % 7 == 0 else f"1.第{number}项业务由两人办理，互相签字。\n2.每月第{number % 28 + 1}日前抽查一次。",
        "完成时限": "2011-09-30", "责任人": "单雨亭",
    } | changes


def _section_letter(at: int, section: str, posts: Sequence[str]) -> Reading:
    file = f"{section}/岗位 表.xlsx"
    positions = [
        risk(at * 100 + number * 10 + step, 岗位名称=f"{section}{post}", 姓名=f"{section[0]}{post[0]}某", 岗位职责=f"负责{section}的第{number}类日常工作。")
        for number, post in enumerate(posts, 1) for step in range(1, 5)
    ]
    own = [risk(at * 100 + 60 + step, **{"权力(业务)事项": f"{section}事项{step}", "分管领导": "柳应川"}) for step in range(1, 4)]
    return reading(file, table(POSITION, file, section, positions), table(SECTION, file, section, own, "科室's 表"))


def letters() -> list[Reading]:
    """A small bureau: a roster, the unit's form, four sections of which one left out a post, and one letter with an error."""
    roster, unit = "办公室/名册.xlsx", "办公室/单位表.xlsx"
    domains = ("重大决策", "重要干部任免", "大额度资金使用")
    own = [risk(900 + n, 决策主体="局党组", 决策领域=domain, 措施代拟部门="办公室", 责任领导="柳应川", 风险类别="决策机制")
           for n, domain in enumerate(domains, 1)]
    good = [_section_letter(at, section, ("负责人", "主审岗", "内勤岗")[: 3 - at % 2]) for at, section in enumerate(SECTIONS[:3], 1)]
    bad = _section_letter(4, SECTIONS[3], ("负责人",))
    bad.tables[0].cells["自评等级"][0] = "四级"
    return [reading(roster, table(ROSTER, roster, "", _roster_rows())), reading(unit, table(UNIT, unit, "", own)), *good, bad]


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """Every sheet as a program reads it that does not calculate."""
    opened = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in opened.sheet_names}


def opened(content: bytes, *, data_only: bool = False) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, which tells of every extension that it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(BytesIO(content), data_only=data_only)


def records(rows: list[list[object]], key: str) -> list[dict[str, object]]:
    """The rows of a table by heading, its heads being the row that holds `key`."""
    at = next(number for number, row in enumerate(rows) if key in row)
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :] if any(cell != "" for cell in row)]


def formulas(content: bytes) -> dict[tuple[str, str], tuple[str, object]]:
    """Every formula cell: the formula and the value it was written with, by sheet and cell."""
    found = {}
    live, cached = opened(content), opened(content, data_only=True)
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found[sheet.title, cell.coordinate] = (str(cell.value), cached[sheet.title][cell.coordinate].value)
    return found


def recalculated(content: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice has calculated every formula anew and saved it."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    always = ("<item oor:path='/org.openoffice.Office.Calc/Formula/Load'><prop oor:name='OOXMLRecalcMode' oor:op='fuse'>"
              "<value>0</value></prop></item>")
    space = "xmlns:oor='http://openoffice.org/2001/registry' xmlns:xs='http://www.w3.org/2001/XMLSchema'"
    (profile / "registrymodifications.xcu").write_text(f"<oor:items {space}>{always}</oor:items>", encoding="utf-8")
    (folder / "book.xlsx").write_bytes(content)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile.parent}", "--convert-to", "xlsx",
               "--outdir", str(folder / "out"), str(folder / "book.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / "book.xlsx").read_bytes()


def differing(content: bytes, folder: Path) -> tuple[int, dict[tuple[str, str], tuple[str, object, object]]]:
    """How many formula cells LibreOffice calculated anew, and those that came to another value than they were written with."""
    again, compared, wrong = opened(recalculated(spoiled(content), folder), data_only=True), formulas(content), {}
    for (sheet, cell), (formula, value) in compared.items():
        found = again[sheet][cell].value
        same = abs(found - value) < 1e-9 if isinstance(value, int | float) and isinstance(found, int | float) else found == value
        if not same:
            wrong[sheet, cell] = (formula, value, found)
    return len(compared), wrong


def spoiled(content: bytes) -> bytes:
    """The workbook with a wrong cached value in every formula, so that only a real calculation puts it right."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb'(t="str"><f>[^<]*</f><v>)[^<]*</v>', "\\1旧文字</v>".encode(), part)
                part = re.sub(rb"</f><v>-?[\d.]+(?:E-?\d+)?</v>", b"</f><v>987654</v>", part)
            package.writestr(name, part)
    return target.getvalue()
