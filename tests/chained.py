"""Chains of editions for tests: three real ones in a workspace, and three tiny ones as values."""

from __future__ import annotations

from pathlib import Path

from workspaces import Ran, Workspace, command, digest, office, sheet_of, small_letters

from pipeline.chain import sealed, spelled
from pipeline.verify import Seen, Verification

DAYS = ("2011-10-10", "2011-10-17", "2011-10-24")
LETTERS = {"一.xlsx": digest(b"1")}
NAMES = [f"第{number:03d}版_{day}" for number, day in enumerate(DAYS, 1)]


def verified(made: Workspace, *more: str) -> Ran:
    return command("verify", "--root", made.root, *more)


def told(done: Verification) -> list[tuple[str, str]]:
    return [(each.kind.name.lower(), each.path) for each in done.differences]


def three_editions(root: Path) -> Workspace:
    """A workspace with three editions, some letters returned: the second builds on the first, the third is the second forced again."""
    made = office(root, small_letters() | {"坏.xlsx": sheet_of("综合科", "科室").with_cell(0, "发生机率", "严重")})
    made.put("Thumbs.db", b"x")
    made.run(day=DAYS[0])
    made.put("办公室/科室.xlsx", sheet_of("办公室", "科室"))
    made.run(day=DAYS[1])
    made.run("--force", day=DAYS[2])
    assert [folder.name for folder in made.editions] == NAMES
    return made


def _posted(number: int, before: Seen | None) -> Seen:
    """A tiny edition, chained to the one before."""
    files = {"信息库.xlsx": digest(b"book"), "data/岗位.parquet": digest(b"table")}
    receipt = {
        "edition": number, "name": NAMES[number - 1], "base": before.name if before else "", "previous": before.name if before else "",
        "previous_digest": digest(before.receipt or b"") if before else "", "letters": [{"file": "一.xlsx", "sha256": digest(b"1")}], "files": files,
    }
    return Seen(NAMES[number - 1], spelled(sealed(receipt)), files)


def chain() -> list[Seen]:
    first = _posted(1, None)
    second = _posted(2, first)
    return [first, second, _posted(3, second)]
