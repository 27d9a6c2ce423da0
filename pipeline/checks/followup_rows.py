"""Rules over rows of 信息, 承诺, 检查 and 公开: each row against itself."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.row_rule import NUMBERED, Holds, RowRule, telling
from pipeline.form import Form
from pipeline.forms import COMMITMENTS, FOLLOWUP_FORMS, INFORMATION, INSPECTIONS
from pipeline.forms.vocabularies import PENALTY
from pipeline.rulebook import Rule
from pipeline.rulebook import followup as rules

NATURE, HANDLING, OUTCOME, CARRIED_OUT, PROBLEM = "性质", "处置方式", "处置结果", "措施落实", "发现问题"
HAPPENED, REFER, CLOSED, DONE, PENALISING = "已发生", "移送", "已办结", "已落实", "责任追究"

_DAY = r"\d{4}-\d{2}-\d{2}"


def _filled_when(heading: str, of: str, values: tuple[str, ...]) -> Holds:
    """A column must be filled where another holds one of these values."""
    return lambda rows: ~(rows[of].isin(values) & rows[heading].isna())


def _not_before(heading: str, start: str) -> Holds:
    """A day is not before another one of its row; what is no day is unknown."""

    def holds(rows: pd.DataFrame) -> pd.Series:
        days = rows[heading].str.fullmatch(_DAY) & rows[start].str.fullmatch(_DAY)
        return ~(days.fillna(False).astype(bool) & (rows[heading] < rows[start]).fillna(False).astype(bool))

    return holds


def _order(rule: Rule, heading: str, start: str) -> RowRule:
    return RowRule(rule, heading, _not_before(heading, start), telling(other=start))


def _happened_is_referred(rows: pd.DataFrame) -> pd.Series:
    """避免发展成为违纪违法行为： what has happened is no warning any more."""
    referred = rows[HANDLING].fillna("").str.split("、").map(lambda ways: REFER in ways).astype(bool)
    return ~((rows[NATURE] == HAPPENED) & rows[HANDLING].notna() & ~referred)


def _done_has_no_problem(rows: pd.DataFrame) -> pd.Series:
    """监督检查： carried out, or not."""
    return ~((rows[CARRIED_OUT] == DONE) & rows[PROBLEM].notna())


_BEGINNING = ("苗头性", "倾向性")
_NOT_DONE = ("部分落实", "未落实")
_CARRIED = telling(carried_out=CARRIED_OUT)


_RULES: dict[str, list[RowRule]] = {
    INFORMATION.key: [
        RowRule(rules.NO_WARNING_GRADE, "预警等级", _filled_when("预警等级", NATURE, _BEGINNING), telling(nature=NATURE)),
        RowRule(rules.NOT_REFERRED, HANDLING, _happened_is_referred),
        RowRule(rules.NO_CLOSING_DAY, "办结日期", _filled_when("办结日期", OUTCOME, (CLOSED,))),
        _order(rules.CLOSED_TOO_EARLY, "办结日期", "登记日期"),
        _order(rules.DEADLINE_TOO_EARLY, "处置期限", "登记日期"),
    ],
    COMMITMENTS.key: [
        _order(rules.PUBLIC_END_TOO_EARLY, "公开止", "公开起"),
        _order(rules.PUBLIC_BEFORE_PROMISE, "公开起", "承诺日期"),
    ],
    INSPECTIONS.key: [
        RowRule(rules.NO_PROBLEM, PROBLEM, _filled_when(PROBLEM, CARRIED_OUT, _NOT_DONE), _CARRIED),
        RowRule(rules.NO_DEMAND, "整改要求", _filled_when("整改要求", CARRIED_OUT, _NOT_DONE), _CARRIED),
        RowRule(rules.NO_RECTIFY_DAY, "整改期限", _filled_when("整改期限", CARRIED_OUT, _NOT_DONE), _CARRIED),
        RowRule(rules.NO_PENALTY, "追究方式", _filled_when("追究方式", "检查类型", (PENALISING,)), lambda *_: {"choices": PENALTY.choices}),
        _order(rules.RECTIFY_TOO_EARLY, "整改期限", "检查日期"),
        RowRule(rules.PROBLEM_THOUGH_DONE, CARRIED_OUT, _done_has_no_problem),
    ],
}


def rules_of(form: Form) -> list[RowRule]:
    """The rules over rows of a follow-up form; none of other forms."""
    return [*_RULES.get(form.key, []), NUMBERED] if form in FOLLOWUP_FORMS else []
