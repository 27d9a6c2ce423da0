"""Workbooks written aside: in processes of their own, while the main one writes the others, where they are large enough to be worth it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from pipeline.intake.server import context

WORTH_A_PROCESS = 5_000
"""Rows from which a second process saves more than it costs to start it and to send it the rows."""

Content = Callable[[], bytes]


@contextmanager
def aside(rows: int, workers: int, most: int = 1) -> Iterator[Callable[..., Content]]:
    """How to have workbooks of so many rows written: asked with a function and its arguments, it gives what gives the bytes.

    At most `most` processes are at work, and no more than `workers` (0: than there are processors). The bytes are the same wherever they are made. What the function raises is raised where the bytes are asked for.
    """
    if rows < WORTH_A_PROCESS or workers == 1:
        yield partial
        return
    with ProcessPoolExecutor(min(most, workers or os.cpu_count() or 1), mp_context=context()) as pool:
        yield partial(_submitted, pool)


def _submitted(pool: Executor, write: Callable[..., bytes], *given: object) -> Content:
    return pool.submit(write, *given).result
