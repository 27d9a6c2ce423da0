"""Coverage both ways: what of powers, risk points, steps, posts and rules （制度） has no counterpart. Lists with sections, never only counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from pipeline.analysis.holdings import Power
from pipeline.analysis.rule_names import Catalogue, is_law, key, listed, named
from pipeline.columns import Source, column, columns, sources
from pipeline.flows.procedures import Post, Procedure
from pipeline.text import essence
from pipeline.vocabulary import split_entries

_UNIT = "单位名称"
ABOLISHED = "废止"


class GapKind(StrEnum):
    """What lacks its counterpart."""

    POWER_WITHOUT_RISK = "权力没有风险点"
    RISK_WITHOUT_POWER = "风险点没有对应权力"
    STEP_WITHOUT_POST = "环节没有责任岗位"
    POST_WITHOUT_ENTRY = "岗位没有列入岗位职权目录"
    RULE_UNUSED = "制度没有被引用"
    RULE_UNLISTED = "措施引用的制度不在目录"


@dataclass(frozen=True)
class Gap:
    """One thing without its counterpart: whose it is, its code, its name, and what was written that leads nowhere."""

    kind: GapKind
    section: str
    code: str
    name: str
    seen: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Linked:
    """What coverage looks at. `risks` are the rows of the risk forms by form, `posts` those in office by the roster （none without one）."""

    powers: tuple[Power, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    risks: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    rules: pd.DataFrame | None = None
    entries: pd.DataFrame | None = None
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class _Risk:
    form: str
    unit: str
    section: str
    code: str
    name: str
    matter: str
    powers: tuple[str, ...]
    measures: str
    rules: str
    source: Source


def coverage(linked: Linked) -> tuple[Gap, ...]:
    """All gaps, list by list."""
    # Without powers and rules nothing is asked of risk points: they need not be read.
    asked = linked.powers or (linked.rules is not None and len(linked.rules))
    risks = [risk for form, rows in linked.risks.items() for risk in _risks(form, rows)] if asked else []
    parts = (
        _powers_without_risk(linked, risks), _risks_without_power(linked, risks), _steps_without_post(linked.procedures),
        _posts_without_entry(linked), *_rules(linked, risks),
    )
    return tuple(gap for part in parts for gap in part)


_RISK_HEADINGS = (_UNIT, "科室", "措施代拟部门", "风险编号", "风险点", "权力(业务)事项", "对应权力编号", "防控措施", "相关制度")


def _risks(form: str, rows: pd.DataFrame) -> Iterator[_Risk]:
    for entry, source in zip(columns(rows, _RISK_HEADINGS), sources(rows), strict=True):
        unit, section, drafter, code, name, matter, powers, measures, rules = entry
        yield _Risk(form, unit, section or drafter, code, name, matter, tuple(split_entries(powers)), measures, rules, source)


def _powers_without_risk(linked: Linked, risks: Sequence[_Risk]) -> Iterator[Gap]:
    """A power has a risk point where one names its number or its matter, or where a step of its procedure names one."""
    named_codes = {(risk.unit, code) for risk in risks for code in risk.powers}
    matters = {(risk.unit, essence(risk.matter)) for risk in risks if risk.matter}
    walked = {(own.unit, own.power) for own in linked.procedures if any(step.risks for step in own.steps)}
    for power in linked.powers:
        mine = (power.unit, power.code)
        if power.stays and mine not in named_codes and mine not in walked and (power.unit, essence(power.name)) not in matters:
            yield Gap(GapKind.POWER_WITHOUT_RISK, power.section, power.code, power.name, sources=(power.source,))


def _risks_without_power(linked: Linked, risks: Sequence[_Risk]) -> Iterator[Gap]:
    """The form 单位 has no column for a power's number, so its points are not asked for one. Without 权力清单 nothing can be missing."""
    known = {(power.unit, power.code) for power in linked.powers}
    matters = {(power.unit, essence(power.name)) for power in linked.powers}
    walked = {(own.unit, code) for own in linked.procedures if (own.unit, own.power) in known for step in own.steps for code in step.risks}
    for risk in risks if known else ():
        found = any((risk.unit, code) in known for code in risk.powers) or (risk.unit, risk.code) in walked
        if not found and risk.form != "单位" and (not risk.matter or (risk.unit, essence(risk.matter)) not in matters):
            yield Gap(GapKind.RISK_WITHOUT_POWER, risk.section, risk.code, risk.name, "、".join(risk.powers), (risk.source,))


def _steps_without_post(procedures: Iterable[Procedure]) -> Iterator[Gap]:
    for own in procedures:
        for step in own.steps:
            if not step.posts:
                yield Gap(GapKind.STEP_WITHOUT_POST, own.section, own.code, step.label, sources=(step.source,))


def _posts_without_entry(linked: Linked) -> Iterator[Gap]:
    """Posts of the roster; without one those that powers and procedures name. Without 岗位职权目录 the whole form is missing, not each post."""
    if linked.entries is None or linked.entries.empty:
        return
    listed_posts = {Post(section, name) for section, name in columns(linked.entries, ("科室", "岗位名称"))}
    for post, where in _posts(linked).items():
        if post not in listed_posts:
            yield Gap(GapKind.POST_WITHOUT_ENTRY, post.section, "", post.name, sources=where)


def _posts(linked: Linked) -> dict[Post, tuple[Source, ...]]:
    if linked.posts:
        return dict.fromkeys(linked.posts, ())
    held = [(post, power.source) for power in linked.powers if power.stays for post in power.posts]
    held += [(post, step.source) for own in linked.procedures for step in own.steps for post in step.posts]
    return {post: (source,) for post, source in reversed(held)}


def _rules(linked: Linked, risks: Sequence[_Risk]) -> tuple[list[Gap], list[Gap]]:
    """The rules that nothing refers to, and the rules that measures name and the catalogue does not hold."""
    if linked.rules is None or linked.rules.empty:
        return [], []
    catalogue = Catalogue(column(linked.rules, "制度名称"))
    used: set[str] = set()
    unlisted: dict[tuple[str, str], list[_Risk]] = {}
    for risk in risks:
        for name in dict.fromkeys((*named(risk.measures), *listed(risk.rules))):
            found = catalogue.found(name)
            used |= found
            if not found and not is_law(name):
                unlisted.setdefault((risk.section, name), []).append(risk)
    used |= {each for power in linked.powers for name in listed(power.rule) for each in catalogue.found(name)}
    return _unused(linked, risks, used), [_unlisted(section, name, own) for (section, name), own in unlisted.items()]


def _unused(linked: Linked, risks: Sequence[_Risk], used: set[str]) -> list[Gap]:
    """A rule is used where a measure, 相关制度 or 拟制定制度 names it, or where it names a power or risk point that there is （对应编号）."""
    assert linked.rules is not None
    codes = {power.code for power in linked.powers} | {risk.code for risk in risks} - {""}
    gaps = []
    wanted = ("科室", "制度编号", "制度名称", "状态", "对应编号")
    for entry, source in zip(columns(linked.rules, wanted), sources(linked.rules), strict=True):
        section, code, name, state, serves = entry
        if state != ABOLISHED and key(name) not in used and codes.isdisjoint(split_entries(serves)):
            gaps.append(Gap(GapKind.RULE_UNUSED, section, code, name, serves, (source,)))
    return gaps


def _unlisted(section: str, name: str, risks: Sequence[_Risk]) -> Gap:
    codes = "、".join(risk.code for risk in risks if risk.code)
    return Gap(GapKind.RULE_UNLISTED, section, codes, name, f"《{name}》", tuple(risk.source for risk in risks))
