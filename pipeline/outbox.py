"""The edge where editions go out: whole or not at all, by one rename; an edition is never changed afterwards."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipeline.chain import TRACE, Link, digest, spelled
from pipeline.edition import RECEIPT, Edition, number_of
from pipeline.refusal import Refusal
from pipeline.verify import Seen

_WORK = ".riskbook"


def work(root: Path) -> Path:
    """The folder of the workspace's own files, which can be deleted while no run is under way."""
    return root / _WORK


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the workspace for one run. Raises Refusal where another run holds it."""
    folder = work(root)
    try:
        folder.mkdir(exist_ok=True)
        with FileLock(folder / "lock", timeout=0):
            yield
    except Timeout as busy:
        raise Refusal("这个工作目录正在被另一次汇总使用，请等它结束后再试。") from busy


def editions(outbox: Path) -> list[Path]:
    """The folders of all editions, oldest first."""
    if not outbox.is_dir():
        return []
    numbered = [(number, path) for path in outbox.iterdir() if path.is_dir() and (number := number_of(path.name)) is not None]
    return [path for _, path in sorted(numbered)]


def named(outbox: Path, wanted: str) -> Path:
    """The edition that a number, a label (第001版) or a folder's name means. Raises Refusal that names those there are."""
    known = {path.name: path for path in editions(outbox)}
    if not known:
        raise Refusal("发件文件夹outbox里还没有任何一版；请先运行“riskbook run”。")
    own = Path(wanted).name
    number = re.fullmatch(r"第?(\d+)版?", own)
    found = [path for name, path in known.items() if name == own or (number and number_of(name) == int(number[1]))]
    if not found:
        raise Refusal(f"没有“{wanted}”这一版；现有：{'、'.join(known)}。可以写序号、“第001版”或文件夹名。")
    return found[0]


def receipt(folder: Path) -> dict[str, Any]:
    """The receipt of a posted edition. Raises Refusal where it is missing or broken."""
    try:
        loaded: dict[str, Any] = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(
            f"“{folder.name}”的{RECEIPT}读不出来，可能被改动过；请把该文件夹恢复原样，或移出outbox后再运行。"
        ) from error
    return loaded


def link(folder: Path | None) -> Link:
    """What the next edition tells of this one, the last; nothing without one."""
    return Link() if folder is None else Link(folder.name, digest((folder / RECEIPT).read_bytes()))


def trace(outbox: Path) -> bytes | None:
    """The trace of the editions cleaned away; None where none ever was. What cannot be read is no trace that holds."""
    path = outbox / TRACE
    if not path.exists():
        return None
    try:
        return path.read_bytes()
    except OSError:
        return b""


def with_receipt(outbox: Path) -> list[Path]:
    """The folders of all editions, and those that hold a receipt under another name: an edition that was renamed or copied."""
    posted = editions(outbox)
    others = sorted(path for path in outbox.glob("*") if path not in posted and (path / RECEIPT).is_file())
    return [*posted, *others]


def strays(outbox: Path) -> list[str]:
    """What lies in the outbox and is neither an edition nor the trace."""
    own = {*(folder.name for folder in with_receipt(outbox)), TRACE}
    return sorted(path.name for path in outbox.glob("*") if path.name not in own)


def seen(folder: Path) -> Seen:
    """An edition's folder as it lies there: every byte is read, and no link followed."""
    paths = (Path(parent) / name for parent, folders, names in os.walk(folder) for name in (*names, *_links(parent, folders)))
    files = {path.relative_to(folder).as_posix(): path for path in paths}
    files.pop(RECEIPT, None)
    return Seen(folder.name, _receipt_bytes(folder), {name: _digest_of(path) for name, path in files.items()})


def _links(parent: str, folders: list[str]) -> list[str]:
    return [name for name in folders if (Path(parent) / name).is_symlink()]


def _receipt_bytes(folder: Path) -> bytes | None:
    path = folder / RECEIPT
    try:
        return None if path.is_symlink() else path.read_bytes()
    except OSError:
        return None


def _digest_of(path: Path) -> str:
    """The sha256 of a file; empty for what is no ordinary file or cannot be read."""
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def remove(root: Path, names: Sequence[str], after: bytes) -> None:
    """Write the trace, then take the editions out of the outbox, each by one rename. A killed cleaning leaves whole editions only."""
    outbox, folder = root / "outbox", work(root)
    _clear_leftovers(folder)
    _write_file(folder / TRACE, after)
    _move(folder / TRACE, outbox / TRACE)
    _flush(outbox)
    for name in names:
        _move(outbox / name, folder / f"edition-{name}")
    _flush(outbox)
    _clear_leftovers(folder)


def post(root: Path, edition: Edition) -> Path:
    """Write an edition beside the outbox and move it in by one rename; a killed run leaves nothing there. Returns its folder."""
    outbox = root / "outbox"
    outbox.mkdir(exist_ok=True)
    target = outbox / edition.name
    with _building(root) as building:
        _write(building, edition)
        _move(building, target)
    _flush(outbox)
    return target


@contextmanager
def _building(root: Path) -> Iterator[Path]:
    """A folder to build in; whatever fails, nothing of it stays behind."""
    _clear_leftovers(work(root))
    building = Path(tempfile.mkdtemp(prefix="edition-", dir=work(root)))
    building.chmod(0o755)
    try:
        yield building
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def place(root: Path, folder: Path, files: Mapping[str, bytes]) -> str:
    """Put files into a folder of the workspace, whole or not at all; what stands there already and differs is renamed, never lost.

    Returns the new name of what stood there, or nothing.
    """
    if folder.is_dir() and _holds(folder, files):
        return ""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _building(root) as building:
        for name, content in files.items():
            _write_file(building / name, content)
        renamed = _put_aside(folder)
        _move(building, folder)
    return renamed


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return there.keys() == files.keys() and all(path.read_bytes() == files[name] for name, path in there.items())


def _put_aside(folder: Path) -> str:
    if not folder.exists():
        return ""
    number = 1
    while (aside := folder.with_name(f"{folder.name}（旧{number}）")).exists():
        number += 1
    folder.rename(aside)
    return aside.name


def _move(building: Path, target: Path) -> None:
    try:
        building.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        raise Refusal(
            f"{target.parent.name}文件夹与工作目录不在同一个磁盘上，不能一次写成；请把{target.parent.name}放回工作目录所在的磁盘。"
        ) from error


def _clear_leftovers(folder: Path) -> None:
    for leftover in folder.glob("edition-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _write(folder: Path, edition: Edition) -> None:
    for name, content in edition.files.items():
        _write_file(folder / name, content)
    _write_file(folder / RECEIPT, spelled(edition.receipt))


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush(folder: Path) -> None:
    """Make the rename itself durable, where the system can do that for folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
