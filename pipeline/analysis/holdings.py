"""权力清单 as values: who holds which power, of what category and function, with how much discretion."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipeline.columns import Source, columns, sources
from pipeline.flows.procedures import Post, posts_of

DECIDE, CARRY_OUT, SUPERVISE = "决策", "执行", "监督"
"""The functions of powers （职能属性）."""
ABOLISHED = "取消"

_HEADINGS = (
    "单位名称", "权力编号", "权力名称", "权力类别", "职能属性", "责任主体", "责任岗位", "自由裁量", "清理意见", "拟制定制度", "科室",
    "行使依据", "依据类型", "依据适用性", "清理理由", "公开方式",
)


@dataclass(frozen=True)
class Power:
    """One power （权力事项）. `section` is its 责任主体, `posts` the posts named under 责任岗位; none where none is named.

    `basis` is the law that it rests on （行使依据）, `basis_kind` of what kind that is, `fitness` whether it still fits （依据适用性）;
    `filer` is the section that handed it in, `publicity` how it is made public （公开方式）.
    """

    unit: str
    code: str
    name: str
    category: str
    function: str
    section: str
    posts: tuple[Post, ...]
    discretion: bool
    proposal: str
    rule: str
    source: Source
    basis: str = ""
    basis_kind: str = ""
    fitness: str = ""
    reason: str = ""
    filer: str = ""
    publicity: str = ""

    @property
    def stays(self) -> bool:
        """Whether it is held on: it is not proposed that it be abolished."""
        return self.proposal != ABOLISHED

    @property
    def title(self) -> str:
        """Code and name: SJ-22 机关经费支出审批."""
        return " ".join(part for part in (self.code, self.name) if part)


def powers(rows: pd.DataFrame) -> tuple[Power, ...]:
    """All powers of the rows of 权力清单, in their order."""
    return tuple(_power(entry, source) for entry, source in zip(columns(rows, _HEADINGS), sources(rows), strict=True))


def _power(entry: tuple[str, ...], source: Source) -> Power:
    unit, code, name, category, function, body, post, discretion, proposal, rule, reporting, basis, basis_kind, fitness, reason, publicity = entry
    section = body or reporting
    # What is exercised in the unit's name is exercised by posts of the section that handed it in.
    home = reporting if section == unit else section
    return Power(
        unit, code, name, category, function, section, posts_of(post, home), discretion == "有", proposal, rule, source, basis, basis_kind, fitness, reason,
        reporting, publicity,
    )
