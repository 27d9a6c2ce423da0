"""走势 and what changed since the last edition: carried from edition to edition, the same whatever was cleaned away."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from books import letters, made, opened, records, sheets
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import BOOK, Edition, command, office, right

from pipeline.analysis.history import HEADINGS, Milestone
from pipeline.analysis.history_store import PATH, from_file, to_files
from pipeline.writers.consolidated import workbook

_COUNTS = dict.fromkeys((name for name in HEADINGS if name not in ("edition", "day", "period")), st.integers(0, 10**9))
_MILESTONES = st.builds(Milestone, edition=st.text(max_size=9), day=st.text(max_size=9), period=st.text(max_size=9), **_COUNTS)


@settings(deadline=None)
@given(st.lists(_MILESTONES.filter(lambda each: not any("\ud800" <= sign <= "\udfff" for sign in each.edition + each.day + each.period)), max_size=5))
def test_what_is_stored_comes_back(told: list[Milestone]) -> None:
    """Any lines, stored and read again, are the same lines."""
    assert from_file(to_files(told)[PATH]) == tuple(told)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory):
    """A workspace with three editions: one of most letters, one with a letter more, one forced over the same letters."""
    made_office = office(tmp_path_factory.mktemp("走势") / "局", dict(list(right().items())[:-1]))
    for day, more in (("2011-10-10", {}), ("2011-10-17", dict([list(right().items())[-1]]))):
        for name, sheet in more.items():
            made_office.put(name, sheet)
        assert command("run", "--root", made_office.root, "--date", day).code in (0, 3)
    assert command("run", "--root", made_office.root, "--date", "2011-10-17", "--force").code in (0, 3)
    return made_office


def _lines(folder) -> list[Milestone]:
    return list(from_file((folder / PATH).read_bytes()))


def test_every_edition_adds_one_line(three) -> None:
    """The second edition has two lines, its own last; a forced one over the same letters has the same two."""
    first, second, forced = three.editions
    assert [each.edition for each in _lines(second)] == ["第001版", "第002版"]
    assert _lines(second)[:1] == _lines(first)
    assert _lines(forced) == _lines(second)
    receipt = Edition(second).receipt["figures"]
    assert _lines(second)[-1].total == receipt["risks"]["total"] > _lines(first)[-1].total
    assert _lines(second)[-1].measures == receipt["measures"]


def test_the_summary_tells_the_change(three) -> None:
    """Under each headline number stands what changed; in the first edition nothing does."""
    first, second, _ = three.editions
    before, now = _lines(second)
    texts = [str(cell) for row in sheets((second / BOOK).read_bytes())["摘要"] for cell in row]
    assert f"较上一版增加{now.total - before.total}" in texts
    assert not [cell for row in sheets((first / BOOK).read_bytes())["摘要"] for cell in row if "上一版" in str(cell)]


def test_an_edition_that_kept_no_history_is_taken_from_its_receipt(three, tmp_path) -> None:
    """The edition after one of an older version begins with that one's line, from its receipt."""
    own = tmp_path / "局"
    shutil.copytree(three.root, own)
    outbox = own / "outbox"
    for extra in sorted(outbox.iterdir())[1:]:
        if extra.is_dir():
            shutil.rmtree(extra)
    (first,) = [each for each in outbox.iterdir() if each.is_dir()]
    wanted = from_file((first / PATH).read_bytes())
    receipt = (first / "run.json").read_text(encoding="utf-8")
    (first / PATH).unlink()
    digest = Edition(three.editions[0]).receipt["files"][PATH]
    (first / "run.json").write_text(receipt.replace(f'"{PATH}": "{digest}",\n', "", 1), encoding="utf-8")
    ran = command("run", "--root", own, "--date", "2011-10-18")
    assert ran.code in (0, 3), ran.err
    (second,) = [each for each in outbox.iterdir() if each.is_dir() and each != first]
    assert tuple(_lines(second)[:1]) == wanted


def test_the_last_line_is_counted_live_and_the_difference_under_it() -> None:
    """The earlier lines stand as they were told; the last one is formulas, and so is the difference."""
    book = made(letters())
    before = book.figures.milestone("第001版")
    content = workbook(replace(book, edition="第002版", before=(replace(before, total=before.total - 3, first=7),)))
    live = opened(content)["走势"]
    assert [cell.data_type for cell in live[4]][3:] == ["n"] * 12
    assert [cell.data_type for cell in live[5]][3:] == ["f"] * 12
    rows = records(sheets(content)["走势"], "版次")
    assert [row["版次"] for row in rows[:3]] == ["第001版", "第002版", "比上一版"]
    assert (rows[2]["风险点"], rows[2]["一级"]) == (3, -7)
    assert "较上一版增加3" in [cell for row in sheets(content)["摘要"] for cell in row]


def test_only_the_latest_editions_are_drawn() -> None:
    """However many editions there were, the charts show the last twelve, and the table all of them."""
    book = made(letters())
    before = tuple(replace(book.figures.milestone(f"第{number:03d}版"), total=number) for number in range(1, 31))
    content = workbook(replace(book, edition="第031版", before=before))
    assert len(records(sheets(content)["走势"], "版次")) == 32
    drawn = [series.val.numRef.f for chart in opened(content)["走势"]._charts for series in chart.series]
    assert sorted(drawn) == [f"走势!${column}$23:${column}$34" for column in "JKLMN"]
