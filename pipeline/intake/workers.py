"""Reading away from the main process, bounded in time and memory, so that a parser's hang or crash costs one letter.

One function from a chunk of letters to readings is mapped over a pool of worker processes; a chunk whose worker died is
read again one letter at a time, and only the letter that kills its worker gets the finding. A worker is told where its
letters lie and fetches their bytes itself: sending them would cost the main process as much as unpacking them.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLong
from contextlib import contextmanager
from hashlib import sha256
from threading import Thread

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.finding import Finding
from pipeline.forms import FORMS
from pipeline.intake.guard import over_limit
from pipeline.intake.kept import Kept, Nothing, is_lasting, key_of, packed, unpacked
from pipeline.intake.read import read
from pipeline.intake.server import context
from pipeline.letter import Letter, Limits
from pipeline.place import Place
from pipeline.rulebook import letters as rules
from pipeline.submission import Reading

MOST_LETTERS = 32
"""In a chunk; fewer where there are few letters, so that every worker gets some."""
CHUNK_BYTES = 8 * 2**20


def read_chunk(letters: Sequence[Letter], limits: Limits) -> list[bytes]:
    """Read some letters, in a worker; the readings packed, in their order."""
    return [_read_one(letter, limits) for letter in letters]


def _read_one(letter: Letter, limits: Limits) -> bytes:
    """One letter's reading, whatever happens: a fault of ours that only this letter brings to light must not stop the run."""
    try:
        return packed(read(letter.file, letter.read(), letter.received, FORMS, limits))
    except OSError:
        return packed(_unread(letter, rules.NOT_READABLE.at(Place(letter.file))))
    except MemoryError:
        return packed(_stopped(letter, "占用内存过多"))
    except KeyboardInterrupt:
        raise
    # A parser's panic is no Exception, and neither is an exit.
    except BaseException:  # noqa: BLE001
        return packed(_stopped(letter, "程序异常中止"))


def _unread(letter: Letter, finding: Finding) -> Reading:
    """The reading of a letter of whose content nothing is known, not even a digest."""
    return Reading(letter.file, f"unread-{letter.size}-{letter.file}", letter.received, findings=(finding,))


def _stopped(letter: Letter, what: str) -> Reading:
    finding = rules.TOO_SLOW.at(Place(letter.file), what=what)
    try:
        return Reading(letter.file, sha256(letter.read()).hexdigest(), letter.received, findings=(finding,))
    except OSError:
        return _unread(letter, finding)


def settle(memory: int) -> None:
    """Make a worker ready: bound its memory, where the system can do that, and keep the last words of a parser off the screen."""
    gc.freeze()  # what the server imported is no garbage, and to look at it would copy its pages
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if os.name == "posix":
        import resource

        # What is bounded is the space of addresses, much of which the program's own libraries set aside and never use.
        most = memory + _set_aside(resource.getpagesize())
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _set_aside(page: int) -> int:
    """How many bytes of this process's addresses hold nothing; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - no path of the inbox or outbox
            size, resident = told.read().split()[:2]
    except OSError:
        return 0
    return (int(size) - int(resident)) * page


Tick = Callable[[int], None]


def read_all(letters: Sequence[Letter], limits: Limits, workers: int, tick: Tick | None = None, kept: Kept | None = None) -> list[Reading]:
    """Read all letters; one reading each, in no promised order. `tick` is told how many letters were just read.

    Readings that `kept` knows are taken from there, new ones are given to it.
    """
    shelf = kept or Nothing()
    keys = {} if kept is None else {letter.file: key_of(letter, limits) for letter in letters if letter.size <= limits.letter_bytes}
    known = {key: reading for key, content in shelf.find([k for k in keys.values() if k]).items() if (reading := unpacked(content))}
    old = [known[keys[letter.file]] for letter in letters if keys.get(letter.file) in known]
    if old and tick is not None:
        tick(len(old))
    new = _read_new([letter for letter in letters if keys.get(letter.file) not in known], limits, workers, tick)
    shelf.keep({key: packed(reading) for reading in new if is_lasting(reading) and (key := keys.get(reading.file))})
    return old + new


def _read_new(letters: Sequence[Letter], limits: Limits, workers: int, tick: Tick | None) -> list[Reading]:
    if not letters:
        return []
    readings: list[Reading] = []
    count = min(workers or os.cpu_count() or 1, len(letters))
    with _uncollected(), _pool(count, limits) as pool:
        for done in _Line(pool, limits, count).readings(letters):
            readings += done
            if tick is not None:
                tick(len(done))
    return readings


@contextmanager
def _uncollected() -> Iterator[None]:
    """Readings are many objects and none of them is garbage: looking for some among them would double the time of unpacking."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _pool(count: int, limits: Limits) -> Iterator[ProcessPool]:
    """Worker processes. When all is read they wind down by themselves, while the main process goes on."""
    pool = ProcessPool(max_workers=count, context=context(), initializer=settle, initargs=(limits.memory_bytes,))
    try:
        yield pool
    except BaseException:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but these two
        pool.join()
        raise
    pool.close()  # type: ignore[no-untyped-call]
    Thread(target=pool.join, name="winding down").start()


class _Line:
    """Chunks waiting, at work and done: never more at work than the workers need, so that memory stays flat."""

    def __init__(self, pool: ProcessPool, limits: Limits, workers: int) -> None:
        self.pool = pool
        self.limits = limits
        self.at_work: deque[tuple[list[Letter], ProcessFuture[list[bytes]]]] = deque()
        self.most = 2 * workers
        self.chunk_letters = 1

    def readings(self, letters: Sequence[Letter]) -> Iterator[list[Reading]]:
        """The readings, chunk by chunk, in the order of the letters."""
        self.chunk_letters = max(1, min(MOST_LETTERS, len(letters) // (2 * self.most)))
        for chunk in self._chunks(letters):
            if isinstance(chunk, Reading):
                yield [chunk]
                continue
            self._send(chunk)
            if len(self.at_work) >= self.most:
                yield self._receive()
        while self.at_work:
            yield self._receive()

    def _chunks(self, letters: Sequence[Letter]) -> Iterator[list[Letter] | Reading]:
        chunk: list[Letter] = []
        for letter in letters:
            if letter.size > self.limits.letter_bytes:
                yield _too_large(letter, self.limits)
                continue
            chunk.append(letter)
            if len(chunk) >= self.chunk_letters or sum(each.size for each in chunk) >= CHUNK_BYTES:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def _send(self, chunk: list[Letter]) -> None:
        # A chunk takes a moment; where it takes as long as a single letter may, its letters are read again one by one.
        self.at_work.append((chunk, self.pool.schedule(read_chunk, args=(chunk, self.limits), timeout=self.limits.seconds)))

    def _receive(self) -> list[Reading]:
        chunk, future = self.at_work.popleft()
        try:
            return _unpacked(chunk, future.result())
        except (TooLong, ProcessExpired, MemoryError) as failure:
            return self._one_by_one(chunk, failure)

    def _one_by_one(self, chunk: list[Letter], failure: BaseException) -> list[Reading]:
        if len(chunk) == 1:
            return [_stopped(chunk[0], "超过时间上限" if isinstance(failure, TooLong) else "程序异常中止")]
        return [reading for letter in chunk for reading in self._alone(letter)]

    def _alone(self, letter: Letter) -> list[Reading]:
        future = self.pool.schedule(read_chunk, args=([letter], self.limits), timeout=self.limits.seconds)
        try:
            return _unpacked([letter], future.result())
        except (TooLong, ProcessExpired, MemoryError) as failure:
            return self._one_by_one([letter], failure)


def _unpacked(letters: Sequence[Letter], contents: Sequence[bytes]) -> list[Reading]:
    """The readings of these letters; one that does not come out of its packing is no reason to lose a letter."""
    return [unpacked(content) or _stopped(letter, "程序异常中止") for letter, content in zip(letters, contents, strict=True)]


def _too_large(letter: Letter, limits: Limits) -> Reading:
    mb = 2**20
    return _unread(letter, over_limit(Place(letter.file), "大小", f"{letter.size / mb:.1f}MB", f"{limits.letter_bytes / mb:.1f}MB"))
