"""A workspace on disk: inbox, outbox and settings of one office, and the run of the main job between its two edges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pipeline import inbox, outbox, settings
from pipeline.edition import number_of
from pipeline.letter import Letter
from pipeline.refusal import Refusal
from pipeline.register import store
from pipeline.register.changes import Changes, since
from pipeline.register.merge import Register
from pipeline.rounds import store as rounds_store
from pipeline.rounds.follow import Memory
from pipeline.run import Base, Desk, Outcome, fingerprint, run
from pipeline.settings import Settings
from pipeline.shelf import Shelf

Given = TypeVar("Given")


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
    return _read(folder, lambda: store.from_files(files, str(known.get("unit", "")), str(known.get("period", ""))))


def last_memory(folder: Path | None) -> Memory:
    """What a posted edition remembers of returned letters; nothing without one. Raises Refusal where its files are missing or broken."""
    if folder is None:
        return Memory()
    known = outbox.receipt(folder)
    files = _stored(folder, known, rounds_store.file_names())
    seen = frozenset(str(letter.get("sha256", "")) for letter in known.get("letters", ()))
    return Memory(_read(folder, lambda: rounds_store.from_files(files)), seen)


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
        last = outbox.receipt(posted[-1]) if posted else None
        same = last is not None and last.get("fingerprint") == _fingerprint(letters, own, today, last)
        if same and not force:
            return Unchanged(posted[-1])
        begin(len(letters))
        shelf = Shelf(outbox.work(root) / "readings.sqlite")
        base = _base(root, posted, last, same=same)
        number = (number_of(posted[-1].name) or 0) + 1 if posted else 1
        desk = Desk(
            letters, passed, own, today, Base(base.name if base else "", last_register(base), last_memory(base)), number,
            _content_number(last, number, today, same=same), shelf,
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
    before = root / "outbox" / str(last.get("base", ""))
    return before if last.get("base") and before.is_dir() else None


def _content_number(last: dict[str, Any] | None, number: int, today: date, *, same: bool) -> int:
    if same and last is not None and last.get("date") == today.isoformat():
        return int(str(last.get("content", ""))[1:-1] or number)
    return number


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
