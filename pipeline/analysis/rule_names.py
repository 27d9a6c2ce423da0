"""Names of internal rules （制度） in texts: which are named, and whether the catalogue has them. Laws are no internal rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.text import essence
from pipeline.vocabulary import split_entries

_NAMED = re.compile(r"《([^《》]+)》")
_TRIAL = re.compile(r"[(（\[〔【](?:试行|暂行|修订|修订稿|草案|征求意见稿)[)）\]〕】]")
_REMARK = re.compile(r"[(（\[〔【][^)）\]〕】]*[)）\]〕】]")
_LAW = re.compile(r"中华人民共和国|国务院|(?<!办)(?<!做)(?<!方)法$|条例$|准则$|党章$")
_ARTICLE = re.compile(r"第.{1,6}[条款项章节]")
SHORTEST = 4
"""A name of fewer characters is not looked for inside a longer one."""


def named(text: str) -> tuple[str, ...]:
    """The names that a text has in 《》."""
    return tuple(dict.fromkeys(name.strip() for name in _NAMED.findall(text)))


def listed(entry: str) -> tuple[str, ...]:
    """The names in a cell that is there for names, with 《》 or without. Beside names in 《》 a short word such as 见 is none, nor is a remark （新建）."""
    inside = named(entry)
    parts = [part.strip() for part in split_entries(_NAMED.sub("、", entry))]
    beside = [part for part in parts if not _ARTICLE.match(part) and not _REMARK.fullmatch(part)]
    return tuple(dict.fromkeys((*inside, *(part for part in beside if part and (not inside or len(part) >= SHORTEST)))))


def is_law(name: str) -> bool:
    """Whether a name is that of a law, of regulations or of standards of the state, which no bureau's catalogue holds.

    法, 条例 and 准则 end the names of laws; 办法 and 方法 do not.
    """
    return _LAW.search(_TRIAL.sub("", name).strip()) is not None


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """A name as it is compared: without 《》, 试行, punctuation and blanks."""
    return essence(_TRIAL.sub("", name))


class Catalogue:
    """The names of a catalogue: a name is known where it or one of the two is the other with something before it （本局财务管理办法）."""

    def __init__(self, names: Iterable[str]) -> None:
        self._keys = {key(name) for name in names} - {""}
        self._endings: dict[str, set[str]] = {}
        for each in sorted(self._keys):
            for ending in _endings(each):
                self._endings.setdefault(ending, set()).add(each)

    def found(self, name: str) -> frozenset[str]:
        """The keys of the catalogue's rules that a name means; the very name before all others."""
        own = key(name)
        if own in self._keys:
            return frozenset({own})
        return frozenset(self._endings.get(own, ())) or frozenset(ending for ending in _endings(own) if ending in self._keys)


def _endings(own: str) -> list[str]:
    return [own[at:] for at in range(1, len(own) - SHORTEST + 1)]
