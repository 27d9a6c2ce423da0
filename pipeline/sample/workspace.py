"""The sample bureau as a workspace on disk."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from pathlib import Path

from pipeline.refusal import Refusal
from pipeline.sample.bureau import PERIOD, RECEIVED_DAY, UNIT_NAME
from pipeline.sample.letters import letters
from pipeline.settings import FILE, explained
from pipeline.workspace import initialise

_MARK = "# 这是riskbook的演示目录，单位、人员、事项全部虚构。"


def prepare(folder: Path, *, anew: bool = False) -> None:
    """Lay out the workspace with its letters; a demonstration that is already there is left as it is, `anew` refused. Raises Refusal."""
    settings = folder / FILE
    if not anew and settings.is_file() and settings.read_text(encoding="utf-8").startswith(_MARK):
        return
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(f"文件夹“{folder}”里已有别的内容；请换一个空文件夹演示，如“riskbook demo 演示”。")
    initialise(folder)
    for name, content in letters().items():
        _write(folder / "inbox" / name, content)
    text = explained().replace('# unit = ""', f'unit = "{UNIT_NAME}"').replace('# period = ""', f'period = "{PERIOD}"')
    settings.write_text(f"{_MARK}\n{text}", encoding="utf-8")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    received = datetime.combine(RECEIVED_DAY, time(9), tzinfo=UTC).timestamp()
    os.utime(path, (received, received))
