"""Letters made to hurt: each gets its own finding, or is read as if nothing were, within 10 seconds and 1 GB; the run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from drawn_cases import RECEIVED
from ghosts import CANARY, CORRECT, GHOSTS, SHEET, STRINGS, STYLES, TEMPLATE, cells, external, in_part, open_book, open_table, with_entity
from measuring import measured, pool
from packages import parts
from pebble import ProcessPool
from workspaces import office

from pipeline.forms import FORMS
from pipeline.intake.read import read
from pipeline.intake.workers import read_all
from pipeline.letter import Letter, Limits
from pipeline.submission import Reading

SECONDS, MEGABYTES = 10, 1024
LIMITS = Limits()


def _letter(file: str, content: bytes) -> Letter:
    return Letter(file, len(content), RECEIVED, partial(bytes, content))


def _rules(reading: Reading) -> set[str]:
    return {finding.rule for finding in reading.findings}


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPool]:
    """A worker as a run has it."""
    with pool(1, LIMITS) as made:
        yield made


EXPECTED = read("来件.xlsx", CORRECT, RECEIVED, FORMS, LIMITS).tables[0]


@pytest.mark.parametrize("name", GHOSTS)
def test_a_ghost_costs_little(name: str, workers: ProcessPool) -> None:
    """Its own finding and no other, or the whole table where the letter only looks dangerous; bounded in time and memory."""
    ghost = GHOSTS[name]
    letter = _letter(f"来件.{ghost.ending}", ghost.make())
    cost = workers.schedule(measured, args=(letter, LIMITS), timeout=60).result()
    assert _rules(cost.reading) <= ghost.rules
    assert bool(_rules(cost.reading)) is bool(ghost.rules)
    assert bool(cost.reading.tables) is ghost.whole
    assert cost.seconds < SECONDS
    assert cost.megabytes < MEGABYTES
    if ghost.whole and "xls with many" not in name:
        (table,) = cost.reading.tables
        assert (table.rows, table.cells["风险点"]) == (EXPECTED.rows, EXPECTED.cells["风险点"])


SMALL = ("a far cell", "a billion", "a part", "a sheet twice", "far cells", "an .xls that", "an .xlsb", "an .ods", "two kinds", "shared texts that")


def test_ghosts_cost_no_other_letter() -> None:
    """Many ghosts in one chunk with two right letters: one reading for each, no worker given up, and the right ones are read."""
    made = {f"{number:03}.{ghost.ending}": ghost.make() for number, (name, ghost) in enumerate(GHOSTS.items()) if name.startswith(SMALL)}
    letters = [_letter(file, content) for file, content in ({"前.xlsx": CORRECT} | made | {"后.xlsx": CORRECT}).items()]
    readings = {reading.file: reading for reading in read_all(letters, LIMITS, 1)}
    assert len(made) > 30
    assert readings.keys() == {letter.file for letter in letters}
    assert "F08" not in set().union(*map(_rules, readings.values()))
    for file in ("前.xlsx", "后.xlsx"):
        assert readings[file].tables[0].cells == EXPECTED.cells


# ── nothing outside the letter is read ───────────────────────────────────────────────────────────────────────────────


def _to_be_returned(content: bytes) -> bytes:
    """The letter with a mistake, so that a marked copy of it is made."""
    return in_part(content, STRINGS, lambda xml: xml.replace("2011年第1期".encode(), "昨天".encode()))


def _leading_out(path: Path) -> dict[str, tuple[str, bytes]]:
    """Letters that ask for the content of a file beside them, by what they are."""
    doctype = external(str(path))
    return {
        "in a sheet": ("甲.xlsx", with_entity(SHEET, doctype, "<v>&e;</v>", "<v>1</v>")),
        "in shared texts": ("乙.xlsx", with_entity(STRINGS, doctype, "&e;", "综合科")),
        "in styles": ("丙.xlsx", _to_be_returned(with_entity(STYLES, doctype, "<x>&e;</x><fonts", "<fonts"))),
        "in the workbook": ("丁.xlsx", with_entity("xl/workbook.xml", doctype, "<x>&e;</x><sheets>", "<sheets>")),
        "in properties": ("戊.xlsx", _to_be_returned(in_part(TEMPLATE, "docProps/core.xml", lambda _: f"{doctype}<x>&e;</x>".encode()))),
        "in an .ods": ("己.ods", open_book(open_table("岗位", {**cells(), (5, 2): "entity"}).replace("entity", "&e;"), doctype)),
    }


def test_no_file_beside_the_letter_is_read(tmp_path: Path) -> None:
    """Whatever entities a letter declares, nothing of another file comes out in any part of the edition."""
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY, encoding="utf-8")
    letters = dict(_leading_out(secret).values())
    assert all(str(secret).encode() in b"".join(parts(content).values()) for content in letters.values())
    workspace = office(tmp_path / "局", letters)
    assert not workspace.run().err
    assert workspace.latest.verdicts == dict.fromkeys(letters, "returned")
    for content in workspace.latest.files.values():
        assert CANARY.encode() not in content
        assert content[:2] != b"PK" or all(CANARY.encode() not in part for part in parts(content).values())
