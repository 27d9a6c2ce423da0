"""Codes into the tables of the register: the standing rows of all risk forms asked for at once, and what there is to tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import pandas as pd

from pipeline.checks.accepted import DIGEST, FILLED, RECEIVED
from pipeline.checks.judge import Judgement
from pipeline.checks.standing import scopes
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Form, Level
from pipeline.forms import RISK_FORMS
from pipeline.register.codes import CODE, LEFT_COLUMNS, MOVED_ON, MOVED_TO, RETIRED, RISK, Given, Known, Points
from pipeline.register.giving import give
from pipeline.register.telling import Row, Teller
from pipeline.vocabulary import comparable

SECTION, UNIT_NAME = "科室", "单位名称"
Tables = Mapping[str, pd.DataFrame]
Source = tuple[str, str, str]


@dataclass(frozen=True)
class Coded:
    """The risk forms' tables with their codes, all codes known from now on, and what is to be told."""

    tables: dict[str, pd.DataFrame]
    known: Known
    findings: list[Finding]


def with_codes(tables: Tables, judged: Judgement, last: tuple[Tables, Known], today: str) -> Coded:
    """Give every risk point its code. `last` are the tables and the known codes of the last edition, `today` the day of withdrawals."""
    before, known = last
    known = _in_use(known, before, today)
    risks = {form.key: tables[form.key] for form in RISK_FORMS}
    teller = Teller({key: table for accepted in judged.accepted.values() for key, table in accepted.tables.items()})
    gone = {(digest, sheet, row): (code, scope) for digest, sheet, row, code, scope in known.left[list(LEFT_COLUMNS[:5])].itertuples(index=False)}
    findings = list(chain.from_iterable(_still_there(risks[form.key], gone, teller) for form in RISK_FORMS))
    risks = {key: _without(rows, gone) for key, rows in risks.items()}
    points, rows = _asked(risks, before, several=len(judged.units) > 1)
    given = give(points, known, today)
    findings += teller.told(rows, points, given)
    left = _left(points, rows, given, today)
    coded = dict(_answered(risks, given.codes))
    return Coded(coded, replace(given.known, left=pd.concat([known.left, left], ignore_index=True)), findings)


def _in_use(known: Known, before: Tables, today: str) -> Known:
    """The known codes; those without a row in the last edition's tables are withdrawn, even if it was posted before that was noted."""
    standing = set(chain.from_iterable(entries(before[form.key][CODE]) for form in RISK_FORMS if form.key in before))
    missing = (known.rows[RETIRED] == "") & ~known.rows[CODE].isin(standing)
    return replace(known, rows=known.rows.assign(**{RETIRED: known.rows[RETIRED].mask(missing, today)}))


# ── rows that left ───────────────────────────────────────────────────────────────────────────────────────────────────


def _sources(rows: pd.DataFrame) -> list[Source]:
    """The letter's content, the sheet and the row that each row stands for, whatever its file is called."""
    sheets, numbers = rows.index.get_level_values(1), rows.index.get_level_values(2)
    return [(digest or "", sheet, str(row)) for digest, sheet, row in zip(entries(rows[DIGEST]), sheets, numbers, strict=True)]


def _without(rows: pd.DataFrame, gone: Mapping[Source, object]) -> pd.DataFrame:
    return rows[[source not in gone for source in _sources(rows)]] if gone and len(rows) else rows


def _still_there(rows: pd.DataFrame, gone: Mapping[Source, tuple[str, str]], teller: Teller) -> Iterator[Finding]:
    """Rows that left in an earlier run and whose letter is still here."""
    if not gone or rows.empty:
        return
    for place, risk, source in zip(rows.index, entries(rows[RISK]), _sources(rows), strict=True):
        if source in gone:
            code, scope = gone[source]
            yield teller.moved_away(Row(*place), risk or "", code, scope)


def _left(points: Points, rows: list[Row], given: Given, today: str) -> pd.DataFrame:
    """The rows that left in this run, so that they stay away while their letter lies in the inbox."""
    columns = [
        (rows[at].digest, rows[at].sheet, str(rows[at].number), given.codes[by], points.scopes[by], today) for at, by in sorted(given.left.items())
    ]
    return pd.DataFrame(columns, columns=[*LEFT_COLUMNS[:4], MOVED_TO, MOVED_ON], dtype="str")


# ── asking and answering ─────────────────────────────────────────────────────────────────────────────────────────────


def _asked(risks: Tables, before: Tables, *, several: bool) -> tuple[Points, list[Row]]:
    """The rows of all risk forms as the giving of codes sees them, and where each stands."""
    asked: dict[str, list[object]] = {name: [] for name in Points.__dataclass_fields__}
    rows: list[Row] = []
    for form in RISK_FORMS:
        frame = risks[form.key]
        if frame.empty:
            continue
        digests = entries(frame[DIGEST])
        seen = set(entries(before[form.key][DIGEST])) if form.key in before else set()
        filled, received = entries(frame[FILLED]), entries(frame[RECEIVED])
        asked["scopes"] += (form.key + ":" + scopes(form, frame)).to_numpy(dtype=object).tolist()
        asked["prefixes"] += _prefixes(form, frame, several=several)
        asked["entered"] += entries(frame[CODE])
        asked["risks"] += [risk or "" for risk in entries(frame[RISK])]
        asked["rows"] += frame.index.get_level_values(2).tolist()
        asked["stamps"] += [(day or "", time or "") for day, time in zip(filled, received, strict=True)]
        asked["old"] += [digest in seen for digest in digests]
        rows += [Row(file, sheet, row, digest or "") for (file, sheet, row), digest in zip(frame.index, digests, strict=True)]
    return Points(**asked), rows  # type: ignore[arg-type]


def _prefixes(form: Form, rows: pd.DataFrame, *, several: bool) -> list[str]:
    """What leads the number of a new code: 岗-综合科, with several units 示例市审计局-岗-综合科."""
    assert form.level is not None
    owner = rows[UNIT_NAME] if form.level is Level.UNIT else rows[SECTION]
    lead = form.level.mark + "-" + owner
    if several and form.level is not Level.UNIT:
        lead = rows[UNIT_NAME] + "-" + lead
    # A code is read in one width, in capitals and without blanks, so it is given like that: it must come back as it went out.
    written = {each: comparable(each or "") for each in set(entries(lead))}
    return [written[each] for each in entries(lead)]


def _answered(risks: Tables, codes: list[str | None]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each form's rows with their codes, without those that left."""
    start = 0
    for form in RISK_FORMS:
        frame = risks[form.key]
        own = codes[start : start + len(frame)]
        start += len(frame)
        if len(frame):
            frame = frame.assign(**{CODE: pd.array(own, dtype="str")})
            frame = frame[[code is not None for code in own]] if None in own else frame
        yield form.key, frame
