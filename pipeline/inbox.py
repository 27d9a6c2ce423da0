"""The edge where letters come in. The inbox is only read: nothing in it is changed, moved or deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
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
    unread: list[Path] = []
    for path in _files(folder, unread):
        file = _printable(path.relative_to(folder).as_posix())
        if reason := _passed_over(path, folder, root):
            passed.append(PassedOver(file, reason))
        else:
            found.append(letter(path, file))
    passed += [PassedOver(_printable(path.relative_to(folder).as_posix()), "没有读取权限的文件夹") for path in unread]
    return sorted(found, key=lambda each: each.file), sorted(passed, key=lambda each: each.file)


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of every letter, by path; empty for one that cannot be read."""
    found, _ = letters(folder)
    return {each.file: _digest(each) for each in found}


def _digest(each: Letter) -> str:
    try:
        return sha256(each.read()).hexdigest()
    except OSError:
        return ""


def letter(path: Path, file: str) -> Letter:
    """One file as a letter. Its bytes are read only when asked for."""
    stat = path.stat()
    received = datetime.fromtimestamp(stat.st_mtime, tz=UTC).replace(microsecond=0)
    return Letter(file, stat.st_size, received, path.read_bytes)


def _files(folder: Path, unread: list[Path]) -> Iterator[Path]:
    """All files at any depth, and links to folders, which are not followed. Folders that may not be read go to `unread`."""
    for parent, folders, names in os.walk(folder, onerror=lambda error: unread.append(Path(error.filename)), followlinks=False):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (Path(parent) / name for name in (*names, *links))


def _printable(file: str) -> str:
    """The path as text: names written in an older Chinese encoding, as some unpackers leave them, are read as such."""
    try:
        file.encode()
    except UnicodeEncodeError:
        return os.fsencode(file).decode("gb18030", errors="replace")
    return file


def _passed_over(path: Path, folder: Path, root: Path) -> str:
    name = path.name.lower()
    if name in _SYSTEM:
        return "系统文件"
    if name.startswith(_OFFICE_LOCKS):
        return "软件的临时锁定文件，说明原表可能还开着"
    if name.endswith(_UNFINISHED):
        return "还没有传完的文件"
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return "隐藏文件"
    if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(root)):
        return "指向文件夹的快捷链接" if path.is_dir() else "指向收件文件夹以外的快捷链接"
    return "" if path.is_file() else "不是普通文件"
