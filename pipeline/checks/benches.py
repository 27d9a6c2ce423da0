"""The stacks judged side by side: in a large run all but the largest in processes of their own, failures coming back as labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from pipeline.checks.frame import Failure, failures
from pipeline.checks.stack import Stack
from pipeline.form import Stage
from pipeline.intake.server import context

WORTH_A_PROCESS = 5_000
"""Rows from which a second process saves more than it costs to start it and to send it the rows."""

Failures = list[tuple[Failure, ...]]


@contextmanager
def at_work(stacks: Sequence[Stack], passed: frozenset[Stage], workers: int) -> Iterator[Callable[[], Failures]]:
    """Begin judging; the value, when called, gives the failures of each stack, in the order of the stacks.

    With one worker, or few rows, all is done here at that call. The failures are the same either way.
    """
    by_size = sorted(stacks, key=lambda stack: -len(stack.rows))
    away = [stack for stack in by_size[1:] if len(stack.rows) >= WORTH_A_PROCESS] if workers != 1 else []
    if not away:
        yield lambda: [failures(stack.form.key, stack.rows, passed) for stack in stacks]
        return
    with ProcessPoolExecutor(len(away), mp_context=context()) as pool:
        asked = {stack.form.key: pool.submit(failures, stack.form.key, stack.rows, passed) for stack in away}

        def collected() -> Failures:
            done = {s.form.key: failures(s.form.key, s.rows, passed) for s in stacks if s.form.key not in asked}
            done |= {key: future.result() for key, future in asked.items()}
            return [done[s.form.key] for s in stacks]

        yield collected
