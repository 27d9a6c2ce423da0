"""Charts to look at: linear, branching, looping, twenty steps, broken; as a workbook and as pictures.

python tests/charts.py FOLDER
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from flow_rows import BUREAU, CATALOGUE, GRADES, step_rows, table

from pipeline.analysis.step_risks import StepRisk
from pipeline.analysis.swimlane import chart
from pipeline.flows.procedures import Procedure, procedures
from pipeline.writers.consolidated.swimlanes import draw
from pipeline.writers.house import Styles, workbook
from pipeline.writers.svg import drawn

_MEASURES = "1.取证单连续编号，当日上传。\n2.撤销底稿写明理由，由组长签字。\n3.归档时号码断号即查。"
RISKS = {code: StepRisk(code, grade, "抽走已经取证的底稿", _MEASURES) for code, grade in GRADES.items()}
_TWENTY = "\n".join(
    f"LC-20 {n} 第{n}步办理事项并签署意见 {kind} {post} 3 {after}"
    for n, kind, post, after in [
        (1, "发起", "综合科·计划岗", "2"), (2, "审核", "综合科·综合科科长", "1、3"), (3, "审批", "局领导·局长", "4"),
        (4, "执行", "财政审计科·主审岗", "5"), (5, "执行", "财政审计科·审计员岗", "6"), (6, "审核", "财政审计科·主审岗", "5、7"),
        (7, "审核", "财政审计科·财政审计科科长", "4、8"), (8, "审核", "法规审理科·审理岗", "4、9"), (9, "审批", "局领导·总审计师", "10"),
        (10, "审批", "局领导·局长", "11、12"), (11, "执行", "财政审计科·主审岗", "13"), (12, "执行", "法规审理科·复议应诉与执法监督岗", "13"),
        (13, "审核", "法规审理科·审理岗", "14"), (14, "审批", "局领导·局长", "15"), (15, "执行", "财政审计科·主审岗", "16"),
        (16, "核验", "法规审理科·整改督查岗", "15、17"), (17, "审核", "法规审理科·法规审理科科长", "18"), (18, "审批", "局领导·总审计师", "19"),
        (19, "执行", "综合科·信访与宣传岗", "20"), (20, "办结", "办公室·档案与保密岗", "-"),
    ]
)
_ODD = """
LC-31 1 受理 发起 办公室·文秘岗 1 2、3、4 岗-行-001
LC-31 2 核对甲类材料 审核 综合科·审核岗 2 5 岗-财-002
LC-31 3 核对乙类材料 审核 综合科·审核岗 2 5
LC-31 4 核对丙类材料 审核 综合科·审核岗 2 6、1
LC-31 5 会签 审批 局领导·局长、局领导·总审计师 2 6、7
LC-31 6 补充说明 执行 办公室·文秘岗 2 7 岗-财-001
LC-31 7 归档 办结 办公室·档案与保密岗 长期 -
LC-32 1 受理登记 发起 办公室·文秘岗 1 2
LC-32 2 转交办理 审核 综合科·综合科科长 2 9
LC-32 4 现场核查 执行 综合科·主审岗 5 5
LC-32 5 复核 审核 综合科·综合科科长 5 4
LC-32 6 答复归档 办结 - 3 -
LC-33 1 当场办理 办结 办公室·文秘岗 1 - 岗-行-001
"""


def examples() -> tuple[Procedure, ...]:
    """All procedures to be looked at."""
    return procedures(step_rows(BUREAU.strip() + "\n" + _TWENTY + "\n" + _ODD.strip()), table(CATALOGUE))


def book() -> bytes:
    """A workbook with a sheet for each procedure."""
    target = BytesIO()
    made = workbook(target, created=datetime(2011, 10, 10, tzinfo=UTC).replace(tzinfo=None))
    styles = Styles(made)
    for own in examples():
        draw(made.add_worksheet(own.code), styles, chart(own), RISKS)
    made.close()
    return target.getvalue()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "流程图.xlsx").write_bytes(book())
    for own in examples():
        (folder / f"{own.code}.svg").write_bytes(drawn(chart(own), RISKS))
