"""The roster as the rest of the product asks it: which sections, posts and people there are, and who leads whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.text import essence, simplified
from pipeline.vocabulary import split_entries

LEADERS = "局领导"
VACANT = "缺员"
"""Stands for a person where a post has none."""
_OWN_UNIT = re.compile("^(?:本|我|[\u4e00-\u9fff]{0,10}审计)?局(?=..)")
"""The unit before a section's name: 局综合科, 示例市审计局综合科."""
NEAR, ABOUT = 55, 5
_SHORTEST = 2


@dataclass(frozen=True)
class SectionMatch:
    """What a section's name as entered means: a section of the roster, several that it may mean, or the nearest ones."""

    section: str = ""
    several: tuple[str, ...] = ()
    near: str = ""


@dataclass(frozen=True)
class Roster:
    """The roster of one unit; `rows` holds the columns of the form 名册. Empty where none was handed in."""

    rows: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def given(self) -> bool:
        """Whether there is a roster at all."""
        return not self.rows.empty

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Sections in the roster's order."""
        return tuple(dict.fromkeys(self.rows["科室"].dropna())) if self.given else ()

    @cached_property
    def reporting_sections(self) -> tuple[str, ...]:
        """Sections that hand in a section form: all but the bureau's leaders."""
        return tuple(section for section in self.sections if self.kind(section) != LEADERS)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return dict(zip(self.rows["科室"], self.rows["科室类型"], strict=True)) if self.given else {}

    def kind(self, section: str) -> str:
        """What a section is （科室、中心、局领导）， or nothing."""
        return self._kinds.get(section, "")

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """Every name under which a section is known, compared without blanks and punctuation."""
        names: dict[str, set[str]] = {}
        for section, short in zip(self.rows["科室"], self.rows["简称"], strict=True) if self.given else ():
            for name in (section, *(split_entries(short) if isinstance(short, str) else ())):
                names.setdefault(essence(name), set()).add(section)
        return names

    def section(self, entered: str) -> SectionMatch:
        """The section that a name means: its full name or a short name; else those that contain it; else the nearest."""
        key = essence(simplified(entered))
        known = self._names.get(key) or self._with_ending(key) or self._names.get(_OWN_UNIT.sub("", key), set())
        if len(known) == 1:
            return SectionMatch(section=next(iter(known)))
        if not known:
            known = {s for name, owners in self._names.items() if len(key) >= _SHORTEST and key in name for s in owners}
        if not known:
            known = self._nearest(key)
        if len(known) == 1:
            return SectionMatch(near=next(iter(known)))
        return SectionMatch(several=tuple(sorted(known, key=self.sections.index)))

    def _with_ending(self, key: str) -> set[str]:
        """Sections known under the name with 科, 室, 中心 or 办 added: 财政 for 财政科; two of them for 投资."""
        return {s for ending in ("科", "室", "中心", "办") for s in self._names.get(key + ending, ())}

    def _nearest(self, key: str) -> set[str]:
        """The sections with the likest names; several where they are about as like."""
        found = process.extract(key, list(self._names), scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        best = max((score for _, score, _ in found), default=0)
        return {s for name, score, _ in found if score >= best - ABOUT for s in self._names[name]}

    @cached_property
    def _posts(self) -> dict[str, tuple[str, ...]]:
        posts: dict[str, list[str]] = {}
        for section, post, _ in self._triples():
            posts.setdefault(section, []).append(post)
        return {section: tuple(dict.fromkeys(named)) for section, named in posts.items()}

    def posts(self, section: str) -> tuple[str, ...]:
        """The posts of a section."""
        return self._posts.get(section, ())

    @cached_property
    def serving_posts(self) -> tuple[tuple[str, str], ...]:
        """(section, post) pairs that must hand in a sheet: those with somebody in office."""
        if not self.given:
            return ()
        serving = self.rows[self.rows["在岗"] != "否"]
        return tuple(dict.fromkeys(zip(serving["科室"], serving["岗位名称"], strict=True)))

    @cached_property
    def _people(self) -> dict[tuple[str, str], tuple[str, ...]]:
        people: dict[tuple[str, str], list[str]] = {}
        for section, post, person in self._triples():
            people.setdefault((section, post), []).append(person)
        return {key: tuple(names) for key, names in people.items()}

    def _triples(self) -> Sequence[tuple[str, str, str]]:
        if not self.given:
            return []
        section, post, person = (self.rows[heading].tolist() for heading in ("科室", "岗位名称", "姓名"))
        return list(zip(section, post, person, strict=True))

    @cached_property
    def everybody(self) -> frozenset[str]:
        """All people of the roster."""
        return frozenset(person for _, _, person in self._triples() if isinstance(person, str))

    def people(self, section: str, post: str) -> tuple[str, ...]:
        """The people on a post."""
        return self._people.get((section, post), ())

    @cached_property
    def chief(self) -> str:
        """The unit's first leader （单位主要领导）， or nothing."""
        if not self.given:
            return ""
        leaders = self.rows[(self.rows["科室类型"] == LEADERS) & (self.rows["科室负责人"] == "是")]
        return str(leaders["姓名"].iloc[0]) if len(leaders) else ""

    @cached_property
    def _heads(self) -> dict[str, str]:
        heads = self.rows[self.rows["科室负责人"] == "是"] if self.given else self.rows
        return dict(zip(heads["科室"], heads["姓名"], strict=True)) if self.given else {}

    def head(self, section: str) -> str:
        """The head of a section （科室负责人）， or nothing."""
        return self._heads.get(section, "")

    @cached_property
    def _leaders(self) -> dict[str, str]:
        if not self.given:
            return {}
        named = self.rows[self.rows["分管领导"].notna()]
        return dict(zip(named["科室"], named["分管领导"], strict=True))

    def leader(self, section: str) -> str:
        """The leader in charge of a section （分管领导）， or nothing."""
        return self._leaders.get(section, "")
