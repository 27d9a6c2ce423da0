"""Where worker processes come from: a server that has imported all that reading needs and forks workers at once.

Light to import, so that the server can be started while the main process is still importing. On Windows each worker
starts afresh instead.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import BaseContext

_PRELOADED = ["pipeline.intake.workers", "pipeline.checks.benches"]


def context() -> BaseContext:
    """The way in which workers are started."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload(_PRELOADED)
    return chosen


def warm() -> None:
    """Start the server now, without waiting for it."""
    if context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        ensure_running()
