"""The roster of sections, posts and people, against which every letter is checked."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Kind, Need, OwedBy, Stage, column
from pipeline.forms.headerblock import HEADER_WITHOUT_SECTION
from pipeline.forms.vocabularies import SECTION_KIND, YES_NO


class RosterRow(pa.DataFrameModel):
    """机构岗位名册"""

    section: Series[str] = column("科室", "科室、中心的全称；局领导写“局领导”。", Kind.NAME, width=22, aka=("部门", "股室", "处室", "单位/科室", "责任科室", "科室名称"), example="某某科（示例）")
    section_kind: Series[str] = column("科室类型", "科室、中心或局领导。", Kind.CHOICE, width=10, aka=("类型",), vocabulary=SECTION_KIND, example="科室")
    post: Series[str] = column("岗位名称", "岗位的规范名称，各表都按此填写。", Kind.NAME, width=24, aka=("岗位",), example="采购岗")
    person: Series[str] = column("姓名", "在岗人员姓名，一行一人；缺员的写“缺员”。", Kind.PERSON, width=10, example="某某某")
    head: Series[str] = column("科室负责人", "是本科室负责人的填“是”，其他人填“否”。", Kind.CHOICE, width=10, aka=("是否负责人", "负责人"), vocabulary=YES_NO, example="否")
    leader: Series[str] = column("分管领导", "分管本科室的局领导姓名。", Kind.PERSON, width=10, aka=("主管领导", "责任领导"), example="某某某")
    serving: Series[str] = column("在岗", "在岗填“是”，缺员、离岗填“否”；填“否”的岗位不要求报送。", Kind.CHOICE, width=8, aka=("是否在岗",), vocabulary=YES_NO, example="是")
    short: Series[str] = column("简称", "科室的其他叫法，可填几个，用顿号隔开。", Kind.TEXT, required=Need.NEVER, width=24, aka=("科室简称", "别称", "又称"), example="某科")


ROSTER = Form(
    key="名册", number=0, version=1, title="机构岗位名册", workbook="0_机构岗位名册",
    model=RosterRow, header=HEADER_WITHOUT_SECTION, scope=("单位名称",), subject=("科室", "岗位名称", "姓名"),
    due=Stage.LAUNCH, owed_by=OwedBy.UNIT, each_period=False,
    who="办公室、综合科填写", demand="覆盖局机关及中心……各科室、中心负责人为成员",
)
