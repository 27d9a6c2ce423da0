"""A bureau at random: its sections with their short names, its posts, and people with names of every usual kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

import pandas as pd

from pipeline.forms import ROSTER
from pipeline.rosterbook import Roster

UNIT_NAME = "示例市审计局"
PERIOD = "2011年第1期"
LEADERS = "局领导"

SECTIONS = {
    "办公室": "局办公室", "综合科": "综合", "法规审理科": "法规科、审理科", "财政审计科": "财审科", "金融审计科": "", "行政事业审计科": "行事科",
    "经济责任审计科": "经责科、经责办", "农业与社会保障审计科": "农社科", "企业审计科": "企审科", "外资运用审计科": "外资科", "固定资产投资审计科": "固投科、基建科",
    "人事教育科": "人教科", "信息化建设科": "信息科", "政府投资项目审计中心": "投资中心", "计算机审计中心": "",
}
_POSTS = ("副科长", "主审岗", "审计员岗", "信访与宣传岗", "档案管理岗", "财务会计岗", "出纳岗", "采购与资产管理岗", "车辆后勤岗", "复核岗", "联络岗", "统计岗", "数据分析岗", "现场踏勘岗")
_FAMILY = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳唐罗薛伍余米贝姚孟顾尹江钟管岳高安常乐于时傅皮卞齐康"
)
_LONG_FAMILY = ("欧阳", "司徒", "诸葛", "上官", "慕容", "令狐")
_GIVEN = "明远清和知秋怀谷小满立雪应川定边可为一鸣守正静安长江海山松年冬青海岚述安复明若谷闻笛遇安鸣谦叔平鉴湖景桥亦筹慎之听雨存宇持平究元科成功处主任重原"
_OTHER_NAMES = ("阿依古丽·买买提", "卓玛", "巴特尔", "艾力·吐尔逊")


@dataclass(frozen=True)
class Post:
    """One line of the roster."""

    section: str
    kind: str
    post: str
    person: str
    head: str
    leader: str
    short: str


@dataclass(frozen=True)
class Bureau:
    """All lines of a roster, the leaders first."""

    posts: tuple[Post, ...]

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Its sections without the leaders."""
        return tuple(dict.fromkeys(post.section for post in self.posts if post.section != LEADERS))

    def of(self, section: str) -> list[Post]:
        """The posts of a section."""
        return [post for post in self.posts if post.section == section]

    @cached_property
    def leaders(self) -> list[str]:
        """The leaders' names."""
        return [post.person for post in self.of(LEADERS)]

    def rows(self) -> list[dict[str, str]]:
        """The roster's lines by their headings."""
        names = ("section", "kind", "post", "person", "head", "leader", "_", "short")
        return [{h: "是" if name == "_" else getattr(post, name) for h, name in zip(ROSTER.headings, names, strict=True)} for post in self.posts]

    def roster(self) -> Roster:
        """The roster as an earlier edition would hold it."""
        return Roster(pd.DataFrame([{h: v or None for h, v in row.items()} for row in self.rows()], dtype="str"))


def _names(rng: Random) -> list[str]:
    """Names of two, three and four characters, no two alike."""
    found = dict.fromkeys(_OTHER_NAMES)
    while len(found) < 150:
        family = rng.choice(_LONG_FAMILY) if rng.random() < 0.08 else rng.choice(_FAMILY)
        found[family + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 2))))] = None
    names = [name for name in found if not name.endswith(("科长", "主任", "处长"))]
    rng.shuffle(names)
    return names


def _section(section: str, leader: str, names: list[str], rng: Random) -> list[Post]:
    kind = "中心" if section.endswith("中心") else "科室"
    chief = {"办公室": "办公室主任", "中心": "中心主任"}.get(section if section == "办公室" else kind, f"{section}科长")
    wanted = [chief, *rng.sample(_POSTS, rng.randint(1, 5))]
    if rng.random() < 0.4:
        wanted.append(wanted[-1])  # two people on one post
    return [Post(section, kind, post, names.pop(), "否" if at else "是", leader, SECTIONS[section]) for at, post in enumerate(wanted)]


def bureau(rng: Random) -> Bureau:
    """A bureau with some of the usual sections."""
    names = _names(rng)
    leaders = [names.pop() for _ in range(4)]
    posts = ["局长", "副局长", "副局长", "纪检组长"]
    found = [Post(LEADERS, LEADERS, post, name, "否" if at else "是", leaders[0], "") for at, (post, name) in enumerate(zip(posts, leaders, strict=True))]
    others = rng.sample([section for section in SECTIONS if section != "办公室"], rng.randint(7, 11))
    for section in ("办公室", *others):
        found += _section(section, rng.choice(leaders[1:3]), names, rng)
    return Bureau(tuple(found))
