"""Which sheet stands: of several of one scope that of the later period, then the later one by the date it was filled in, then by the
time of receipt.

A sheet that an earlier edition accepted stands until a later accepted one of its scope replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import pandas as pd

from pipeline.checks.accepted import DIGEST, FILLED, PERIOD, RECEIVED
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Form
from pipeline.period import order
from pipeline.place import Place
from pipeline.rulebook import across as rules


def scope_columns(form: Form) -> list[str]:
    """The columns that name a row's scope, the unit first."""
    return list(dict.fromkeys(["单位名称", *form.scope]))


def scopes(form: Form, rows: pd.DataFrame) -> pd.Series:
    """The scope of each row, as one text."""
    columns = [rows[heading].fillna("") for heading in scope_columns(form)]
    joined = columns[0]
    for column in columns[1:]:
        joined = joined + "/" + column
    return joined


def standing(form: Form, new: pd.DataFrame, old: pd.DataFrame | None, present: AbstractSet[str]) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that stand, and what was replaced: `new` are stamped rows of accepted letters, `old` those accepted before.

    `present` are the digests of all letters in the inbox.
    """
    if old is not None and len(old):
        # A sheet that is still in the inbox speaks for itself; only what is gone from there is carried over.
        old = old[~old[DIGEST].isin(set(new[DIGEST]) & present)]
        old = old[~_corrected_in_place(form, old, new)]
        new = pd.concat([old, new])[new.columns] if len(old) else new
    return (new, []) if new.empty else _latest(form, new)


def _corrected_in_place(form: Form, old: pd.DataFrame, new: pd.DataFrame) -> pd.Series:
    """Old rows whose own file was put right in place: the same file has the scope again, so its old time does not matter."""
    again = set(zip(new.index.get_level_values(0), scopes(form, new), strict=True))
    pairs = zip(old.index.get_level_values(0), scopes(form, old), strict=True)
    return pd.Series([pair in again for pair in pairs], index=old.index, dtype=bool)


def _latest(form: Form, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of the latest sheet of each scope, and what was replaced."""
    owners = scopes(form, rows).to_numpy()
    files = rows.index.get_level_values(0)
    sheets = rows.index.get_level_values(1)
    stamps = pd.DataFrame(
        {"scope": owners, "period": [order(each or "") for each in entries(rows[PERIOD])], "filled": rows[FILLED].to_numpy(),
         "received": rows[RECEIVED].to_numpy(), "file": files, "sheet": sheets}
    )
    sheets_of_scope = stamps.drop_duplicates().sort_values(["scope", "period", "filled", "received", "file", "sheet"])
    winners = sheets_of_scope.groupby("scope").tail(1).set_index("scope")
    wins = (files == winners["file"].reindex(owners).to_numpy()) & (sheets == winners["sheet"].reindex(owners).to_numpy())
    return rows[wins], list(_replaced(form, stamps[~wins], winners))


def _replaced(form: Form, lost: pd.DataFrame, winners: pd.DataFrame) -> Iterator[Finding]:
    counted = lost.value_counts(["file", "sheet", "scope", "period", "filled"]).reset_index().sort_values(["file", "sheet", "scope"])
    for file, sheet, scope, period, filled, rows in zip(*(counted[name].tolist() for name in counted.columns), strict=True):
        winner = winners.loc[scope].to_dict()
        by = f"{winner['file']}\uff08工作表{winner['sheet']}\uff09"
        shown = "、".join(part for part in scope.split("/")[1:] if part) or form.title
        yield rules.REPLACED.at(Place(file, sheet), scope=shown, rows=rows, by=by)
        if (winner["period"], winner["filled"]) == (period, filled):
            yield rules.SAME_DAY.at(Place(file, sheet), scope=shown, other=by)
