"""Workspaces for tests: lay one out, put letters into it, run the command on it, and read back what it posted."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.forms import FOLLOWUP_FORMS, POSITION, POWERS, ROSTER, SECTION, UNIT, WAIVERS
from pipeline.sample import bureau
from pipeline.sample.bureau import Sheet, power_sheets, sheets
from pipeline.sample.followup import followup_sheets

REPOSITORY = Path(__file__).parent.parent
DAY = "2011-10-10"
RECEIVED = datetime(2011, 9, 28, 9, tzinfo=UTC)
BOOK = "廉政风险信息库.xlsx"
SETTINGS = 'unit = "示例市审计局"\nperiod = "2011年第1期"\nworkers = 1\n'
NAMES = {form.key: f"{form.workbook}.xlsx" for form in (ROSTER, POSITION, SECTION, UNIT, POWERS, *FOLLOWUP_FORMS)}


@dataclass(frozen=True)
class Ran:
    """What a command came to: its exit code and what it said."""

    code: int
    out: str
    err: str


def command(*arguments: str | Path) -> Ran:
    """Run the command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return Ran(int(left.value.code or 0), out.getvalue(), err.getvalue())


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that runs the product from this checkout."""
    return os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"} | more


def started(*arguments: str | Path, **more: str) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own, at the head of a process group."""
    line = [sys.executable, "-m", "pipeline", *(str(argument) for argument in arguments)]
    return subprocess.Popen(line, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


@dataclass(frozen=True)
class Workspace:
    """One office's folder."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Where letters come in."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Where editions go out."""
        return self.root / "outbox"

    @property
    def editions(self) -> list[Path]:
        """The folders of all editions, oldest first."""
        return sorted(self.outbox.iterdir())

    @property
    def latest(self) -> Edition:
        """The last edition posted."""
        return Edition(self.editions[-1])

    def put(self, file: str, content: bytes | Sheet, received: datetime = RECEIVED) -> Path:
        """Lay a letter into the inbox, received at that time."""
        path = self.inbox / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.workbook() if isinstance(content, Sheet) else content)
        os.utime(path, (received.timestamp(), received.timestamp()))
        return path

    def set(self, text: str) -> None:
        """Write the settings."""
        (self.root / "riskbook.toml").write_text(text, encoding="utf-8")

    def run(self, *more: str, day: str = DAY) -> Ran:
        """Run the main job."""
        return command("run", "--root", self.root, "--date", day, *more)


@dataclass(frozen=True)
class Edition:
    """One posted edition."""

    folder: Path

    @property
    def receipt(self) -> dict[str, Any]:
        """Its run.json."""
        loaded: dict[str, Any] = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        return loaded

    @property
    def files(self) -> dict[str, bytes]:
        """All files by their path within the edition."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    @property
    def content(self) -> dict[str, bytes]:
        """All files but the receipt."""
        return {name: content for name, content in self.files.items() if name != "run.json"}

    def table(self, name: str) -> pd.DataFrame:
        """One table of its register."""
        return pd.read_parquet(self.folder / "data" / f"{name}.parquet")

    @property
    def verdicts(self) -> dict[str, str]:
        """What became of each file of the inbox."""
        return {letter["file"]: letter["verdict"] for letter in self.receipt["letters"]}

    def findings(self, file: str) -> list[dict[str, str]]:
        """What was found in one letter."""
        return [finding for finding in self.receipt["findings"] if finding["file"] == file]


def office(root: Path, letters: Mapping[str, bytes | Sheet] | None = None, settings: str = SETTINGS) -> Workspace:
    """A workspace with these letters; without any, those of a small office."""
    made = Workspace(root)
    made.inbox.mkdir(parents=True)
    made.outbox.mkdir()
    made.set(settings)
    for file, content in (small_letters() if letters is None else letters).items():
        made.put(file, content)
    return made


@cache
def right() -> dict[str, Sheet]:
    """All letters of the sample bureau as they should have been sent."""
    return sheets()


def sheet_of(owner: str, form: str) -> Sheet:
    """One form of the sample bureau, filled without mistakes."""
    return right()[f"{owner}/{NAMES[form]}"]


def waivers(*rows: tuple[str, str, str, str], filled_on: str = "2011-09-20") -> Sheet:
    """A sheet of waivers: 科室， 规则， 理由， 截止日期 of each."""
    header = {heading: text for heading, text in sheet_of("办公室", "名册").header.items() if heading != "填表日期"}
    lines = [dict(zip(("科室", "规则", "理由", "截止日期"), row, strict=True)) for row in rows]
    return Sheet(WAIVERS, header | {"填表日期": filled_on, "审核日期": filled_on}, tuple(lines))


def small_letters() -> dict[str, bytes | Sheet]:
    """A roster and the letters of one section."""
    wanted = (f"办公室/{NAMES['名册']}", f"综合科/{NAMES['岗位']}", f"综合科/{NAMES['科室']}")
    return {file: right()[file] for file in wanted}


def every_part(name: str, content: bytes) -> dict[str, bytes]:
    """A file and, where it is a package, every part of it unpacked; of a parquet file all its texts."""
    parts = {name: content}
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as package:
            parts |= {f"{name}!{part}": package.read(part) for part in package.namelist()}
    if name.endswith(".parquet"):
        parts[f"{name}!texts"] = pd.read_parquet(io.BytesIO(content)).to_csv().encode()
    return parts


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def soffice(kind: str, files: list[Path], into: Path) -> list[Path]:
    """The files saved by LibreOffice as another kind of workbook (`xls`, `ods`, `xlsx`, `xlsm`, `xltx`). Skips without LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    into.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation={(into.parent / 'soffice-profile').as_uri()}"
    filters = {"xlsm": "xlsm:Calc MS Excel 2007 VBA XML", "xltx": "xltx:Calc MS Excel 2007 XML Template", "xls": "xls:MS Excel 97", "ods": "ods:calc8", "xlsx": "xlsx:Calc MS Excel 2007 XML", "csv": "csv", "pdf": "pdf"}
    line = [program, profile, "--headless", "--norestore", "--convert-to", filters[kind], "--outdir", str(into), *map(str, files)]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    return [into / f"{file.stem}.{kind}" for file in files]


def every_sheet() -> tuple[Sheet, ...]:
    """All forms as they should be sent, the risk points named in them under codes that stand for those an edition gives."""
    numbers = count(1)
    codes = defaultdict(lambda: f"岗-示例科-{next(numbers):03d}")
    powers = (sheet for own in power_sheets().values() for sheet in own)
    return (*sheets().values(), bureau.waivers(), *powers, *followup_sheets(codes).values())
