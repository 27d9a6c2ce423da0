"""Texts that stand word for word in the sheets of different sections （雷同）, found by a digest of what each one says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.checks.stack import SECTION, Stack
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Level
from pipeline.forms import BY_KEY
from pipeline.rulebook import across as rules
from pipeline.text import essence

_COMPARED = {"风险点": 12, "防控措施": 16}
"""What is compared, and how long a text must be: shorter ones （泄露审计工作秘密， 双人双锁） come to several minds by themselves."""
_NOTHING = np.uint64(0)

Digests = Mapping[str, np.ndarray]
"""By heading, an array of uint64, one for each row of a stack; 0 where there is nothing to compare."""


def digests(form: str, rows: pd.DataFrame) -> Digests:
    """What the rows of a form say, as numbers that are equal where texts differ in blanks, width and punctuation at most.

    Takes and gives plain values, so that it can run in another process.
    """
    if BY_KEY[form].level in (None, Level.UNIT):
        return {}
    return {heading: _digests(entries(rows[heading]), shortest) for heading, shortest in _COMPARED.items()}


def _digests(texts: Sequence[str | None], shortest: int) -> np.ndarray:
    said = np.array([essence(text or "") for text in texts], dtype=object)
    long = np.fromiter((len(each) >= shortest for each in said), dtype=bool, count=len(said))
    return np.where(long, pd.util.hash_array(said, categorize=False), _NOTHING)


def same_texts(stacks: Sequence[Stack], compared: Sequence[Digests]) -> Iterator[Finding]:
    """A finding at every text that another section handed in too. `compared` holds each stack's digests."""
    pairs = [(stack, of) for stack, of in zip(stacks, compared, strict=True) if of]
    for heading in _COMPARED if pairs else ():
        frames = [_comparable(stack, of[heading]).assign(_stack=number) for number, (stack, of) in enumerate(pairs)]
        together = pd.concat(frames)
        together = together[together.duplicated("_digest", keep=False)]
        sections = together.groupby("_digest")[SECTION].nunique()
        shared = together[together["_digest"].isin(sections.index[sections > 1])]
        owners: dict[int, set[str]] = defaultdict(set)
        for key, section in zip(shared["_digest"].tolist(), shared[SECTION].tolist(), strict=True):
            owners[key].add(section)
        columns = (shared[name].tolist() for name in (SECTION, "_digest", "_stack"))
        for label, section, key, number in zip(shared.index.tolist(), *columns, strict=True):
            others = "、".join(f"“{name}”" for name in sorted(owners[key] - {section}))
            yield pairs[number][0].finding(rules.SAME_TEXT, label, heading, others=others)


def _comparable(stack: Stack, numbers: np.ndarray) -> pd.DataFrame:
    kept = numbers != _NOTHING
    return pd.DataFrame({SECTION: stack.rows[SECTION][kept], "_digest": numbers[kept]})
