"""The mutation table: every mistake that people make, put at random into many well-filled forms.

    python benchmarks/mutations.py [--seed 1] [--rounds 30] [--mistake 等级] [--details]

A round makes one bureau and tries every mutation in one letter of it: form, section, number of rows, layout and place are
drawn by lot. Prints for each mutation how often it was tried, found at the right cell with the right rule, found elsewhere or
missed, and how many findings there were on cells that nobody touched. Letters without a mistake come first. The goal is that
all is found and nothing else said; where it is missed, the end is 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from mutated.mutation import MUTATIONS, Mutation
from mutated.series import CLEAN, Score, scores

HEADS = ("mistake", "mutation", "tried", "found", "elsewhere", "missed", "false")
WIDTHS = (34, 34, 7, 7, 10, 7, 6)


def _padded(text: str, width: int) -> str:
    shown = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
    return text + " " * max(1, width - shown)


def _line(*parts: object) -> str:
    return "".join(_padded(str(part), width) for part, width in zip(parts, WIDTHS, strict=True)).rstrip()


def _row(score: Score) -> str:
    return _line(score.mistake or "（没有错误）", score.name, score.tried, score.found, score.elsewhere, score.missed, score.false)


def _chosen(part: str) -> list[Mutation]:
    return [each for each in [CLEAN, *MUTATIONS] if part in f"{each.mistake} {each.name}"]


def _share(task: tuple[int, int], part: str) -> list[Score]:
    return scores(*task, _chosen(part))


def run(seed: int, rounds: int, part: str) -> list[Score]:
    """All rounds, each in whichever process is free, added up in their order."""
    found: dict[tuple[str, str], Score] = {}
    with ProcessPoolExecutor(min(os.cpu_count() or 1, rounds)) as pool:
        for shares in pool.map(partial(_share, part=part), [(seed + number, 1) for number in range(rounds)]):
            for share in shares:
                key = (share.mistake, share.name)
                found[key] = found[key].plus(share) if key in found else share
    return list(found.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="the first round's seed; further rounds count on from it")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--mistake", default="", help="only mistakes and mutations with this in their name")
    parser.add_argument("--details", action="store_true", help="print every finding that should not be and every miss")
    wanted = parser.parse_args()
    begin = time.perf_counter()
    results = run(wanted.seed, wanted.rounds, wanted.mistake)
    print(_line(*HEADS))
    for score in sorted(results, key=lambda score: score.mistake != ""):
        print(_row(score))
        if wanted.details or not score.is_good:
            print("\n".join(f"    {note}" for note in (score.notes if wanted.details else score.notes[:6])), end="\n" if score.notes else "")
    sums = [sum(getattr(score, name) for score in results) for name in HEADS[2:]]
    print(_line("together", f"{len(results)} mutations", *sums))
    print(f"{sum(score.rows for score in results)} rows, {time.perf_counter() - begin:.0f} s, seeds {wanted.seed} to {wanted.seed + wanted.rounds - 1}")
    return 0 if all(score.is_good for score in results) else 1


if __name__ == "__main__":
    sys.exit(main())
