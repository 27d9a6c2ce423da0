"""Pandera over a whole stack: one validation for all submissions of a form, its failures turned into findings."""

from __future__ import annotations

from collections.abc import Iterator

import pandera.pandas as pa
from pandera.errors import SchemaErrorReason

from pipeline.checks.columns import facts_of, schema_for
from pipeline.checks.rows import RowRule, rules_of
from pipeline.checks.stack import Stack
from pipeline.finding import Finding
from pipeline.form import Field, Stage
from pipeline.intake.dates import period_year
from pipeline.rulebook import RULES, Rule
from pipeline.rulebook import cells as rules

_TOLD = {SchemaErrorReason.DATAFRAME_CHECK, SchemaErrorReason.SERIES_CONTAINS_NULLS}


def judge_rows(stack: Stack, passed: frozenset[Stage]) -> list[Finding]:
    """All findings of a stack's cells and rows. A rule that fails by its own fault raises."""
    if stack.rows.empty:
        return []
    errors = _failures(stack, passed)
    cells = [found for error in errors if error.schema.name for found in _of_column(stack, error)]
    said = {(label, heading) for label, heading, _ in cells}
    rows = [found for error in errors if not error.schema.name for found in _of_rows(stack, error, said)]
    return [finding for _, _, finding in cells] + rows


def _failures(stack: Stack, passed: frozenset[Stage]) -> list[pa.errors.SchemaError]:
    row_checks = [pa.Check(r.holds, name=r.rule.id, ignore_na=False) for r in rules_of(stack.form)]
    columns = schema_for(stack.form, passed)
    schema = pa.DataFrameSchema(columns.columns, checks=row_checks, strict=False)
    try:
        schema.validate(stack.rows, lazy=True)
    except pa.errors.SchemaErrors as failed:
        strange = [e for e in failed.schema_errors if e.reason_code not in _TOLD]
        if strange:
            raise RuntimeError(f"a rule could not be applied: {str(strange[0])[:2000]}") from None
        return list(failed.schema_errors)
    return []


def _labels(error: pa.errors.SchemaError) -> list[int]:
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return [int(label) for label in error.failure_cases["index"]]
    return [int(label) for label in error.check_output.index[~error.check_output]]


def _of_column(stack: Stack, error: pa.errors.SchemaError) -> Iterator[tuple[int, str, Finding]]:
    field = stack.form.field(str(error.schema.name))
    for label in _labels(error):
        if stack.spoken(label, field.heading):
            continue
        if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
            if field.heading in stack.table(label).columns:
                yield label, field.heading, _required(stack, field, label)
        else:
            yield label, field.heading, _cell(stack, field, label, RULES[error.check.name])


def _required(stack: Stack, field: Field, label: int) -> Finding:
    since = f"（“{field.required.value}”阶段已结束，本栏必须填写）" if isinstance(field.required, Stage) else ""
    return stack.finding(rules.REQUIRED, label, field.heading, since=since, expected=field.expected)


def _cell(stack: Stack, field: Field, label: int, rule: Rule) -> Finding:
    value = stack.value(label, field.heading) or ""
    year = period_year(stack.table(label).entry("填报期"))
    return stack.finding(rule, label, field.heading, **facts_of(rule, stack.form, field, value, year))


def _of_rows(stack: Stack, error: pa.errors.SchemaError, said: set[tuple[int, str]]) -> Iterator[Finding]:
    rule = next(r for r in rules_of(stack.form) if r.rule.id == error.check.name)
    for label in _labels(error):
        if (label, rule.blame) not in said and not stack.spoken(label, rule.blame):
            yield _row(stack, rule, label)


def _row(stack: Stack, rule: RowRule, label: int) -> Finding:
    facts = {"seen": "", **rule.facts(stack, label)}
    if not facts["seen"]:
        del facts["seen"]
    return stack.finding(rule.rule, label, rule.blame, **facts)
