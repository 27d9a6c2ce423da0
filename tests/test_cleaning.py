"""`riskbook clean`: old editions go by command only; the next run works, no code is given twice, and the chain can be verified still."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from chained import DAYS, LETTERS, NAMES, chain, told, verified
from hypothesis import given
from hypothesis import strategies as st
from workspaces import REPOSITORY, Ran, Workspace, command, digest, sheet_of

from pipeline import outbox
from pipeline.chain import sealed, spelled, trace_read, trace_written
from pipeline.cleaning import plan
from pipeline.cli import ALL_ACCEPTED, REFUSED, SOMETHING_DIFFERS
from pipeline.refusal import Refusal
from pipeline.verify import Lying, Seen, verify
from pipeline.workspace import clean_workspace, verify_workspace

TRACE = "已清理.json"


@pytest.fixture
def three(kept, tmp_path) -> Workspace:
    """Three editions: the second builds on the first, the third is the second forced again."""
    shutil.copytree(kept.root, tmp_path / "局")
    return Workspace(tmp_path / "局")


@pytest.fixture(scope="module")
def all_four(kept, tmp_path_factory) -> Workspace:
    """A fourth edition, which builds on the third."""
    made = Workspace(tmp_path_factory.mktemp("four") / "局")
    shutil.copytree(kept.root, made.root)
    made.put("综合科/补.xlsx", sheet_of("企业审计科", "科室"))
    made.run(day="2011-10-31")
    return made


@pytest.fixture
def four(all_four, tmp_path) -> Workspace:
    """A copy of it to be changed."""
    shutil.copytree(all_four.root, tmp_path / "四")
    return Workspace(tmp_path / "四")


def cleaned(made: Workspace, *more: str) -> Ran:
    return command("clean", "--root", made.root, *more)


def names(made: Workspace) -> list[str]:
    return sorted(path.name for path in made.outbox.iterdir() if path.name != TRACE)


def codes(made: Workspace) -> dict[str, str]:
    rows = pd.read_parquet(made.outbox / names(made)[-1] / "data" / "编号.parquet")
    return dict(zip(rows["风险编号"], rows["风险点"], strict=True))


# ── what goes and what stays ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_newest_stay_and_the_chain_holds(four):
    """The oldest go, the newest and what it builds on stay, one sentence says so, and all is as recorded."""
    ran = cleaned(four, "--keep", "1", "--yes")
    assert (ran.code, ran.err) == (ALL_ACCEPTED, "")
    assert ran.out == f"已清理2版（{NAMES[0]}、{NAMES[1]}），清理记录在outbox的“{TRACE}”里；保留“{NAMES[2]}”，因为最近一版以它为基础。\n"
    assert names(four) == [NAMES[2], "第004版_2011-10-31"]
    ran = verified(four)
    assert ran.code == ALL_ACCEPTED
    assert "（另有2版已按命令清理，有清理记录）" in ran.out
    assert not list((four.root / ".riskbook").glob("edition-*"))


def test_the_trace_is_as_documented(three):
    """The trace holds name, link and run.json's digest of each edition removed, sealed; what was removed can still be shown to be it."""
    receipt = (three.editions[1] / "run.json").read_bytes()
    clean_workspace(three.root, 1, date(2011, 12, 1), lambda _: True)
    trace = json.loads((three.outbox / TRACE).read_bytes())
    entry = {
        "edition": 2, "name": NAMES[1], "run_json": digest(receipt), "previous": NAMES[0],
        "previous_digest": json.loads(receipt)["previous_digest"], "removed": "2011-12-01",
    }
    assert trace == sealed({"removed": [entry]})
    text = (REPOSITORY / "docs" / "run_json.md").read_text(encoding="utf-8")
    assert all(f'"{key}"' in text for key in entry)


def test_after_cleaning_runs_go_on(four):
    """After cleaning, nothing new makes no edition, a forced run repeats the bytes, a new letter makes the next number; no code is lost."""
    before, content = codes(four), Workspace(four.root).latest.content
    cleaned(four, "--keep", "1", "--yes")
    assert "没有生成新的版本" in four.run(day="2011-10-31").out
    four.run("--force", day="2011-10-31")
    last = four.outbox / names(four)[-1]
    assert last.name == "第005版_2011-10-31"
    assert {p.relative_to(last).as_posix(): p.read_bytes() for p in last.rglob("*") if p.is_file() and p.name != "run.json"} == content
    (four.inbox / "综合科" / "补.xlsx").unlink()
    four.put("再补.xlsx", sheet_of("企业审计科", "岗位"))
    four.run(day="2011-11-07")
    assert names(four)[-1] == "第006版_2011-11-07"
    after = codes(four)
    assert before.items() <= after.items()
    assert len(after) > len(before)
    assert verified(four).code == ALL_ACCEPTED


def test_cleaning_again_adds_to_the_trace(four):
    """Cleaning twice leaves one trace of all; where nothing is left to clean, nothing is changed and it says so."""
    cleaned(four, "--keep", "3", "--yes")
    cleaned(four, "--keep", "2", "--yes")
    trace = (four.outbox / TRACE).read_bytes()
    assert [entry["edition"] for entry in json.loads(trace)["removed"]] == [1, 2]
    ran = cleaned(four, "--keep", "2")
    assert (ran.code, ran.out) == (ALL_ACCEPTED, "没有可以清理的版本。\n")
    assert (four.outbox / TRACE).read_bytes() == trace
    assert verified(four).code == ALL_ACCEPTED


@given(st.integers(1, 5), st.sets(st.integers(0, 2)))
def test_no_cleaning_breaks_the_chain(keep, spoiled):
    """However many are kept, and whichever are damaged: the newest stay, the damaged stay, what is left shows the same damage and no other."""
    editions = [Seen(s.name, s.receipt, s.files | ({"x": "1"} if at in spoiled else {})) for at, s in enumerate(chain())]
    lying = Lying(editions, letters=LETTERS)
    try:
        planned = plan(lying, keep, "2011-12-01")
    except Refusal:
        assert any(at in spoiled for at in range(len(editions))[-keep:])
        return
    left = [seen for seen in editions if seen.name not in planned.remove]
    assert {seen.name for seen in editions[-keep:]} <= {seen.name for seen in left}
    assert trace_read(trace_written(planned.trace)) == planned.trace
    after = verify(Lying(left, trace_written(planned.trace) if planned.remove else None, letters=LETTERS))
    assert after.differences == verify(lying).differences
    assert after.removed == len(planned.remove)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_damaged_old_edition_stays_as_evidence(four):
    """An old edition that is not as it was posted is not removed, and the sentence names it."""
    (four.editions[0] / "run.json").write_bytes(b"{}")
    ran = cleaned(four, "--keep", "1", "--yes")
    assert names(four) == [NAMES[0], NAMES[2], "第004版_2011-10-31"]
    assert f"保留1版（{NAMES[0]}），因为与记录不符" in ran.out
    assert told(verify_workspace(four.root)) == [("receipt_changed", f"outbox/{NAMES[0]}/run.json")]


def test_nothing_is_cleaned_where_what_stays_is_damaged(four):
    """Where one of the editions to be kept is damaged, all stay: an older one may be needed."""
    (four.editions[3] / "data" / "信息库.parquet").write_bytes(b"x")
    ran = cleaned(four, "--keep", "1", "--yes")
    assert (ran.code, len(names(four))) == (REFUSED, 4)
    assert "“第004版_2011-10-31”与记录不符" in ran.err


def test_cleaning_asks_first(three, monkeypatch):
    """Without a terminal and --yes it is refused; on one it asks, and only 是 or y cleans."""
    ran = cleaned(three, "--keep", "1")
    assert (ran.code, ran.err) == (REFUSED, "清理会永久删除较早的版本；确定要清理，请加--yes再运行。\n")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    for answer, left in (("", 3), ("n", 3), ("是", 2)):
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _, answer=answer: answer)
        assert cleaned(three, "--keep", "1").code == ALL_ACCEPTED
        assert len(names(three)) == left


def test_cleaning_waits_for_no_run(three):
    """While a run holds the workspace, cleaning is refused."""
    with outbox.alone(three.root):
        ran = cleaned(three, "--keep", "1", "--yes")
    assert (ran.code, len(names(three))) == (REFUSED, 3)


def test_runs_never_clean(four):
    """No run removes an edition."""
    before = names(four)
    four.run("--force", day="2011-11-01")
    assert names(four)[:4] == before
    assert not (four.outbox / TRACE).exists()


# ── the trace ────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.data())
def test_a_changed_byte_of_the_trace_names_it(data):
    """Whichever byte of the trace is changed, exactly the trace is named, and what it told of is not called missing."""
    editions = chain()
    trace = trace_written(plan(Lying(editions), 1, "2011-12-01").trace)
    at = data.draw(st.integers(0, len(trace) - 1))
    spoiled = trace[:at] + bytes([trace[at] ^ data.draw(st.integers(1, 255))]) + trace[at + 1 :]
    assert told(verify(Lying(editions[1:], spoiled, letters=LETTERS))) == [("trace_changed", f"outbox/{TRACE}")]


def test_a_forged_trace_is_named(four):
    """A trace that was written anew and well sealed, but tells of another edition, is named by the edition after it; one taken away shows gaps."""
    cleaned(four, "--keep", "1", "--yes")
    path = four.outbox / TRACE
    document = json.loads(path.read_bytes())
    document["removed"][1]["run_json"] = "0" * 64
    path.write_bytes(spelled(sealed(document)))
    assert told(verify_workspace(four.root)) == [("trace_differs", f"outbox/{TRACE}")]
    path.unlink()
    assert told(verify_workspace(four.root)) == [("edition_missing", "outbox/第001版至第002版")]


def test_cleaning_on_a_changed_trace_is_refused(four):
    """A trace that was changed is not written over."""
    cleaned(four, "--keep", "3", "--yes")
    (four.outbox / TRACE).write_bytes(b"{}")
    ran = cleaned(four, "--keep", "1", "--yes")
    assert (ran.code, (four.outbox / TRACE).read_bytes()) == (REFUSED, b"{}")


def test_a_cleaning_cut_short_is_finished_by_the_next(four, monkeypatch):
    """Where cleaning stops after the trace, all editions are whole, it is said what is left to do, and the next cleaning does it."""
    real = Path.replace

    def stopped(path: Path, target: Path) -> Path:
        if path.is_dir():
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    assert cleaned(four, "--keep", "1", "--yes").code == REFUSED
    monkeypatch.undo()
    assert len(names(four)) == 4
    assert told(verify_workspace(four.root)) == [("to_be_removed", f"outbox/{name}") for name in NAMES[:2]]
    trace = (four.outbox / TRACE).read_bytes()
    assert cleaned(four, "--keep", "1", "--yes").code == ALL_ACCEPTED
    assert len(names(four)) == 2
    assert (four.outbox / TRACE).read_bytes() == trace
    assert verified(four).code == ALL_ACCEPTED


def test_no_run_begins_anew_over_a_trace(three):
    """Where all that cleaning left is gone, a run is refused rather than giving codes again, and verifying names what is missing."""
    cleaned(three, "--keep", "1", "--yes")
    for name in names(three):
        shutil.rmtree(three.outbox / name)
    ran = three.run(day=DAYS[2])
    assert (ran.code, names(three)) == (REFUSED, [])
    assert TRACE in ran.err
    ran = verified(three)
    assert (ran.code, "第003版：1处" in ran.out) == (SOMETHING_DIFFERS, True)


def test_a_forced_run_without_its_base_is_refused(three):
    """Where the edition that the newest was built on was taken away by hand, a forced run does not begin anew, but says what it needs."""
    shutil.rmtree(three.editions[0])
    ran = three.run("--force", day=DAYS[2])
    assert (ran.code, len(names(three))) == (REFUSED, 2)
    assert NAMES[0] in ran.err
