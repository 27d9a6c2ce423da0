"""Rules over rows of 权力清单 and the catalogues: each sheet against itself."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from pipeline.checks.row_rule import NUMBERED, RowRule, declared_in, earlier, telling, twice
from pipeline.columns import entries
from pipeline.form import Form
from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RULE_LIST
from pipeline.rulebook import powers as rules

BASIS, BASIS_TYPE, APPLICABLE, PROPOSAL, REASON, PLANNED = "行使依据", "依据类型", "依据适用性", "清理意见", "清理理由", "拟制定制度"
NO_BASIS, OUTDATED = "无", "已不适应"
KEPT, ABOLISHED, REGULATED = "保留", "取消", "规范"
WITH_ARTICLES = ("法律", "行政法规", "地方性法规", "规章")
"""Kinds of basis that are divided into articles; a plan of offices and posts （三定方案） or another document need not be."""
STATE, PLANNED_DAY = "状态", "计划完成"
UNDER_WAY = ("修订", "新建")

_ARTICLE = re.compile(r"第?[\d〇零一二三四五六七八九十百千]+(?:条|章|节|款)|全文|总则|附则")

_OF_POWERS: list[RowRule] = []
_power_rule = partial(declared_in, _OF_POWERS)


def cites_article(basis: str) -> bool:
    """Whether a legal basis says where in the law it stands: 第三十四条, 第五章第五节."""
    return _ARTICLE.search(basis) is not None


def lacks_article(kind: str | None, basis: str | None) -> bool:
    """Whether a basis is a law of articles, and none is named."""
    return kind in WITH_ARTICLES and bool(basis) and not cites_article(basis or "")


_PROPOSED = telling(proposal=PROPOSAL)


@_power_rule(rules.BASIS_MISSING, BASIS, telling(basis_type=BASIS_TYPE))
def a_power_has_its_basis(rows: pd.DataFrame) -> pd.Series:
    """逐项审核确定权力事项的类别、行使依据、责任主体."""
    return ~(rows[BASIS].isna() & rows[BASIS_TYPE].notna() & (rows[BASIS_TYPE] != NO_BASIS))


@_power_rule(rules.BASIS_THOUGH_NONE, BASIS_TYPE, lambda stack, label: {"basis": " ".join((stack.value(label, BASIS) or "").split())[:40]})
def no_basis_means_none(rows: pd.DataFrame) -> pd.Series:
    """A basis that is written down is of some kind."""
    return ~(rows[BASIS].notna() & (rows[BASIS_TYPE] == NO_BASIS))


@_power_rule(rules.NO_BASIS_KEPT, REASON, _PROPOSED)
def without_basis_there_is_a_reason(rows: pd.DataFrame) -> pd.Series:
    """凡没有法律法规依据和规定的职权，原则上取消."""
    # What is to be abolished or regulated must give its reason in any case, and is told of that.
    kept = rows[PROPOSAL].notna() & ~rows[PROPOSAL].isin([ABOLISHED, REGULATED])
    return ~((rows[BASIS_TYPE] == NO_BASIS) & kept & rows[REASON].isna())


@_power_rule(rules.OUTDATED_KEPT, PROPOSAL)
def what_is_outdated_is_not_just_kept(rows: pd.DataFrame) -> pd.Series:
    """虽有法律法规依据但已不适应实际情况的职权，要制定规范制度."""
    return ~((rows[APPLICABLE] == OUTDATED) & (rows[PROPOSAL] == KEPT))


@_power_rule(rules.NO_CLEARING_REASON, REASON, _PROPOSED)
def clearing_has_a_reason(rows: pd.DataFrame) -> pd.Series:
    """逐项审核确定."""
    return ~(rows[PROPOSAL].isin([ABOLISHED, REGULATED]) & rows[REASON].isna())


@_power_rule(rules.NO_PLANNED_RULE, PLANNED)
def regulating_names_the_rule(rows: pd.DataFrame) -> pd.Series:
    """要制定规范制度."""
    return ~((rows[PROPOSAL] == REGULATED) & rows[PLANNED].isna())


@_power_rule(rules.LAW_WITHOUT_ARTICLE, BASIS)
def a_law_is_cited_by_article(rows: pd.DataFrame) -> pd.Series:
    """A law as a whole gives no single power."""
    pairs = zip(entries(rows[BASIS_TYPE]), entries(rows[BASIS]), strict=True)
    return pd.Series([not lacks_article(kind, basis) for kind, basis in pairs], index=rows.index, dtype=bool)


def _given_once(heading: str) -> RowRule:
    """A number is given to one thing only."""
    return RowRule(rules.CODE_REPEATED, heading, lambda rows: ~twice(rows, [heading]), earlier(heading))


def _planned_has_a_day(rows: pd.DataFrame) -> pd.Series:
    """健全内控制度."""
    return ~(rows[STATE].isin(UNDER_WAY) & rows[PLANNED_DAY].isna())


CODED: dict[str, str] = {POWERS.key: "权力编号", RULE_LIST.key: "制度编号", PROCEDURES.key: "流程编号"}
"""The column of a list that holds each line's own number."""

_OF_RULES = [RowRule(rules.NO_PLANNED_DAY, PLANNED_DAY, _planned_has_a_day, telling(state=STATE))]


def rules_of(form: Form) -> list[RowRule]:
    """The rules over rows of a list of powers or a catalogue; none of other forms."""
    own = {POWERS.key: _OF_POWERS, RULE_LIST.key: _OF_RULES}.get(form.key, [])
    coded = [_given_once(CODED[form.key])] if form.key in CODED else []
    return [*own, *coded, NUMBERED] if form in (POWERS, POST_POWERS, RULE_LIST, PROCEDURES) else []
