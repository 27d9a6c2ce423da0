"""The command line: what it is told, what it answers, and the exit code that a script can trust."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import DAY, NAMES, Ran, Workspace, command, environment, office, sheet_of, small_letters

from pipeline import run as main_job
from pipeline.cli import ALL_ACCEPTED, OUR_FAULT, REFUSED, SOME_RETURNED, riskbook
from pipeline.rulebook import RULES

COMMANDS = sorted(riskbook.commands)


def files_of(root: Path) -> dict[str, bytes]:
    """Every file under a folder but the program's own working folder."""
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file() and ".riskbook" not in p.parts}


def assert_refused(ran: Ran) -> None:
    """A refusal: exit 2, nothing said on the screen but one Chinese sentence, without any word of the program's own."""
    assert ran.code == REFUSED
    assert ran.out == ""
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*[。？）]\n", ran.err), ran.err
    assert "Traceback" not in ran.err
    assert "'" not in ran.err
    assert " ." not in ran.err


# ── exit codes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_accepted_is_0(tmp_path):
    """Where every letter is accepted the run ends with 0 and says where the edition is."""
    made = office(tmp_path / "局")
    ran = made.run()
    assert (ran.code, ran.err) == (ALL_ACCEPTED, "")
    assert ran.out.splitlines()[-1] == f"已生成：{made.editions[0]}"


def test_some_returned_is_3(tmp_path):
    """Where a letter is returned the run ends with 3 and names it, with the number of errors; the edition is made all the same."""
    bad = sheet_of("综合科", "科室").with_cell(0, "发生机率", "严重").with_cell(1, "危害程度", None)
    made = office(tmp_path / "局", {f"办公室/{NAMES['名册']}": sheet_of("办公室", "名册"), "坏表.xlsx": bad})
    ran = made.run()
    assert (ran.code, ran.err) == (SOME_RETURNED, "")
    assert "退回　坏表.xlsx　须改正2处" in ran.out.splitlines()
    assert made.latest.verdicts["坏表.xlsx"] == "returned"


def test_the_demonstration_went_well(demo):
    """`demo` ends with 0 although some of its letters are returned: it shows that on purpose."""
    workspace, ran = demo
    assert (ran.code, ran.err) == (ALL_ACCEPTED, "")
    assert "returned" in workspace.latest.verdicts.values()


def test_our_own_fault_is_1_and_posts_nothing(tmp_path, monkeypatch):
    """Whatever breaks inside the program ends the run with 1 and a trace for the technician, and nothing is posted."""
    made = office(tmp_path / "局")
    assert made.run().code == ALL_ACCEPTED
    before = files_of(made.root)
    made.put("新.xlsx", sheet_of("办公室", "科室"))
    before["inbox/新.xlsx"] = (made.inbox / "新.xlsx").read_bytes()

    def broken(*_: object) -> bytes:
        raise ZeroDivisionError("our fault")

    monkeypatch.setattr(main_job, "workbook", broken)
    ran = made.run()
    assert ran.code == OUR_FAULT
    assert "ZeroDivisionError: our fault" in ran.err
    assert ran.err.endswith("程序自身出错，没有生成新的版本；请把上面的内容发给技术人员。\n")
    assert files_of(made.root) == before
    monkeypatch.undo()
    assert made.run().code == ALL_ACCEPTED
    assert len(made.editions) == 2


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    """Where the disk is full half-way through, one sentence says so, nothing is posted and no half-written folder stays."""
    made = office(tmp_path / "局")
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert_refused(made.run())
    assert len(calls) == 3
    assert made.editions == []
    assert not list((made.root / ".riskbook").glob("edition-*"))


def test_being_stopped_posts_nothing(tmp_path, monkeypatch):
    """Ctrl-C ends the run with one sentence and posts nothing."""
    made = office(tmp_path / "局")

    def stopped(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_job, "workbook", stopped)
    ran = made.run()
    assert (ran.code, ran.err.strip()) == (REFUSED, "已停止，没有生成新的版本。")
    assert made.editions == []


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--nope", "--nope"), ("nope", "nope"), ("run --nope", "--nope"), ("run --dat 2011-10-10", "--date"), ("run extra", "extra"),
        ("run --root missing", "missing"), ("run --root a-file", "a-file"), ("run --date 2011-13-01", "2011-13-01"), ("run --date 昨天", "昨天"),
        ("run --date", "--date"), ("run --force=3", "--force"), ("run", "inbox"), ("check", "FILE"), ("check missing.xlsx", "missing.xlsx"),
        ("check .", "."), ("init a-file", "a-file"), ("demo .", "已有别的内容"), ("demo a-file", "a-file"), ("rules extra", "extra"),
        ("templates --root missing", "missing"), ("verify", "outbox"), ("verify --root missing", "missing"), ("verify extra", "extra"),
        ("clean", "--keep"), ("clean --keep 0", "0"), ("clean --keep 一", "一"), ("clean --keep -1", "-1"), ("clean --keep 2", "outbox"),
    ],
)
def test_a_mistake_on_the_line_is_one_sentence(tmp_path, monkeypatch, line, says):
    """A mistake on the command line is refused with one Chinese sentence that names it, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("x")
    ran = command(*line.split())
    assert_refused(ran)
    assert says in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]


def test_an_empty_inbox_is_refused(tmp_path):
    """Without any letter there is nothing to do: one sentence says so, and nothing is written."""
    made = office(tmp_path / "局", {"~$表.xlsx": b"\0", ".DS_Store": b"\0"})
    before = files_of(made.root)
    assert_refused(made.run())
    assert files_of(made.root) == before


@pytest.mark.parametrize("damage", ["no receipt", "broken receipt", "no data", "broken data"])
def test_a_damaged_last_edition_is_refused(tmp_path, damage):
    """Where the last edition was tampered with, the run is refused and names it, instead of beginning anew without its codes."""
    made = office(tmp_path / "局")
    made.run()
    made.put("新.xlsx", sheet_of("办公室", "科室"))
    path = made.editions[0] / ("run.json" if "receipt" in damage else "data/岗位.parquet")
    path.unlink() if damage.startswith("no") else path.write_bytes(b"{")
    ran = made.run()
    assert_refused(ran)
    assert made.editions[0].name in ran.err
    assert len(made.editions) == 1


# ── help ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", [[], ["--help"], ["-h"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_is_chinese(line):
    """Help is Chinese throughout: beside names of commands, options and files no English word stands in it."""
    ran = command(*line)
    assert ran.code == 0
    names = {"riskbook", "DIR", "FILE", "YYYY", "MM", "DD", "JSON", "run", "json", "inbox", "outbox", "templates_xlsx", "xlsx", "D", "N", "A", "B", *COMMANDS}
    words = set(re.findall(r"(?<![-\w])[A-Za-z_]+", ran.out))
    assert words <= names, words - names
    assert "用法：" in ran.out


@pytest.mark.parametrize("line", [["--help"], ["run", "--help"], ["--version"], ["rules"]], ids=" ".join)
def test_help_answers_at_once(line):
    """Help, version and rules need none of the heavy libraries."""
    heavy = ["pandas", "pandera", "openpyxl", "xlsxwriter", "pyarrow", "numpy", "lxml"]
    program = (
        "import sys\nfrom pipeline.cli import main\n"
        f"try:\n    main({line!r})\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(), capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("language", ["C", "en_US.UTF-8", "de_DE.UTF-8"])
def test_the_machine_may_be_set_to_any_language(language):
    """Help and refusals are Chinese whatever language the machine is set to."""
    line = [sys.executable, "-m", "pipeline", "--nope"]
    done = subprocess.run(line, env=environment(LANG=language, LC_ALL=language, LANGUAGE=""), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (REFUSED, "")
    assert done.stderr == "没有“--nope”这个选项（可加--help查看用法）。\n"


def test_a_screen_that_knows_no_chinese_stops_nothing():
    """Where the terminal's encoding lacks Chinese, the program still ends as it should."""
    line = [sys.executable, "-m", "pipeline", "--help"]
    done = subprocess.run(line, env=environment(PYTHONIOENCODING="ascii"), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# ── the other commands ───────────────────────────────────────────────────────────────────────────────────────────────


def test_check_writes_nothing(tmp_path, monkeypatch):
    """`check` says what is wrong with a file anywhere, ends with 3 or 0, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    bad = sheet_of("综合科", "科室").with_cell(0, "发生机率", "严重")
    (tmp_path / "坏.xlsx").write_bytes(bad.workbook())
    (tmp_path / "好.xlsx").write_bytes(sheet_of("综合科", "科室").workbook())
    before = files_of(tmp_path)
    ran = command("check", "坏.xlsx", "--date", DAY)
    assert (ran.code, ran.err) == (SOME_RETURNED, "")
    assert ran.out.splitlines()[0] == "坏.xlsx：退回，须改正1处"
    assert "“严重”" in ran.out
    rows = len(sheet_of("综合科", "科室").rows)
    good = command("check", "好.xlsx", "--date", DAY)
    assert (good.code, good.out.splitlines()[0]) == (ALL_ACCEPTED, f"好.xlsx：通过，共{rows}行")
    assert files_of(tmp_path) == before
    assert not (tmp_path / ".riskbook").exists()


@pytest.fixture
def replaced(tmp_path) -> Workspace:
    """A workspace after a run over two letters of one scope, the later of which replaces the other."""
    later = sheet_of("综合科", "科室").with_header(填表日期="2011-09-29", 审核日期="2011-09-30")
    made = office(tmp_path / "局", small_letters() | {"补报.xlsx": later, "坏.xlsx": b""})
    made.run()
    return made


@pytest.mark.parametrize("which", ["demonstration", "replaced"])
def test_check_says_what_the_run_says(request, monkeypatch, which):
    """`check --json` over the letters of the inbox has the same letters and findings as the run's receipt, also of merging."""
    workspace = request.getfixturevalue("demo")[0] if which == "demonstration" else request.getfixturevalue("replaced")
    receipt = workspace.latest.receipt
    assert ("X05" in {finding["rule"] for finding in receipt["findings"]}) == (which == "replaced")
    letters = [letter for letter in receipt["letters"] if letter["sha256"]]
    monkeypatch.chdir(workspace.inbox)
    ran = command("check", "--json", "--root", "..", "--date", DAY, *(letter["file"] for letter in reversed(letters)))
    said = json.loads(ran.out)
    assert said["letters"] == letters
    assert said["findings"] == receipt["findings"]
    assert ran.code == SOME_RETURNED


def test_rules_lists_every_rule():
    """`rules` and `rules --json` tell of every rule that there is."""
    assert [rule["id"] for rule in json.loads(command("rules", "--json").out)] == list(RULES)
    shown = command("rules").out
    assert all(f"{rule.id}　{rule.title}" in shown for rule in RULES.values())


def test_templates_are_those_of_the_unit(tmp_path):
    """`templates` writes one blank form for each form, with the unit and period of the settings filled in."""
    made = office(tmp_path / "局", {})
    ran = command("templates", "--root", made.root)
    assert ran.code == 0
    assert sorted(path.name for path in (made.root / "templates_xlsx").iterdir()) == sorted(NAMES.values())
    assert all(name in ran.out for name in NAMES.values())


def test_demo_and_init_may_be_repeated(tmp_path, demo):
    """`init` over a workspace and `demo` over a demonstration leave what is there as it is."""
    workspace, _ = demo
    before = files_of(workspace.root)
    again = command("demo", workspace.root)
    assert (again.code, len(workspace.editions)) == (0, 1)
    assert "没有生成新的版本" in again.out
    assert files_of(workspace.root) == before
    made = Workspace(tmp_path / "新")
    assert command("init", made.root).code == 0
    first = files_of(made.root)
    assert command("init", made.root).code == 0
    assert files_of(made.root) == first
