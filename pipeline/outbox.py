"""The edge where editions go out: whole or not at all, by one rename; an edition is never changed afterwards."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipeline.edition import RECEIPT, Edition, number_of
from pipeline.refusal import Refusal

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


def post(root: Path, edition: Edition) -> Path:
    """Write an edition beside the outbox and move it in by one rename; a killed run leaves nothing there. Returns its folder."""
    outbox = root / "outbox"
    outbox.mkdir(exist_ok=True)
    _clear_leftovers(work(root))
    building = Path(tempfile.mkdtemp(prefix="edition-", dir=work(root)))
    try:
        _write(building, edition)
        target = outbox / edition.name
        building.chmod(0o755)
        _move(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _flush(outbox)
    return target


def _move(building: Path, target: Path) -> None:
    try:
        building.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        raise Refusal("outbox文件夹与工作目录不在同一个磁盘上，不能一次写成；请把outbox放回工作目录所在的磁盘。") from error


def _clear_leftovers(folder: Path) -> None:
    for leftover in folder.glob("edition-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _write(folder: Path, edition: Edition) -> None:
    for name, content in edition.files.items():
        _write_file(folder / name, content)
    text = json.dumps(edition.receipt, ensure_ascii=False, indent=1)
    _write_file(folder / RECEIPT, text.encode())


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
