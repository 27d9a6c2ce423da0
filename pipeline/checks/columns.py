"""The checks of each column, derived from its declaration; each bears the id of the rule that speaks when it fails."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pandera.pandas as pa
from rapidfuzz import fuzz, process

from pipeline.checks import texts
from pipeline.columns import entries
from pipeline.form import LONG_TERM, Field, Form, Kind, Need, Stage
from pipeline.intake.dates import read_date
from pipeline.privacy import NUMBER_SIGNS, holds_personal_number
from pipeline.rulebook import RULES, Rule
from pipeline.rulebook import cells as rules
from pipeline.text import ITEM_SIGNS, holds_several_names
from pipeline.vocabulary import Vocabulary, comparable

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[1-9]\d*")
_TEXTS = (Kind.TEXT, Kind.PROSE)
NEAR = 40
_TOO_SHORT = 2

Holds = Callable[[str], bool]
Suspects = Callable[[pd.Series], pd.Series]


def _check(rule: Rule, holds: Holds, suspects: Suspects | None = None) -> pa.Check:
    """A check over a column that looks at each different text once; only at `suspects`, where a cheap look over the whole
    column can tell which texts may fail at all.
    """

    def over(column: pd.Series) -> pd.Series:
        fine = np.ones(len(column), dtype=bool)
        at = slice(None) if suspects is None else np.flatnonzero(suspects(column).to_numpy(dtype=bool))
        codes, different = pd.factorize(column.array[at])
        # Missing entries have the code -1, and so the last place: they are no concern of the check's.
        known = [text is None or holds(text) for text in (*entries(different), None)]
        fine[at] = np.asarray(known)[codes]
        return pd.Series(fine, index=column.index)

    return pa.Check(over, name=rule.id, description=rule.says, ignore_na=True)


def _holding(pattern: str) -> Suspects:
    """Texts in which a pattern occurs; one that Arrow's engine knows, which has no look-around."""
    return lambda column: column.str.contains(pattern, regex=True, na=False)


def _short(column: pd.Series) -> pd.Series:
    """Texts so short that they may say nothing."""
    return (column.str.len() <= texts.LONGEST_PLACEHOLDER).fillna(False).astype(bool)


def _choice(vocabulary: Vocabulary) -> list[pa.Check]:
    def foreign(column: pd.Series) -> pd.Series:
        return ~column.isin(list(vocabulary.values)) & column.notna()

    return [
        _check(rules.SEVERAL_VALUES, lambda text: not vocabulary.several(text), foreign),
        _check(rules.NOT_IN_LIST, lambda text: bool(vocabulary.several(text)), foreign),
    ]


def _choices(vocabulary: Vocabulary) -> list[pa.Check]:
    values = frozenset(vocabulary.values)
    return [_check(rules.NOT_IN_LIST, lambda text: values.issuperset(text.split("、")))]


def _of_kind(field: Field) -> list[pa.Check]:
    if field.kind is Kind.CHOICE and field.vocabulary:
        return _choice(field.vocabulary)
    if field.kind is Kind.CHOICES and field.vocabulary:
        return _choices(field.vocabulary)
    if field.kind is Kind.NUMBER:
        return [_check(rules.NOT_A_NUMBER, lambda text: _NUMBER.fullmatch(text) is not None)]
    if field.kind is Kind.DATE:
        return [_check(rules.WRONG_DATE, _is_day)]
    if field.kind is Kind.TERM:
        return [_check(rules.WRONG_DATE, lambda text: text == LONG_TERM or _is_day(text))]
    return []


def _is_day(text: str) -> bool:
    """Whether a text is a day that there is: 2011-09-31 is entered in the right form and is none."""
    return _ISO.fullmatch(text) is not None and read_date(text, None).day is not None


def _of_text(field: Field) -> list[pa.Check]:
    checks = []
    if field.required not in (Need.NEVER, Need.SOMETIMES) and field.kind in (*_TEXTS, Kind.NAME, Kind.PERSON):
        checks.append(_check(rules.PLACEHOLDER, lambda text: not texts.is_placeholder(text), _short))
    if field.kind in _TEXTS:
        checks.append(_check(rules.UNFINISHED, lambda text: not texts.unfinished(text) or texts.is_placeholder(text), _holding(texts.UNFINISHED_SIGNS)))
        checks.append(_check(rules.PERSONAL_NUMBER, lambda text: not holds_personal_number(text), _holding(NUMBER_SIGNS)))
    if field.kind is Kind.PERSON:
        checks.append(_check(rules.ROLE_FOR_NAME, lambda text: not texts.is_role(text)))
        checks.append(_check(rules.SEVERAL_NAMES, lambda text: not holds_several_names(text)))
        checks.append(_check(rules.PERSONAL_NUMBER, lambda text: not holds_personal_number(text), _holding(NUMBER_SIGNS)))
    return checks


_BY_RULE: dict[str, tuple[Holds, Suspects | None]] = {
    rules.CATEGORY_WORD.id: (lambda text: not texts.is_category_word(text), _short),
    rules.SEVERAL_RISKS.id: (lambda text: texts.risks_in(text) <= 1, _holding(f"{ITEM_SIGNS}|{texts.STATEMENT_SIGNS}")),
    rules.SLOGAN.id: (lambda text: not texts.is_slogan(text), _holding(texts.SLOGAN_SIGNS)),
    rules.NUMBERING.id: (lambda text: not texts.bad_numbering(text), _holding(ITEM_SIGNS)),
}
"""What the rules named in a column's declaration ask of its text."""


def checks_of(field: Field) -> list[pa.Check]:
    """All checks of a column; what the product printed itself is held against that instead."""
    if field.fixed:
        return []
    return [*_of_kind(field), *_of_text(field), *(_check(RULES[rule], *_BY_RULE[rule]) for rule in field.rules)]


def schema_for(form: Form, passed: frozenset[Stage]) -> pa.DataFrameSchema:
    """The form's schema on a day on which these stages have passed: what must be filled, and the checks of each column."""
    columns = {
        field.heading: pa.Column(str, checks_of(field), nullable=not field.required_on(passed), metadata={"field": field})
        for field in form.fields
    }
    return pa.DataFrameSchema(columns, strict=False)


def facts_of(rule: Rule, form: Form, field: Field, value: str, year: int | None) -> dict[str, object]:
    """What the rule's sentence tells about this value."""
    facts: dict[str, object] = {"expected": field.expected}
    if field.vocabulary is not None:
        facts |= _about_choices(form, field.vocabulary, value)
    if rule is rules.WRONG_DATE:
        facts["problem"] = read_date(value, year, by_month=True).problem or "不是可以识别的日期"
    elif rule is rules.UNFINISHED:
        facts["seen"] = texts.unfinished(value)
    elif rule is rules.SEVERAL_RISKS:
        facts["count"] = texts.risks_in(value)
    elif rule is rules.NUMBERING:
        facts["seen"] = "、".join(str(number) for number in texts.bad_numbering(value))
    return facts


def _about_choices(form: Form, vocabulary: Vocabulary, value: str) -> dict[str, object]:
    others = [f.heading for f in form.fields if f.vocabulary and f.vocabulary is not vocabulary and value in f.vocabulary.values]
    near = nearest_choice(vocabulary, value)
    return {
        "choices": vocabulary.choices,
        "elsewhere": f"，它是“{others[0]}”栏的选项，可能填错了栏" if others else "",
        "ask": f"您是不是要填“{near}”？" if near and not others else "",
        "suggestion": "" if others else near,
    }


def nearest_choice(vocabulary: Vocabulary, value: str) -> str:
    """The legal value that a near miss most likely means, or nothing; grades and levels are never guessed by likeness."""
    if max(len(each) for each in vocabulary.values) <= _TOO_SHORT:
        return ""
    found = process.extractOne(comparable(value), vocabulary.values, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found else ""
