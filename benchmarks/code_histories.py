"""Ten thousand random histories of risk points: no code given twice, none lost, and how often likeness finds the right point.

    python benchmarks/code_histories.py [--seed 1] [--histories 10000] [--rows 60000]

A history is up to seven periods of a small bureau (tests/code_histories.py). Then codes are given to one large register, twice:
at first, and with every text reworded, in scopes of usual size and in one huge scope. The end is 1 where a code was reused or lost.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from code_histories import CONDUCTS, MATTERS, WAYS, Tally, play

from pipeline.register.codes import Known, Points
from pipeline.register.giving import give

CHUNK = 250


def _chunk(seed: int, first: int) -> Tally:
    return sum((play(random.Random(f"{seed}/{number}")) for number in range(first, first + CHUNK)), Tally())


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.2f} %)" if whole else "none"


def _histories(seed: int, count: int) -> bool:
    started = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        tally = sum(workers.map(partial(_chunk, seed), range(0, count, CHUNK)), Tally())
    print(f"histories {count}, rows coded {tally['rows']}, seconds {time.perf_counter() - started:.0f}")
    print(f"reused {tally['reused']}")
    print(f"lost {tally['lost']}")
    print(f"codes moved {tally['moved']}, old rows that left {tally['left']}")
    print(f"matches by likeness correct: {_share(tally['near right'], tally['near'])}")
    print(f"lightly reworded points without a code in the row that kept theirs: {_share(tally['reworded kept'], tally['reworded'])}")
    return not tally["reused"] and not tally["lost"]


def _large(rows: int, scopes: int, texts: list[str], known: Known, day: str):
    owners = [f"岗位:局/第{number % scopes}科/岗" for number in range(rows)]
    prefixes = [f"岗-第{number % scopes}科" for number in range(rows)]
    points = Points(owners, prefixes, [None] * rows, texts, range(rows), [(day, "")] * rows, [False] * rows)
    started = time.perf_counter()
    given = give(points, known, day)
    return given, time.perf_counter() - started


def _speed(rows: int, scopes: int) -> None:
    rng = random.Random(1)
    texts = ["".join(rng.choice(part) for part in (MATTERS, CONDUCTS, WAYS, MATTERS, CONDUCTS)) + str(n) for n in range(rows)]
    first, new = _large(rows, scopes, texts, Known(), "2011-07-01")
    _, same = _large(rows, scopes, texts, first.known, "2011-08-01")
    edited = [text[:3] + "的" + text[3:] for text in texts]
    again, near = _large(rows, scopes, edited, first.known, "2011-08-01")
    kept = sum(one == other for one, other in zip(first.codes, again.codes, strict=True))
    print(f"{rows:>7} rows in {scopes:>5} scopes: new {new:.2f} s, same {same:.2f} s, all reworded {near:.2f} s, kept {_share(kept, rows)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=60_000)
    chosen = parser.parse_args()
    sound = _histories(chosen.seed, chosen.histories)
    for rows, scopes in ((chosen.rows // 4, 500), (chosen.rows, 2000), (chosen.rows // 10, 1), (chosen.rows, 1)):
        _speed(rows, scopes)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
