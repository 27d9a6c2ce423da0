"""Editions appear whole or not at all, and are never changed afterwards, whatever stops the program."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from workspaces import DAY, Edition, Workspace, digest, environment, office, right, sheet_of, small_letters, started

from pipeline import outbox
from pipeline.analysis import history_store, sent_store
from pipeline.edition import Edition as Made
from pipeline.edition import number_of
from pipeline.form import Level
from pipeline.refusal import Refusal
from pipeline.register import store
from pipeline.rounds import store as rounds


def assert_whole(folder: Path) -> None:
    """An edition whose receipt lists every file that there is, each with the digest it has."""
    edition = Edition(folder)
    receipt = edition.receipt
    assert receipt["name"] == folder.name
    assert receipt["files"] == {name: digest(content) for name, content in edition.content.items()}


def _made(number: int = 1, **files: bytes) -> Made:
    return Made(number, date(2011, 10, 10), files, {"name": f"第{number:03d}版_2011-10-10"})


# ── killed ───────────────────────────────────────────────────────────────────────────────────────────────────────────

STOPS = 3
PRINTED = ("公示/廉政风险公示.xlsx", "公示/廉政风险公示.html", "公示留存/未公开事项清单.xlsx", "廉政风险信息库.xlsx", "廉政风险排查情况通报.docx", "审核定级表.xlsx", "退回/退回清单.xlsx", "催报单.xlsx", "催报.txt", "run.json")
FILES = len(store.file_names()) + len(rounds.file_names()) + len([sent_store.PATH, history_store.PATH]) + len(Level) + len(PRINTED)
"""The files of an edition without returned copies: the tables of the register, a 登记表 for each level, and what else is printed."""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[bool]]:
    """A workspace whose run was killed at moments spread over its length; and each time, whether it was cut short."""
    made = office(tmp_path_factory.mktemp("killed") / "局", small_letters())
    begun = time.monotonic()
    process = started("run", "--root", made.root, "--date", DAY)
    process.communicate(timeout=120)
    length = time.monotonic() - begun
    cut = []
    for stop in range(STOPS):
        made.put("新.xlsx", sheet_of("办公室", "科室").with_cell(0, "备注", f"第{stop}次"))
        process = started("run", "--root", made.root, "--date", DAY)
        # The last part of a run, where it writes, is tried more often than the first, where it starts.
        time.sleep(length * (0.3 + 0.75 * stop / STOPS))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
        cut.append(process.returncode == -signal.SIGKILL)
    return made, cut


@pytest.mark.skipif(os.name != "posix", reason="process groups are killed by signals, which Windows lacks")
def test_a_killed_run_leaves_only_whole_editions(killed):
    """At whatever moment a run is killed, the outbox holds whole editions and nothing else."""
    made, cut = killed
    assert any(cut)
    for folder in made.editions:
        assert number_of(folder.name) is not None
        assert_whole(folder)


_KILLED_WRITING = """
import os, signal, sys
from pipeline.cli import main
real, left = os.fsync, int(sys.argv[1])
def fsync(handle):
    global left
    real(handle)
    left -= 1
    if not left:
        os.killpg(0, signal.SIGKILL)
os.fsync = fsync
main(sys.argv[2:])
"""


@pytest.mark.skipif(os.name != "posix", reason="process groups are killed by signals, which Windows lacks")
@pytest.mark.parametrize("after", [1, 5, FILES])
def test_a_run_killed_while_writing_leaves_nothing(tmp_path, after):
    """Killed right after its first, fifth or last file was written, a run leaves no edition, and the next makes the first."""
    made = office(tmp_path / "局")
    line = [sys.executable, "-c", _KILLED_WRITING, str(after), "run", "--root", str(made.root), "--date", DAY]
    process = subprocess.Popen(line, env=environment(), start_new_session=True)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert list((made.root / ".riskbook").glob("edition-*"))
    assert made.editions == []
    assert made.run().code == 0
    [folder] = made.editions
    assert folder.name == "第001版_2011-10-10"
    assert len(list(folder.rglob("*.*"))) == FILES
    assert_whole(folder)


@pytest.mark.skipif(os.name != "posix", reason="process groups are killed by signals, which Windows lacks")
def test_the_run_after_a_killed_one_works(killed):
    """Neither the lock nor the half-written edition of a killed run stands in the way of the next."""
    made, _ = killed
    before = len(made.editions)
    assert made.run("--force").code == 0
    assert len(made.editions) == before + 1
    assert_whole(made.editions[-1])
    assert not list((made.root / ".riskbook").glob("edition-*"))


def test_leftovers_of_a_killed_run_are_cleared(tmp_path):
    """What a killed run left in the working folder is gone after the next posting, and never was in the outbox."""
    made = office(tmp_path / "局", {})
    leftover = made.root / ".riskbook" / "edition-abc"
    (leftover / "data").mkdir(parents=True)
    (leftover / "data" / "x").write_bytes(b"half")
    outbox.post(made.root, _made(甲=b"1"))
    assert not leftover.exists()
    assert [folder.name for folder in made.editions] == ["第001版_2011-10-10"]


def test_an_edition_that_cannot_be_written_leaves_nothing(tmp_path):
    """Where one file cannot be written, no part of the edition appears and nothing stays behind."""
    made = office(tmp_path / "局", {})
    (made.root / ".riskbook").mkdir()
    with pytest.raises(OSError, match="too long"):
        outbox.post(made.root, _made(**{"甲": b"1", "乙" * 300: b"2"}))
    assert made.editions == []
    assert list((made.root / ".riskbook").iterdir()) == []


def test_an_edition_is_never_posted_over_another(tmp_path):
    """A folder that is there already is never changed: posting under its name fails and leaves it as it was."""
    made = office(tmp_path / "局", {})
    with outbox.alone(made.root):
        first = outbox.post(made.root, _made(甲=b"1"))
        with pytest.raises(OSError, match=r"not empty|exists"):
            outbox.post(made.root, _made(甲=b"2"))
    assert (first / "甲").read_bytes() == b"1"
    assert [folder.name for folder in made.editions] == [first.name]


# ── busy ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_busy_workspace_is_refused(tmp_path):
    """While one run holds the workspace another is refused with one sentence, and works once the first is done."""
    made = office(tmp_path / "局")
    with outbox.alone(made.root):
        process = started("run", "--root", made.root, "--date", DAY)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert err.decode() == "这个工作目录正在被另一次汇总使用，请等它结束后再试。\n"
    assert made.editions == []
    assert made.run().code == 0


def test_the_lock_is_given_back_after_a_failure(tmp_path):
    """A run that fails gives the workspace back."""
    made = office(tmp_path / "局", {})
    with pytest.raises(ValueError, match="fault"), outbox.alone(made.root):
        raise ValueError("fault")
    with outbox.alone(made.root):
        pass


# ── editions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_editions_are_counted_by_number(tmp_path):
    """Editions follow each other by number, also beyond 999; other folders and files are none."""
    for name in ("第1000版_2012-01-01", "第999版_2011-12-31", "第002版_2011-10-10", "第2版_2011-10-10", "草稿", "第003版_2011-10-10 (1)"):
        (tmp_path / name).mkdir()
    (tmp_path / "第004版_2011-10-10").write_bytes(b"a file")
    assert [folder.name for folder in outbox.editions(tmp_path)] == ["第002版_2011-10-10", "第999版_2011-12-31", "第1000版_2012-01-01"]


def test_no_outbox_holds_no_editions(tmp_path):
    """A workspace without an outbox has no editions yet."""
    assert outbox.editions(tmp_path / "outbox") == []


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe"])
def test_a_broken_receipt_is_refused(tmp_path, content):
    """A missing or broken receipt is refused with the edition's name."""
    folder = tmp_path / "第001版_2011-10-10"
    folder.mkdir()
    if content is not None:
        (folder / "run.json").write_bytes(content)
    with pytest.raises(Refusal, match="第001版_2011-10-10"):
        outbox.receipt(folder)


def test_files_and_receipt_are_as_given(tmp_path):
    """Posting writes every file, in folders as its path says, and the receipt as readable Chinese."""
    made = office(tmp_path / "局", {})
    (made.root / ".riskbook").mkdir()
    folder = outbox.post(made.root, Made(7, date(2011, 10, 10), {"甲.xlsx": b"1", "退回/综合科/乙.xlsx": b"2"}, {"unit": "示例市审计局"}))
    assert folder == made.outbox / "第007版_2011-10-10"
    assert Edition(folder).content == {"甲.xlsx": b"1", "退回/综合科/乙.xlsx": b"2"}
    text = (folder / "run.json").read_text(encoding="utf-8")
    assert "示例市审计局" in text
    assert json.loads(text) == {"unit": "示例市审计局"}


def test_a_posted_edition_is_never_changed(tmp_path):
    """Later runs leave earlier editions as they are, to the byte and to the time of change."""
    made = office(tmp_path / "局", {"一.xlsx": sheet_of("综合科", "科室")})
    made.run()
    first = made.editions[0]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.rglob("*") if path.is_file()}
    made.put("二.xlsx", right()["办公室/2_科室廉政风险及防控措施表.xlsx"])
    made.run(day="2011-10-17")
    assert len(made.editions) == 2
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.rglob("*") if path.is_file()} == before
    for folder in made.editions:
        assert_whole(folder)
