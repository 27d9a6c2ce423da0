"""From one period to the next: which letters were seen in which period, and which points are confirmed in the present one.

Nothing is dropped for being old. A row stays, unconfirmed, until a sheet of the present period replaces its scope or takes its code along.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.checks.accepted import DIGEST, PERIOD, SOURCE
from pipeline.checks.standing import scopes
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Form, Level
from pipeline.period import is_earlier
from pipeline.place import Place
from pipeline.refusal import Refusal
from pipeline.register.codes import CODE
from pipeline.rosterbook import Roster
from pipeline.rulebook import across as rules
from pipeline.submission import Verdict

CONFIRMATION, CONFIRMED, UNCONFIRMED = "确认", "已确认", "未确认"
_FILES, _SHEETS, _ = SOURCE
_BY = "_承接"


def forward(wanted: str, last: str) -> None:
    """Raises Refusal where the settings name a period before that of the last edition."""
    if is_earlier(wanted, last):
        raise Refusal(
            f"设置里的本期是“{wanted}”，早于最近一版的“{last}”，已经开始的一期不能退回去。请把riskbook.toml里的period改为“{last}”或以后的一期；"
            "如是最近几版的填报期弄错了，请先把那几版移出outbox，再重新运行。"
        )


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def nothing_seen() -> pd.DataFrame:
    """The letters seen before the first edition: none. Columns: 来源指纹， 填报期 （the first period in which it was seen）."""
    return pd.DataFrame({DIGEST: [], PERIOD: []}, dtype="str")


def seen_in(digests: Iterable[str], period: str) -> pd.DataFrame:
    """Letters that were seen in one period. What was not read has no digest, and is not known again."""
    known = sorted({digest for digest in digests if digest and "-" not in digest})
    return pd.DataFrame({DIGEST: known, PERIOD: [period] * len(known)}, dtype="str")


def first_seen(seen: pd.DataFrame) -> dict[str, str]:
    """The first period in which each letter was seen, by its digest."""
    return dict(zip(*(seen[name].to_numpy(dtype=object).tolist() for name in (DIGEST, PERIOD)), strict=True))


def remembered(seen: pd.DataFrame, verdicts: Iterable[Verdict], period: str) -> pd.DataFrame:
    """All letters ever seen, with those of this run."""
    now = seen_in((verdict.reading.digest for verdict in verdicts), period)
    return pd.concat([seen, now]).drop_duplicates(DIGEST, keep="first").sort_values(DIGEST, ignore_index=True)


# ── points ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def is_confirmed(rows: pd.DataFrame, period: str) -> pd.Series:
    """Whether each row stands on a sheet of the period."""
    return rows[PERIOD].fillna("") == period


def confirmation(rows: pd.DataFrame, period: str) -> list[str]:
    """已确认 or 未确认 for each row."""
    return [CONFIRMED if sure else UNCONFIRMED for sure in is_confirmed(rows, period).tolist()]


def without_moved(form: Form, rows: pd.DataFrame, period: str, roster: Roster) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of a risk form without unconfirmed ones of owners gone from the roster whose code a sheet of this period carries on.

    So a point goes along where its post or section is renamed or split, or passes to somebody else. What was taken along is told.
    """
    if form.level is None or rows.empty or not roster.given:
        return rows, []
    sure = is_confirmed(rows, period).tolist()
    keys = list(zip(entries(rows["单位名称"]), entries(rows[CODE]), strict=True))
    taken = {key: at for at, key in enumerate(keys) if sure[at] and key[1]}
    moved = [not now and key in taken and left for now, key, left in zip(sure, keys, _left(form, rows, roster), strict=True)]
    if not any(moved):
        return rows, []
    carried = rows[moved].assign(**{_BY: [taken[key] for key, gone in zip(keys, moved, strict=True) if gone]})
    return rows[[not gone for gone in moved]], _carried_on(form, carried, rows)


def _left(form: Form, rows: pd.DataFrame, roster: Roster) -> list[bool]:
    """Whether the owner of each row is no more in the roster: the person on the post, else the section. The unit always is."""
    if form.level is Level.UNIT:
        return [False] * len(rows)
    if form.level is Level.SECTION:
        return [section not in roster.sections for section in entries(rows["科室"])]
    owners = zip(*(entries(rows[heading]) for heading in ("科室", "岗位名称", "姓名")), strict=True)
    return [person not in roster.people(section or "", post or "") for section, post, person in owners]


def _carried_on(form: Form, carried: pd.DataFrame, rows: pd.DataFrame) -> list[Finding]:
    """One notice for each sheet and scope that lost rows to another."""
    lines = pd.DataFrame({
        "file": carried.index.get_level_values(_FILES), "sheet": carried.index.get_level_values(_SHEETS), "scope": scopes(form, carried).to_numpy(),
        "by": [f"{rows.index[at][0]}（工作表{rows.index[at][1]}）" for at in carried[_BY].tolist()],
    })
    counted = lines.value_counts(["file", "sheet", "scope", "by"]).reset_index().sort_values(["file", "sheet", "scope", "by"])
    return [
        rules.REPLACED.at(Place(file, sheet), scope="、".join(part for part in scope.split("/")[1:] if part), rows=number, by=by)
        for file, sheet, scope, by, number in zip(*(counted[name].tolist() for name in counted.columns), strict=True)
    ]
