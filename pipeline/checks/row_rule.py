"""A rule over rows: what it asks of them, which column it blames, and what its sentence tells of a row that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.checks.stack import ROW, TABLE, Stack
from pipeline.form import Form
from pipeline.rulebook import Rule
from pipeline.rulebook import rows as rules

Facts = Callable[[Stack, int], dict[str, object]]
Holds = Callable[[pd.DataFrame], pd.Series]


def no_facts(stack: Stack, label: int) -> dict[str, object]:  # noqa: ARG001 - facts are all of one signature
    """Nothing but what every finding tells."""
    return {}


@dataclass(frozen=True)
class RowRule:
    """A rule, the column it blames, what it asks of the rows (True where all is well or unknown), and what a row's sentence tells."""

    rule: Rule
    blame: str
    holds: Holds
    facts: Facts = no_facts

    def applies(self, form: Form) -> bool:
        """Whether the form has the column that the rule blames."""
        return self.blame in form.headings


def telling(**headings: str) -> Facts:
    """Facts that tell the row's values of some columns."""

    def facts(stack: Stack, label: int) -> dict[str, object]:
        return {name: stack.value(label, heading) or "" for name, heading in headings.items()}

    return facts


def declared_in(rules: list[RowRule], rule: Rule, blame: str, facts: Facts = no_facts) -> Callable[[Holds], Holds]:
    """Declare the function below as what a rule asks, in this list of rules."""

    def register(holds: Holds) -> Holds:
        rules.append(RowRule(rule, blame, holds, facts))
        return holds

    return register


def twice(rows: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """Rows that repeat an earlier one of the same table in these columns; rows with a blank among them never do."""
    known = rows[list(keys)].notna().all(axis=1)
    return rows.duplicated([TABLE, *keys]) & known


def earlier(*keys: str) -> Facts:
    """Facts that name the first row of the same table with these values."""

    def facts(stack: Stack, label: int) -> dict[str, object]:
        rows = stack.rows
        mine = rows.loc[label, [TABLE, *keys]]
        same = (rows[[TABLE, *keys]] == mine).all(axis=1)
        return {"other": int(rows.loc[same, ROW].iloc[0])}

    return facts


def _numbers_differ(rows: pd.DataFrame) -> pd.Series:
    return ~twice(rows, ["序号"])


NUMBERED = RowRule(rules.DUPLICATE_NUMBER, "序号", _numbers_differ, earlier("序号"))
"""序号 shows whether a row was lost: of every form that has one."""
