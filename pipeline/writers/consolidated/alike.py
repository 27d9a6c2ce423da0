"""雷同： texts that were copied, group by group, below the counts of each kind; then slogans, and what was copied from the form's example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from pipeline.analysis.alike import GROUPED, Alike, Group, Kind, Member, Reach
from pipeline.analysis.wording import ONLY_SIGNS, difference
from pipeline.settings import Alike as Limits
from pipeline.text import essence
from pipeline.writers.consolidated.counting import is_plain
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.links import literal, sheet_name
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, TOP, Listing, origins, write
from pipeline.writers.consolidated.names import ALIKE
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group as Counts
from pipeline.writers.consolidated.tally import Tally, top_below

PREFIX, GROUP, KIND, REACH, SECTION, FIRST = "同", "组", "类", "范围", "科室", "组首行"
SAME, MODEL, NEAR = "一字不差", "样本", "大同小异"
ACROSS_FORMULA = f'COUNTIFS({PREFIX}_{REACH},"{Reach.ACROSS}",{PREFIX}_{FIRST},1)'
"""Counts the groups that reach across sections; the sheet has its names only where something is alike."""
_COLUMNS = (
    Shown(KIND, KIND, 23, name=KIND),
    Shown(GROUP, GROUP, 6, Show.MIDDLE),
    Shown(REACH, REACH, 8, Show.MIDDLE, REACH),
    Shown("异同", "异同", 9, Show.MIDDLE),
    Shown("相似度", "相似度", 7, Show.MIDDLE),
    Shown(SECTION, SECTION, 17, name=SECTION),
    Shown("岗位", "岗位", 17),
    Shown("风险编号", "风险编号", 17),
    Shown("文字", "文字", 58),
    Shown("与样本的不同", "与样本的不同", 34),
    *ORIGIN_COLUMNS,
    Shown(FIRST, FIRST, 7, Show.NUMBER, FIRST, hidden=True),
)
_UNIT = Shown("单位名称", "单位名称", 20)


def meanings(limits: Limits) -> Mapping[Kind, str]:
    """How each kind is found, with the limits as set."""
    near = f"相似度{limits.likeness}起" if limits.likeness < 100 else "一字不差"  # noqa: PLR2004 - per cent
    return MappingProxyType({
        Kind.RISK: f"两个以上岗位的风险点文字{near}；{limits.risk_length}字以上才比，数字、序数不同的不算。",
        Kind.MEASURE: f"两个以上岗位的防控措施，整条文字{near}；{limits.measure_length}字以上才比，只有数字不同的也算。",
        Kind.ITEM: f"整条不雷同，而其中编了号的一条一字不差；{limits.item_length}字以上才比。",
        Kind.SLOGAN: "每一句都是“加强学习、提高认识”一类的要求，没有写明怎么做。",
        Kind.EXAMPLE: f"风险点或防控措施与样表示例的相似度{limits.example}起。",
    })


HOW = (
    "标点、空格、全角半角不计，相似度以rapidfuzz的ratio计，满分100，是与同组第一条（样本，出现最多的写法）比的。同一岗位几个风险点之间、同一岗位几个人之间相同的不算。"
    "只供审核时查看是不是照搬，不算错，也不退回。"
)


def write_alike(desk: Desk) -> None:
    """The counts by kind and by section, then group by group."""
    columns = (*_COLUMNS[:5], _UNIT, *_COLUMNS[5:]) if desk.book.several_units else _COLUMNS
    found = desk.book.figures.alike
    rows = _frame(found) if found.total else pd.DataFrame()
    write(desk, Listing(ALIKE, about(found), columns, rows, 2, PREFIX, with_unit=False, groups=_counts(found, desk.book.settings.alike)))


def about(found: Alike) -> str:
    """One line on how much is alike."""
    if not found.total:
        return "没有雷同的风险点和防控措施，没有套话，也没有照抄样表示例的。"
    return f"雷同的共{len(found.groups)}组，其中跨科室的{found.total_across}组。每组第一条是样本，其余与它比；请查看是不是照搬，可以按“{KIND}”“{REACH}”筛选。"


def row_of(found: Alike, what: Kind | Reach) -> int:
    """The row (from 0) of the first line of a kind, or of a group that reaches so far."""
    lines = (kind if isinstance(what, Kind) else group.reach if group else None for kind, _, group, _ in _members(found))
    return top(found) + 1 + next(at for at, line in enumerate(lines) if line is what)


def top(found: Alike) -> int:
    """The row of the list's heads."""
    return top_below(TOP, _counts(found, Limits()))


def _counts(found: Alike, limits: Limits) -> list[Counts]:
    said, firsts = meanings(limits), _first_lines(found)
    kinds = [Tally(kind, number, f'COUNTIFS({PREFIX}_{KIND},"{kind}")', said[kind], KIND) for kind, number in found.by_kind.items()]
    sections = [
        Tally(section, own.total(), _of_section(section), "，".join(f"{kind}{own[kind]}处" for kind in Kind if own[kind]) + "。", SECTION)
        for section, own in _by_section(found).items()
    ]
    others = [Counts((KIND, "处数", "怎么认"), kinds), Counts((SECTION, "处数", "其中"), sections)]
    first = top_below(TOP, others) + 1 + len(firsts) + 1 + 1
    groups = [
        Tally(f"{kind}·{reach}", found.groups_of(kind, reach), _of_groups(kind, reach), _REACHES[reach], to=f"{sheet_name(ALIKE)}!{cell(first + line, 0)}" if line >= 0 else "")
        for (kind, reach), line in firsts.items()
    ]
    return [Counts((GROUP, "组数", "范围"), groups), *others]


def _first_lines(found: Alike) -> dict[tuple[Kind, Reach], int]:
    """The line of the first group of each kind and reach, counted from 0; -1 where there is none."""
    firsts = dict.fromkeys(((kind, reach) for kind in GROUPED for reach in Reach), -1)
    line = 0
    for group in found.groups:
        if firsts[group.kind, group.reach] < 0:
            firsts[group.kind, group.reach] = line
        line += len(group.members)
    return firsts


_REACHES = {Reach.ACROSS: "组里有不同科室的；局领导、单位层面各算一个科室。", Reach.WITHIN: "组里只有一个科室的不同岗位，或者科室表和本科室的岗位表。"}


def _of_groups(kind: Kind, reach: Reach) -> str:
    return f'COUNTIFS({PREFIX}_{KIND},"{kind}",{PREFIX}_{REACH},"{reach}",{PREFIX}_{FIRST},1)'


def _of_section(section: str) -> str:
    """How many lines a section has."""
    own = f'"{literal(section)}"'
    return f"COUNTIFS({PREFIX}_{SECTION},{own})" if is_plain(section) else f"SUMPRODUCT(--({PREFIX}_{SECTION}={own}))"


def _by_section(found: Alike) -> dict[str, Counter[Kind]]:
    """How many texts of each kind a section has, those with most first."""
    counted: dict[str, Counter[Kind]] = {}
    for kind, member, _, _ in _members(found):
        counted.setdefault(member.section, Counter())[kind] += 1
    return dict(sorted(counted.items(), key=lambda own: -own[1].total()))


def _members(found: Alike) -> Iterator[tuple[Kind, Member, Group | None, int]]:
    """All texts in the order of the list, with the group and its number where they are in one."""
    for number, group in enumerate(found.groups, 1):
        yield from ((group.kind, member, group, number) for member in group.members)
    yield from ((Kind.SLOGAN, member, None, 0) for member in found.slogans)
    yield from ((Kind.EXAMPLE, member, None, 0) for member in found.examples)


def _plain(found: Alike) -> Iterator[dict[str, object]]:
    for kind, member, group, number in _members(found):
        first = group is not None and member is group.members[0]
        yield {
            KIND: kind.value, GROUP: str(number or ""), REACH: group.reach.value if group else "", "异同": _how(group, member, first=first),
            "相似度": "" if kind is Kind.SLOGAN else str(member.likeness), "单位名称": member.unit, SECTION: member.section, "岗位": member.post,
            "风险编号": member.code, "文字": member.text, "与样本的不同": "" if group is None or first else _difference(group.members[0], member), FIRST: int(first),
        }


def _how(group: Group | None, member: Member, *, first: bool) -> str:
    if group is None:
        return ""
    return MODEL if first else SAME if member.likeness == 100 else NEAR  # noqa: PLR2004 - per cent


def _difference(model: Member, member: Member) -> str:
    if model.text == member.text:
        return ""
    return ONLY_SIGNS if member.likeness == 100 else difference(essence(model.text), essence(member.text))  # noqa: PLR2004 - per cent


def _frame(found: Alike) -> pd.DataFrame:
    lines = list(_plain(found))
    columns = {name: [line[name] for line in lines] for name in lines[0]}
    return pd.DataFrame(columns | origins(member.source for _, member, _, _ in _members(found)), dtype=object)
