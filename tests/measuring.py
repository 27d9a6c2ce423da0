"""What reading a letter costs its worker: seconds of work and the peak of memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessPool

from pipeline.intake.server import context
from pipeline.intake.workers import _unpacked, read_chunk, settle
from pipeline.letter import Letter, Limits
from pipeline.submission import Reading

_FORGET_PEAK, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@dataclass(frozen=True)
class Measured:
    """A letter's reading and what it cost. Seconds are those in which the worker worked, so that they do not hang on what else
    the machine does; megabytes are the worker's at their peak, 0 where the system does not tell.
    """

    reading: Reading
    seconds: float
    megabytes: float


def measured(letter: Letter, limits: Limits) -> Measured:
    """Read one letter as a run would, in a worker whose peak of memory begins anew."""
    if _FORGET_PEAK.exists():
        _FORGET_PEAK.write_text("5", encoding="ascii")
    begin = time.process_time()
    (reading,) = _unpacked([letter], read_chunk([letter], limits))
    return Measured(reading, time.process_time() - begin, _peak())


def _peak() -> float:
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines() if _STATUS.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def pool(workers: int, limits: Limits) -> Iterator[ProcessPool]:
    """Workers as a run has them."""
    with ProcessPool(max_workers=workers, context=context(), initializer=settle, initargs=(limits.memory_bytes,)) as made:
        yield made
