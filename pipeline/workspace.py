"""A workspace on disk: inbox, outbox and settings of one office, and the run of the main job between its two edges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pipeline import cleaning, inbox, outbox, settings
from pipeline.analysis import history_store, sent_store
from pipeline.analysis.debts import Debts, debts
from pipeline.analysis.disclosure import Disclosure
from pipeline.analysis.history import Milestone, of_receipt
from pipeline.analysis.ledger import Records
from pipeline.chain import TRACE, trace_written
from pipeline.edition import label, number_of
from pipeline.forms import ROSTER
from pipeline.intake.dates import period_year
from pipeline.letter import Letter
from pipeline.refusal import Refusal
from pipeline.register import periods, store
from pipeline.register.changes import Changes, since
from pipeline.register.merge import Register
from pipeline.rosterbook import Roster
from pipeline.rounds import store as rounds_store
from pipeline.rounds.follow import Memory
from pipeline.run import Base, Desk, Outcome, fingerprint, office, paper_of, run
from pipeline.settings import Settings
from pipeline.shelf import Shelf
from pipeline.verify import Lying, Verification, verify

Given = TypeVar("Given")
PREFILLED = "预填"


@dataclass(frozen=True)
class Posted:
    """A run that made an edition, and where it stands."""

    outcome: Outcome
    folder: Path


@dataclass(frozen=True)
class Unchanged:
    """A run that had nothing new to do; the latest edition still holds."""

    folder: Path


def load_settings(root: Path) -> Settings:
    """The settings of a workspace; the defaults where it has no file. Raises Refusal."""
    path = root / settings.FILE
    if not path.exists():
        return Settings()
    try:
        return settings.parsed(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"设置文件{settings.FILE}读不出来；请用记事本另存为UTF-8编码后再试。") from error


def last_register(folder: Path | None) -> Register | None:
    """The register of a posted edition, or None without one. Raises Refusal where its files are missing or broken."""
    if folder is None:
        return None
    known = outbox.receipt(folder)
    files = _stored(folder, known, store.file_names())
    unit, period = (str(known.get(key, "")) for key in ("unit", "period"))
    register = _read(folder, lambda: store.from_files(files, unit, period))
    if not register.seen.empty:
        return register
    # An edition of before the letters seen were kept: its receipt knows those of its own run.
    return replace(register, seen=periods.seen_in((str(letter.get("sha256", "")) for letter in known.get("letters", ())), period))


def last_memory(folder: Path | None) -> Memory:
    """What a posted edition remembers of returned letters; nothing without one. Raises Refusal where its files are missing or broken."""
    if folder is None:
        return Memory()
    known = outbox.receipt(folder)
    files = _stored(folder, known, rounds_store.file_names())
    seen = frozenset(str(letter.get("sha256", "")) for letter in known.get("letters", ()))
    return Memory(_read(folder, lambda: rounds_store.from_files(files)), seen)


def last_history(folder: Path | None) -> tuple[Milestone, ...]:
    """What a posted edition and those before it came to; of one that kept no history only its own line. Raises Refusal where it is broken."""
    if folder is None:
        return ()
    known = outbox.receipt(folder)
    stored = _stored(folder, known, (history_store.PATH,))
    return _read(folder, lambda: history_store.from_file(stored[history_store.PATH]) if stored else (of_receipt(known),))


def debts_on(root: Path, today: date) -> tuple[Debts, str]:
    """What everybody owes on a day by the latest edition, and its name; no letter is read. Raises Refusal."""
    posted = outbox.editions(root / "outbox")
    if not posted:
        raise Refusal("outbox里还没有汇总过的版本，不知道各科室报了什么；请先运行“riskbook run”。")
    folder, own = posted[-1], load_settings(root)
    known = outbox.receipt(folder)
    if today.isoformat() < str(known.get("date", "")):
        raise Refusal(f"最近一版“{folder.name}”是按{known['date']}汇总的，催报的日期不能比它早；请用--date指明。")
    stored = _stored(folder, known, (sent_store.PATH,))
    if not stored:
        raise Refusal(f"最近一版“{folder.name}”是旧版程序生成的，没有催报要用的数据；请先运行“riskbook run --force”。")
    sent, register = _read(folder, lambda: sent_store.from_file(stored[sent_store.PATH])), last_register(folder)
    assert register is not None
    stages = own.stages(period_year(register.period) or date.fromisoformat(str(known["date"])).year)
    return debts(Records(sent, register, office(own, today, register).roster, stages), today), folder.name


def _stored(folder: Path, known: Mapping[str, Any], names: Iterable[str]) -> dict[str, bytes]:
    """Those of some files that the edition has by its receipt."""
    posted = [name for name in names if name in known.get("files", ())]
    return _read(folder, lambda: {name: (folder / name).read_bytes() for name in posted})


def _read(folder: Path, read: Callable[[], Given]) -> Given:
    try:
        return read()
    # A damaged parquet file may fail in many ways; all mean the same to the office.
    except Exception as error:
        raise Refusal(f"“{folder.name}”的数据文件读不出来，可能被改动过；请把该文件夹恢复原样，或移出outbox后再运行。") from error


def run_workspace(root: Path, today: date, *, force: bool, tick: Callable[[int], None], begin: Callable[[int], None]) -> Posted | Unchanged:
    """Run the main job on a workspace. Raises Refusal where there is nothing to run on or another run is under way."""
    if not (root / "inbox").is_dir():
        raise Refusal(f"“{root}”里没有收件文件夹inbox；请先运行“riskbook init”建立工作目录，或用--root指明工作目录。")
    with outbox.alone(root):
        own = load_settings(root)
        letters, passed = inbox.letters(root / "inbox")
        if not letters:
            raise Refusal("收件文件夹inbox里没有可以读取的文件；请把各科室报送的表格放进去再运行。")
        posted = outbox.editions(root / "outbox")
        if not posted:
            _begin_only_where_nothing_was(root)
        last = outbox.receipt(posted[-1]) if posted else None
        same = last is not None and last.get("fingerprint") == _fingerprint(letters, own, today, last)
        if same and not force:
            return Unchanged(posted[-1])
        begin(len(letters))
        shelf = Shelf(outbox.work(root) / "readings.sqlite")
        base = _base(root, posted, last, same=same)
        number = (number_of(posted[-1].name) or 0) + 1 if posted else 1
        desk = Desk(
            letters, passed, own, today, Base(base.name if base else "", last_register(base), last_memory(base), last_history(base)), number,
            _content_number(last, number, today, same=same), shelf, outbox.link(posted[-1] if posted else None),
        )
        outcome = run(desk, tick)
        shelf.tidy()
        return Posted(outcome, outbox.post(root, outcome.edition))


def _fingerprint(letters: list[Letter], own: Settings, today: date, last: dict[str, Any]) -> str:
    """The fingerprint that the last edition would have today."""
    return fingerprint(letters, own, today, str(last.get("period", "")), last.get("waivers", []))


def _base(root: Path, posted: list[Path], last: dict[str, Any] | None, *, same: bool) -> Path | None:
    """The edition to build on: the last one; for a forced run over the same input, the one that the last was built on."""
    if not posted or last is None:
        return None
    if not same:
        return posted[-1]
    if not last.get("base"):
        return None
    before = root / "outbox" / str(last["base"])
    if not before.is_dir():
        raise Refusal(f"重新生成要用到“{before.name}”，outbox里已没有这一版；请把它放回，或不加--force运行。")
    return before


def _content_number(last: dict[str, Any] | None, number: int, today: date, *, same: bool) -> int:
    if same and last is not None and last.get("date") == today.isoformat():
        return int(str(last.get("content", ""))[1:-1] or number)
    return number


def _begin_only_where_nothing_was(root: Path) -> None:
    """Raises Refusal where editions were cleaned away and the newest is not there: beginning anew would give their codes again."""
    if (root / "outbox" / TRACE).exists():
        raise Refusal(
            f"outbox里有清理记录“{TRACE}”，却没有任何一版；请把最近一版放回outbox再运行，以免风险编号重复。确要从头开始，请把清理记录也移走。"
        )


def verify_workspace(root: Path) -> Verification:
    """Compare editions, files and letters with what is recorded; nothing is written. Raises Refusal where there is no edition."""
    lying = _lying(root, inbox.digests(root / "inbox") if (root / "inbox").is_dir() else None)
    if not lying.editions and lying.trace is None:
        raise Refusal("发件文件夹outbox里还没有任何一版，没有可以核对的；请先运行“riskbook run”，或用--root指明工作目录。")
    return verify(lying)


def _lying(root: Path, letters: Mapping[str, str] | None) -> Lying:
    folder = root / "outbox"
    return Lying([outbox.seen(each) for each in outbox.with_receipt(folder)], outbox.trace(folder), outbox.strays(folder), letters)


def clean_workspace(root: Path, keep: int, today: date, agreed: Callable[[cleaning.Plan], bool]) -> cleaning.Plan | None:
    """Remove all editions but the newest ones, once `agreed`; None where that was declined. Raises Refusal where that would not be safe."""
    if not outbox.editions(root / "outbox"):
        raise Refusal("发件文件夹outbox里还没有任何一版，没有可以清理的；请用--root指明工作目录。")
    with outbox.alone(root):
        plan = cleaning.plan(_lying(root, None), keep, today.isoformat())
        if plan.remove:
            if not agreed(plan):
                return None
            outbox.remove(root, plan.remove, trace_written(plan.trace))
        return plan


@dataclass(frozen=True)
class Publishing:
    """What was written: the folder for the public, the office's list, from which edition, of what, and what earlier folders are called now."""

    folder: Path
    kept: Path
    edition: str
    disclosure: Disclosure
    renamed: tuple[str, ...]


def publish(root: Path, into: Path | None = None) -> Publishing:
    """Write what is public of the latest edition into a folder; the list of what was held back always stays in the workspace.

    The very files that the edition holds, where the settings are the same. What stands in the folders and differs is renamed,
    never lost. Raises Refusal where there is no edition, or where the folder is within the outbox.
    """
    from pipeline.analysis.balance import balance
    from pipeline.writers.public import FOLDER, HELD, KEPT, publication

    target, kept = (root if into is None else into) / FOLDER, root / KEPT
    if (root / "outbox").resolve() in (target.resolve(), *target.resolve().parents):
        raise Refusal("outbox里的各版不能改动；请把公示的文件写到别的文件夹。")
    with outbox.alone(root):
        posted = outbox.editions(root / "outbox")
        register = last_register(posted[-1] if posted else None)
        if register is None:
            raise Refusal("outbox里还没有汇总过的版本，没有内容可以公示；请先运行“riskbook run”。")
        own, known = load_settings(root), outbox.receipt(posted[-1])
        roster = Roster(register.tables[ROSTER.key])
        paper = paper_of(register, own, roster, str(known["content"]), date.fromisoformat(str(known["date"])))
        asked, found = publication(register, balance(register, roster), paper, own.report_to)
        files = {path: content() for path, content in asked.items()}
        renamed = [outbox.place(root, folder, _part(files, name)) for folder, name in ((kept, KEPT), (target, FOLDER))]
        return Publishing(target, root / HELD, posted[-1].name, found, tuple(name for name in renamed if name))


def _part(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files of one folder, by their path within it."""
    return {path.removeprefix(f"{folder}/"): content for path, content in files.items() if path.startswith(f"{folder}/")}


@dataclass(frozen=True)
class Compared:
    """Two posted editions, the names of their folders and what changed from the one to the other."""

    changes: Changes
    later: str
    day: date


def compared(root: Path, before: str, after: str) -> Compared:
    """What changed between two editions, named as people name them; the latest where `after` is empty. Raises Refusal."""
    folder = outbox.named(root / "outbox", before)
    other = outbox.named(root / "outbox", after) if after else outbox.editions(root / "outbox")[-1]
    first, second = last_register(folder), last_register(other)
    assert second is not None
    return Compared(since(first, folder.name, second), other.name, date.fromisoformat(other.name.rpartition("_")[2]))


def may_be_written(root: Path, path: Path) -> None:
    """Raises Refusal where a workbook should not be written there: another kind of file, one that exists, or within the outbox."""
    if path.suffix.lower() != ".xlsx":
        raise Refusal(f"“{path}”不是.xlsx文件名；请把文件名写成以.xlsx结尾。")
    if path.exists():
        raise Refusal(f"“{path}”已经存在；请换一个文件名，或先把它移走。")
    if not path.parent.is_dir():
        raise Refusal(f"没有“{path.parent}”这个文件夹；请先建立文件夹，或换一个地方。")
    if (root / "outbox").resolve() in path.resolve().parents:
        raise Refusal("outbox里的各版不能改动；请把文件写到别的文件夹。")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    building = path.with_name(f".{path.name}.part")
    try:
        building.write_bytes(content)
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)


def initialise(root: Path) -> None:
    """Lay out a workspace: folders, blank templates, explained settings. What is already there is left as it is."""
    for name in ("inbox", "outbox"):
        (root / name).mkdir(parents=True, exist_ok=True)
    write_templates(root)
    path = root / settings.FILE
    if not path.exists():
        path.write_text(settings.explained(), encoding="utf-8")


def write_templates(root: Path) -> tuple[Path, list[str]]:
    """Write the blank templates of the workspace's unit; returns the folder and the files' names."""
    from pipeline.forms import GIVEN_OUT
    from pipeline.writers.template import templates

    own = load_settings(root)
    folder = root / "templates_xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    made = templates(GIVEN_OUT, unit=own.unit, period=own.period)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return folder, list(made)


@dataclass(frozen=True)
class Prefilling:
    """Personalised templates that were written: where, which, what they carry, and what an earlier folder of them is called now."""

    folder: Path
    names: list[str]
    rows: int
    left_out: int
    renamed: str = ""


def write_prefilled(root: Path, *, posts: bool) -> Prefilling:
    """Write each section's templates carrying its rows of the latest edition; an earlier set of them is kept under another name.

    Raises Refusal where there is no edition yet, or nothing in it.
    """
    from pipeline.writers.prefill import prefilled

    with outbox.alone(root):
        posted = outbox.editions(root / "outbox")
        last = last_register(posted[-1] if posted else None)
        if last is None:
            raise Refusal("还没有汇总过，没有内容可以预先填写；请先运行“riskbook run”，或不加--prefill，打印空白样表。")
        own = load_settings(root)
        made = prefilled(last, own.period or last.period, label(number_of(posted[-1].name) or 0), posts=posts)
        if not made.files:
            raise Refusal(f"最近一版“{posted[-1].name}”里没有名册，也没有通过的风险点，没有内容可以预先填写；请先收齐表格再汇总。")
        folder = root / "templates_xlsx" / PREFILLED
        renamed = outbox.place(root, folder, made.files)
        return Prefilling(folder, list(made.files), made.rows, made.left_out, renamed)
