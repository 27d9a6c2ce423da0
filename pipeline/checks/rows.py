"""Rules over a row or over all rows of a sheet. Each is one short function: True where all is well or unknown."""

from __future__ import annotations

from functools import partial

import pandas as pd

from pipeline.checks import followup_rows, power_rows, review_rows, roster_rows
from pipeline.checks.row_rule import NUMBERED, Holds, RowRule, declared_in, earlier, twice
from pipeline.checks.stack import PROPOSED, ROW, TABLE, Stack
from pipeline.checks.texts import grave_word, is_placeholder
from pipeline.columns import entries
from pipeline.form import Form, Level
from pipeline.forms import REVIEW, ROSTER
from pipeline.grading import rank
from pipeline.rulebook import rows as rules
from pipeline.rulebook import sheets as sheet_rules
from pipeline.text import essence

ONE_GRADE_ROWS, ONE_GRADE_SHARE = 6, 0.9
SAME_MEASURE_ROWS, OTHER_PUNCTUATION = 4, 8

OF_RISKS: list[RowRule] = []
_row_rule = partial(declared_in, OF_RISKS)


def _grades(stack: Stack, label: int) -> dict[str, object]:
    return {heading: stack.value(label, heading) for heading in ("自评等级", "危害程度", "发生机率", PROPOSED)}


@_row_rule(rules.SELF_BELOW_PROPOSED, "自评等级", _grades)
def self_grade_is_not_below_proposed(rows: pd.DataFrame) -> pd.Series:
    """按照风险发生的机率大小或可能造成的危害程度评估廉政风险."""
    mine, proposed = rank(rows["自评等级"]), rank(rows[PROPOSED])
    return ~(mine > proposed)


def _grave(stack: Stack, label: int) -> dict[str, object]:
    for heading in ("风险点", "表现形式"):
        if word := grave_word(stack.value(label, heading) or ""):
            return {"where": heading, "word": word}
    return {}


@_row_rule(rules.GRAVE_WORD_LOW_GRADE, "自评等级", _grave)
def grave_words_are_not_third_grade(rows: pd.DataFrame) -> pd.Series:
    """一级风险，有可能触犯国家法律，构成犯罪的风险."""
    third = rows[rows["自评等级"] == "三级"]
    texts = zip(entries(third["风险点"]), entries(third["表现形式"]), strict=True)
    grave = [any(text and grave_word(text) for text in pair) for pair in texts]
    return pd.Series(~rows.index.isin(third.index[grave]), index=rows.index)


@_row_rule(rules.RISK_IS_FORM, "表现形式")
def conduct_is_not_the_risk_again(rows: pd.DataFrame) -> pd.Series:
    """廉政风险内容及其表现形式."""
    pairs = zip(entries(rows["风险点"]), entries(rows["表现形式"]), strict=True)
    return pd.Series([not _says_the_same(risk or "", conduct or "") for risk, conduct in pairs], index=rows.index, dtype=bool)


def _says_the_same(risk: str, conduct: str) -> bool:
    if len(conduct) > 2 * len(risk) or len(risk) > 2 * len(conduct):
        return False
    return bool(risk) and essence(risk) == essence(conduct) and not is_placeholder(risk)


def _scope_keys(rows: pd.DataFrame) -> list[str]:
    wanted = ("岗位名称", "姓名", "权力(业务)事项", "决策主体", "决策领域", "风险点")
    return [heading for heading in wanted if heading in rows.columns]


@_row_rule(rules.DUPLICATE_RISK, "风险点", lambda stack, label: earlier(*_scope_keys(stack.rows))(stack, label))
def a_risk_stands_once(rows: pd.DataFrame) -> pd.Series:
    """认真排查廉政风险： the same risk of the same scope is written once."""
    return ~twice(rows, _scope_keys(rows))


OF_RISKS.append(NUMBERED)


@_row_rule(rules.CODE_TWICE, "风险编号", earlier("风险编号"))
def codes_differ(rows: pd.DataFrame) -> pd.Series:
    """风险编号 is given once."""
    return ~twice(rows, ["风险编号"])


def _share(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Per row: how many rows its table has, and how many of them bear the same grade."""
    size = rows.groupby(TABLE)[ROW].transform("size")
    same = rows.groupby([TABLE, "自评等级"])[ROW].transform("size")
    return size, same


def _grade_counts(stack: Stack, label: int) -> dict[str, object]:
    size, same = _share(stack.rows)
    return {"rows": size.loc[label], "count": int(same.loc[label]), "seen": stack.value(label, "自评等级")}


@_row_rule(rules.ONE_GRADE, "自评等级", _grade_counts)
def grades_are_told_apart(rows: pd.DataFrame) -> pd.Series:
    """廉政风险分为三级： a sheet of six rows and more with over nine tenths of one grade was not graded row by row."""
    size, same = _share(rows)
    uniform = (size >= ONE_GRADE_ROWS) & (same > ONE_GRADE_SHARE * size)
    first = ~rows.assign(_uniform=uniform).duplicated([TABLE, "_uniform"])
    return ~(uniform & first)


def _row_count(stack: Stack, label: int) -> dict[str, object]:
    return {"rows": len(stack.table(label).rows)}


@_row_rule(rules.SAME_MEASURE, "防控措施", _row_count)
def measures_are_made_for_each_risk(rows: pd.DataFrame) -> pd.Series:
    """针对排查出的廉政风险，按照风险等级研究制定防控措施."""
    measures = rows["防控措施"]
    length = measures.str.len().groupby(rows[TABLE])
    size, filled, longest, shortest = (length.transform(how) for how in ("size", "count", "max", "min"))
    # Texts that say the same differ little in length: only those are looked at more closely.
    maybe = (size >= SAME_MEASURE_ROWS) & (filled == size) & (longest - shortest <= OTHER_PUNCTUATION)
    said = measures[maybe].map(essence).groupby(rows.loc[maybe, TABLE]).transform("nunique")
    alike = said.reindex(rows.index, fill_value=0) == 1
    return ~(alike & ~rows.duplicated(TABLE))


def unit_risks_are_not_third_grade(rows: pd.DataFrame) -> pd.Series:
    """查找单位廉政风险，着眼于重大决策和队伍建设."""
    return rows["自评等级"] != "三级"


def _not_example(form: Form) -> Holds:
    def holds(rows: pd.DataFrame) -> pd.Series:
        same = [rows[h] == form.field(h).example for h in ("风险点", "表现形式")]
        return ~(same[0] & same[1])

    return holds


def _of_unit(form: Form) -> list[RowRule]:
    return [RowRule(rules.UNIT_THIRD_GRADE, "自评等级", unit_risks_are_not_third_grade)] if form.level is Level.UNIT else []


_OF_FORM: dict[str, list[RowRule]] = {ROSTER.key: roster_rows.RULES, REVIEW.key: review_rows.RULES}


def rules_of(form: Form) -> list[RowRule]:
    """The rules over rows that concern a form."""
    if form.level is None:
        return _OF_FORM.get(form.key) or power_rows.rules_of(form) or followup_rows.rules_of(form)
    found = [rule for rule in OF_RISKS if rule.applies(form)]
    return [*found, *_of_unit(form), RowRule(sheet_rules.EXAMPLE_COPIED, "风险点", _not_example(form))]
