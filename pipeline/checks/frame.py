"""Pandera over a whole stack: one validation for all submissions of a form, its failures turned into findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason

from pipeline.checks.columns import facts_of, schema_for
from pipeline.checks.row_rule import RowRule
from pipeline.checks.rows import rules_of
from pipeline.checks.stack import Stack
from pipeline.finding import Finding
from pipeline.form import Field, Stage
from pipeline.forms import BY_KEY
from pipeline.intake.dates import period_year
from pipeline.rulebook import RULES, Rule
from pipeline.rulebook import cells as rules

_TOLD = {SchemaErrorReason.DATAFRAME_CHECK, SchemaErrorReason.SERIES_CONTAINS_NULLS}


@dataclass(frozen=True)
class Failure:
    """The rows (by label) of a stack at which one check failed: a column's, or a rule's over whole rows (heading empty).

    `rule` is empty where the column must be filled and is not.
    """

    heading: str
    rule: str
    labels: tuple[int, ...]


def failures(form: str, rows: pd.DataFrame, passed: frozenset[Stage]) -> tuple[Failure, ...]:
    """All failures of a form's stacked rows, in the order of the checks. A rule that fails by its own fault raises.

    Takes and gives plain values, so that it can run in another process.
    """
    if rows.empty:
        return ()
    declared = BY_KEY[form]
    # Of pandera's own account of the failures nothing is used: one case in it is enough.
    row_checks = [pa.Check(r.holds, name=r.rule.id, ignore_na=False, n_failure_cases=1) for r in rules_of(declared)]
    schema = pa.DataFrameSchema(schema_for(declared, passed).columns, checks=row_checks, strict=False)
    try:
        schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as failed:
        strange = [e for e in failed.schema_errors if e.reason_code not in _TOLD]
        if strange:
            raise RuntimeError(f"a rule could not be applied: {str(strange[0])[:2000]}") from None
        return tuple(_failure(error) for error in failed.schema_errors)
    return ()


def _failure(error: pa.errors.SchemaError) -> Failure:
    heading = str(error.schema.name or "")
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return Failure(heading, "", tuple(error.failure_cases["index"].tolist()))
    return Failure(heading, str(error.check.name), tuple(error.check_output.index[~error.check_output].tolist()))


def judge_rows(stack: Stack, failed: Sequence[Failure]) -> list[Finding]:
    """The findings of a stack's cells and rows, from its failures; silent where something was already said of the cell."""
    cells = [found for failure in failed if failure.heading for found in _of_column(stack, failure)]
    said = {(label, heading) for label, heading, _ in cells}
    rows = [found for failure in failed if not failure.heading for found in _of_rows(stack, failure, said)]
    return [finding for _, _, finding in cells] + rows


def _of_column(stack: Stack, failure: Failure) -> Iterator[tuple[int, str, Finding]]:
    field = stack.form.field(failure.heading)
    for label in failure.labels:
        if stack.spoken(label, field.heading):
            continue
        if failure.rule:
            yield label, field.heading, _cell(stack, field, label, RULES[failure.rule])
        elif field.heading in stack.table(label).columns:
            yield label, field.heading, _required(stack, field, label)


def _required(stack: Stack, field: Field, label: int) -> Finding:
    if isinstance(field.required, Stage):
        return stack.finding(rules.DUE, label, field.heading, stage=field.required.value, expected=field.expected)
    return stack.finding(rules.REQUIRED, label, field.heading, expected=field.expected)


def _cell(stack: Stack, field: Field, label: int, rule: Rule) -> Finding:
    value = stack.value(label, field.heading) or ""
    year = period_year(stack.table(label).entry("填报期"))
    return stack.finding(rule, label, field.heading, **facts_of(rule, stack.form, field, value, year))


def _of_rows(stack: Stack, failure: Failure, said: set[tuple[int, str]]) -> Iterator[Finding]:
    rule = next(r for r in rules_of(stack.form) if r.rule.id == failure.rule)
    for label in failure.labels:
        if (label, rule.blame) not in said and not stack.spoken(label, rule.blame):
            yield _row(stack, rule, label)


def _row(stack: Stack, rule: RowRule, label: int) -> Finding:
    facts = {"seen": "", **rule.facts(stack, label)}
    if not facts["seen"]:
        del facts["seen"]
    return stack.finding(rule.rule, label, rule.blame, **facts)
