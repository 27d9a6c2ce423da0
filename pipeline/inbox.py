"""The edge where letters come in. The inbox is only read: nothing in it is changed, moved or deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.letter import Letter, PassedOver

_OFFICE_LOCKS = ("~$", ".~lock.", "._")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store", ".gitkeep", ".gitignore"})
_UNFINISHED = (".tmp", ".part", ".crdownload", ".download", ".partial")


def letters(folder: Path) -> tuple[list[Letter], list[PassedOver]]:
    """All letters at any depth of the inbox, by path, and the files that are none. Links are not followed out of it."""
    found: list[Letter] = []
    passed: list[PassedOver] = []
    root = folder.resolve()
    for path in _files(folder):
        file = path.relative_to(folder).as_posix()
        if reason := _passed_over(path, root):
            passed.append(PassedOver(file, reason))
        else:
            found.append(letter(path, file))
    return sorted(found, key=lambda each: each.file), sorted(passed, key=lambda each: each.file)


def letter(path: Path, file: str) -> Letter:
    """One file as a letter. Its bytes are read only when asked for."""
    stat = path.stat()
    received = datetime.fromtimestamp(stat.st_mtime, tz=UTC).replace(microsecond=0)
    return Letter(file, stat.st_size, received, path.read_bytes)


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder, followlinks=False):
        yield from (Path(parent) / name for name in names)


def _passed_over(path: Path, root: Path) -> str:
    name = path.name.lower()
    if name in _SYSTEM:
        return "系统文件"
    if name.startswith(_OFFICE_LOCKS):
        return "软件的临时锁定文件，说明原表可能还开着"
    if name.endswith(_UNFINISHED):
        return "还没有传完的文件"
    if name.startswith("."):
        return "隐藏文件"
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        return "指向收件文件夹以外的快捷链接"
    return "" if path.is_file() else "不是普通文件"
