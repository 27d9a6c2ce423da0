"""The stacks looked at side by side: in a large run all but the largest in processes of their own.

What comes back is small: labels of rows and digests of texts. It is the same however many processes there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from pipeline.checks.copies import Digests, digests
from pipeline.checks.frame import Failure, failures
from pipeline.checks.stack import Stack, stacked
from pipeline.form import Form, Stage
from pipeline.forms import BY_KEY
from pipeline.intake.server import context
from pipeline.submission import Table

WORTH_A_PROCESS = 5_000
"""Rows from which a second process saves more than it costs to start it and to send it the rows."""


@dataclass(frozen=True)
class Look:
    """What one look over the rows of a form brought: the failures of its checks and the digests of its texts."""

    failures: tuple[Failure, ...]
    digests: Digests


def look(form: str, rows: pd.DataFrame, passed: frozenset[Stage]) -> Look:
    """Look over a form's stacked rows."""
    return Look(failures(form, rows, passed), digests(form, rows))


def _rehearse(form: str) -> None:
    """Look over one empty row, so that the libraries load what they need at first use."""
    blank = Table(form=form, file="", sheet="", head_row=1, header={}, rows=(2,), columns={}, printed={}, cells={})
    look(form, stacked(BY_KEY[form], [blank], lambda _: "", lambda _: "").rows, frozenset())


class Benches:
    """The processes that look over rows; `away` names the forms that are looked over elsewhere."""

    def __init__(self, away: Sequence[str] = (), pool: Executor | None = None) -> None:
        self.away = away
        self.pool = pool

    def look(self, stacks: Sequence[Stack], passed: frozenset[Stage]) -> list[Look]:
        """A look over each stack, in their order."""
        asked = {s.form.key: self.pool.submit(look, s.form.key, s.rows, passed) for s in stacks if self.pool and s.form.key in self.away}
        done = {s.form.key: look(s.form.key, s.rows, passed) for s in stacks if s.form.key not in asked}
        done |= {key: future.result() for key, future in asked.items()}
        return [done[s.form.key] for s in stacks]


@contextmanager
def benches(rows: dict[Form, int], workers: int) -> Iterator[Benches]:
    """Benches for forms with so many rows; their processes get ready at once, while the rows are still being stacked."""
    by_size = sorted(rows, key=lambda form: -rows[form])
    away = [form.key for form in by_size[1:] if rows[form] >= WORTH_A_PROCESS]
    if workers == 1 or not away:
        yield Benches()
        return
    with ProcessPoolExecutor(len(away), mp_context=context()) as pool:
        for form in away:
            pool.submit(_rehearse, form)
        yield Benches(away, pool)
