"""`riskbook.toml` → one frozen `Settings`. Every key is optional; an unknown or wrong one is refused with the nearest right one."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import fuzz, process

from pipeline.form import Stage, StageDates
from pipeline.letter import Limits as LetterLimits
from pipeline.privacy import holds_private_number
from pipeline.refusal import Refusal

FILE = "riskbook.toml"
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _without_private_number(text: str) -> str:
    if holds_private_number(text):
        raise ValueError("a person's own number")
    return text


class Deadlines(_Section):
    """阶段截止日（月-日，年份随填报期）。"""

    launch: MonthDay = Field("06-30", description="宣传发动的截止日，机构岗位名册在此以前报齐。《实施意见》：“宣传发动阶段（6月）”。")
    search: MonthDay = Field("07-31", description="排查廉政风险的截止日。《实施意见》：“7月底前，各科室、中心组织开展排查廉政风险”。")
    measures: MonthDay = Field("09-30", description="制定防范措施的截止日，次日起“防控措施”“完成时限”必填。《实施意见》：“9月底前……研究制定防控措施”。")
    improve: MonthDay = Field("11-30", description="完善提高阶段的截止日。《实施意见》：“完善提高阶段（10月至11月）”。")


class Limits(_Section):
    """打开来件的上限，防止异常文件拖住汇总。"""

    letter_mb: int = Field(50, ge=1, le=2048, description="单个文件的大小上限，单位MB。")
    unpacked_mb: int = Field(400, ge=1, le=8192, description="文件展开后的大小上限，单位MB。")
    content_mb: int = Field(100, ge=1, le=2048, description="其中表格内容（不含图片和附件）展开后的大小上限，单位MB。")
    parts: int = Field(5000, ge=10, description="文件内部部件数的上限。")
    ratio: int = Field(400, ge=10, description="压缩比上限（展开后是压缩前的多少倍）。")
    sheets: int = Field(200, ge=1, description="工作表个数上限。")
    cells: int = Field(2_000_000, ge=10_000, description="表格范围的上限：各工作表最末一格的行数乘以列数，合计不得超过的格数。")
    seconds: int = Field(30, ge=1, le=3600, description="读一个文件的时间上限，单位秒。")
    memory_mb: int = Field(1024, ge=256, description="读文件时的内存上限，单位MB（Windows下不起作用）。")


class Warning(_Section):  # noqa: A001 - the section's name in riskbook.toml
    """预警和承诺的口径，印在“口径与词表”。"""

    window_days: int = Field(180, ge=1, le=3660, description="登记以后多少天以内的未办结信息计入预警的分数。")
    due_days: int = Field(7, ge=0, le=366, description="处置期限前多少天起列为即将到期。")
    early: int = Field(1, ge=0, le=100, description="性质为苗头性的一条信息计几分。")
    inclined: int = Field(2, ge=0, le=100, description="性质为倾向性的一条信息计几分。")
    happened: int = Field(4, ge=0, le=100, description="性质为已发生的一条信息计几分。")
    first: int = Field(3, ge=1, le=100, description="预警等级为一级的信息，分数乘以几。")
    second: int = Field(2, ge=1, le=100, description="预警等级为二级的信息，分数乘以几；三级和没有等级的不乘。")
    first_from: int = Field(8, ge=1, le=10_000, description="分数达到多少，建议一级预警。")
    second_from: int = Field(4, ge=1, le=10_000, description="分数达到多少，建议二级预警；不到的建议三级。")
    expiring_days: int = Field(60, ge=0, le=3660, description="承诺的公开期限还有多少天以内的，列为即将到期。")
    likeness: int = Field(25, ge=0, le=100, description="承诺事项与防控措施的相似度（0至100）低于多少，提示对不上。")


class Scores(_Section):
    """科室评分各项的分值；没有可评内容的项目不计分，按其余各项折算。"""

    complete: int = Field(30, ge=0, le=1000, description="报送完整的分值。")
    timely: int = Field(20, ge=0, le=1000, description="报送及时的分值。")
    sound: int = Field(20, ge=0, le=1000, description="填报质量的分值。")
    carried_out: int = Field(30, ge=0, le=1000, description="措施落实的分值。")


class Alike(_Section):
    """雷同的口径，印在“口径与词表”。"""

    likeness: int = Field(88, ge=60, le=100, description="风险点、防控措施的相似度（0至100）达到多少列为雷同；100只列文字相同的。")
    risk_length: int = Field(12, ge=4, le=1000, description="风险点至少多少字才比较，标点、空格不计；更短的容易不约而同。")
    measure_length: int = Field(16, ge=4, le=1000, description="防控措施至少多少字才比较，标点、空格不计。")
    item_length: int = Field(20, ge=4, le=1000, description="防控措施中的一条至少多少字才单独比较，标点、空格不计；单独的一条只列文字相同的。")
    example: int = Field(80, ge=60, le=100, description="风险点、防控措施与样表示例的相似度（0至100）达到多少列为照抄样表示例。")


class Settings(_Section):
    """一个工作目录的全部设置。"""

    unit: str = Field("", description="单位全称。留空时取名册或多数来件上的“单位名称”。")
    several_units: tuple[str, ...] = Field((), description="汇总几个单位时，逐个写明单位全称；单位名称将写入风险编号。")
    period: str = Field("", pattern=r"^(\d{4}年第[1-9]\d?期)?$", description="本期，如“2011年第1期”。留空时取名册上的“填报期”，没有名册的沿用上一版，第一版取多数来件上的。改为下一期，即开始新的一期。")
    volume_rows: int = Field(200_000, ge=1_000, le=1_000_000, description="信息库一册最多的行数，超过时按科室分册。")
    formula_rows: int = Field(20_000, ge=0, description="信息库不超过这个行数时，统计表用可核对的公式；超过时直接写数值。")
    detail_rows: int = Field(5_000, ge=0, description="信息库不超过这个行数时，另写“明细”，统计的每个数字都链接到它数的那几行；超过时链接到信息库。")
    workers: int = Field(0, ge=0, le=64, description="同时读文件的进程数，0表示由程序决定。")
    office: str = Field("办公室", description="催报文字的落款；写成空的双引号就不落款。")
    report_to: Annotated[str, AfterValidator(_without_private_number)] = Field(
        "对公示的内容有意见，或者发现本局人员有违反廉政纪律的情况，可以投入本局纪检信箱，也可以寄信或者来访，信封上请写“纪检组收”。"
        "请写明时间、地点和具体事实。反映人的情况严格保密。",
        description="公示上怎样监督举报的说明，照原样公示；办公电话可以写，不要写个人的姓名、手机号码。要分段的，在中间写\\n。",
    )
    classification: str = Field("内部资料", description="印在每一页上的密级或范围说明；通报印在页眉，其他的印在页脚。")
    registers: Literal["科室", "岗位"] = Field("科室", description="登记表怎样分册：填“科室”，每个层级一册、一个科室一张工作表；填“岗位”，每个科室、每个岗位各一册。")
    deadlines: Deadlines = Field(default_factory=Deadlines, description="阶段截止日（月-日，年份随填报期）。")
    warning: Warning = Field(default_factory=Warning, description="预警和承诺的口径，印在“口径与词表”。")
    scores: Scores = Field(default_factory=Scores, description="科室评分各项的分值；没有可评内容的项目不计分，按其余各项折算。")
    alike: Alike = Field(default_factory=Alike, description="雷同的口径，印在“口径与词表”。")
    limits: Limits = Field(default_factory=Limits, description="打开来件的上限，防止异常文件拖住汇总。")

    @property
    def units(self) -> tuple[str, ...]:
        """The units that may report, where they are set."""
        return self.several_units or ((self.unit,) if self.unit else ())

    def stages(self, year: int) -> StageDates:
        """The last day of each stage in a year."""
        own = self.deadlines
        days = {Stage.LAUNCH: own.launch, Stage.SEARCH: own.search, Stage.MEASURES: own.measures, Stage.IMPROVE: own.improve}
        return StageDates({stage: _day(year, entry) for stage, entry in days.items()})

    def letter_limits(self) -> LetterLimits:
        """The limits as the reader takes them."""
        mb = 2**20
        own = self.limits
        return LetterLimits(
            letter_bytes=own.letter_mb * mb, unpacked_bytes=own.unpacked_mb * mb, content_bytes=own.content_mb * mb, parts=own.parts,
            ratio=own.ratio, sheets=own.sheets, cells=own.cells, seconds=own.seconds, memory_bytes=own.memory_mb * mb,
        )


def _day(year: int, entry: str) -> date:
    month, day = (int(part) for part in entry.split("-"))
    # 02-29 and 02-30 mean the end of the month in any year.
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def parsed(text: str) -> Settings:
    """Settings from the text of `riskbook.toml`. Raises Refusal with one sentence on the first mistake."""
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        where = f"的第{place[1]}行" if place else ""
        raise Refusal(f"设置文件{FILE}{where}写法不对，请对照“riskbook init”生成的样子改正；文字要用英文双引号括起来。") from error
    try:
        return Settings.model_validate(entries)
    except ValidationError as error:
        raise Refusal(_sentence(error.errors()[0])) from error


def _sentence(mistake: Any) -> str:
    path = [str(part) for part in mistake["loc"] if not isinstance(part, int)]
    key = ".".join(path)
    if mistake["type"] == "extra_forbidden":
        known = _sections() if isinstance(mistake["input"], dict) else _keys()
        near = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=50)
        hint = f"您是不是要写“{near[0]}”？" if near else f"可用的设置有：{'、'.join(known)}。"
        return f"设置文件{FILE}里的“{key}”不是可用的设置。{hint}"
    about = dict(_described()).get(key, "")
    return f"设置文件{FILE}里的“{key}”填的是“{mistake['input']}”，不合要求。{about}"


def _described() -> list[tuple[str, str]]:
    found = []
    for name, info in Settings.model_fields.items():
        nested = info.default_factory
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            found += [(f"{name}.{inner}", field.description or "") for inner, field in nested.model_fields.items()]
        else:
            found.append((name, info.description or ""))
    return found


def _keys() -> list[str]:
    return [key for key, _ in _described()]


def _sections() -> list[str]:
    return list(dict.fromkeys(key.partition(".")[0] for key in _keys() if "." in key))


def _value(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    return str(value)


def explained() -> str:
    """A `riskbook.toml` with every key, its default and its meaning; every line that sets something is commented out."""
    lines = ["# riskbook 设置。每一项都可以不写；要改哪一项，就去掉那一行开头的“# ”再改数值。", ""]
    sections: list[str] = []
    for name, info in Settings.model_fields.items():
        nested = info.default_factory
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            sections += [f"# {info.description}", f"[{name}]"]
            sections += [line for inner, field in nested.model_fields.items() for line in _setting(inner, field.description or "", field.default)]
        else:
            lines += _setting(name, info.description or "", info.default)
    return "\n".join([*lines, *sections]).rstrip() + "\n"


def _setting(name: str, about: str, default: object) -> list[str]:
    return [f"# {about}", f"# {name} = {_value(default)}", ""]
