"""May this be opened, and what is it? Decided from the content alone, before any parser sees it."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from pipeline.finding import Finding
from pipeline.intake import others, unpacking
from pipeline.intake.others import Other
from pipeline.letter import Limits
from pipeline.place import Place
from pipeline.rulebook import letters as rules
from pipeline.rulebook.rule import Rule


class Container(StrEnum):
    """The kinds of workbook that are read, each with the endings it normally has."""

    OOXML = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings under which this content is usual; a WPS .et is one of two kinds inside."""
        return {
            Container.OOXML: ("xlsx", "xlsm", "xltx", "xltm", "et", "ett"),
            Container.XLSB: ("xlsb",),
            Container.XLS: ("xls", "xlt", "et", "ett"),
            Container.ODS: ("ods", "ots"),
        }[self]


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 256
_ENTRY_BYTES = 1024
_WORTH_RATIO = 2**24


class RefusedError(Exception):
    """A letter is not to be read any further: the rule that says why, and the facts of the case."""

    def __init__(self, rule: Rule, **facts: object) -> None:
        super().__init__(rule.id, facts)
        self.rule = rule
        self.facts = facts

    @classmethod
    def over(cls, what: str, seen: str, limit: str) -> RefusedError:
        """A limit is passed."""
        return cls(rules.OVER_LIMIT, what=what, seen=seen, limit=limit)

    @classmethod
    def odd(cls, what: str) -> RefusedError:
        """The structure is one that no spreadsheet program writes."""
        return cls(rules.ODD_STRUCTURE, what=what)

    def at(self, file: str) -> Finding:
        """The finding that says so."""
        return self.rule.at(Place(file), **self.facts)  # type: ignore[arg-type]


def recognised(file: str, content: bytes, limits: Limits) -> Container | Finding:
    """The kind of workbook, or the finding that says why the letter cannot be opened."""
    place = Place(file)
    if not content:
        return rules.EMPTY_FILE.at(place)
    if len(content) > limits.letter_bytes:
        return over_limit(place, "大小", _megabytes(len(content)), _megabytes(limits.letter_bytes))
    if content.startswith(b"PK"):
        return _zip(place, content, limits)
    if content.startswith(_OLE):
        return _ole(place, content)
    return _not_a_spreadsheet(place, others.recognised(content))


def over_limit(place: Place, what: str, seen: str, limit: str) -> Finding:
    """The finding for a letter that is more than it may be."""
    return rules.OVER_LIMIT.at(place, what=what, seen=seen, limit=limit)


def damaged(place: Place, part: str = "") -> Finding:
    """The finding for a letter that is broken; `part` names what is."""
    return rules.DAMAGED.at(place, part=part)


def without_definitions(xml: bytes, before: bytes = b"") -> bytes:
    """The same XML, which defines nothing of its own. Raises RefusedError for one with a document type: no program writes
    one, and the entities that it defines would be read by some parsers and not by others. `before` is what it would precede.
    """
    if xml.find(b"<!DOCTYPE", 0, xml.find(before) if before else len(xml)) >= 0:
        raise RefusedError.odd("夹带了表格软件不会写入的定义")
    return xml


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}MB"


def _not_a_spreadsheet(place: Place, other: Other) -> Finding:
    return rules.NOT_A_SPREADSHEET.at(place, kind=other.kind, instead=other.instead)


def _zip(place: Place, content: bytes, limits: Limits) -> Container | Finding:
    if unpacking.directory_bytes(content) > limits.parts * _ENTRY_BYTES:
        return over_limit(place, "内部部件数", f"{limits.parts}以上", str(limits.parts))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _package_limits(place, package, limits) or _package_oddity(place, package, content, limits) or _package_kind(place, package)
    # zipfile raises many kinds of error on broken files; all mean the same to the sender.
    except Exception:  # noqa: BLE001
        return damaged(place)


def _package_limits(place: Place, package: zipfile.ZipFile, limits: Limits) -> Finding | None:
    infos = package.infolist()
    if any(info.flag_bits & 1 for info in infos):
        return rules.ENCRYPTED.at(place)
    if len(infos) > limits.parts:
        return over_limit(place, "内部部件数", str(len(infos)), str(limits.parts))
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_bytes:
        return over_limit(place, "展开后的大小", _megabytes(unpacked), _megabytes(limits.unpacked_bytes))
    content = [info for info in infos if unpacking.is_content(info.filename)]
    unpacked = sum(info.file_size for info in content)
    if unpacked > limits.content_bytes:
        return over_limit(place, "表格内容展开后的大小", _megabytes(unpacked), _megabytes(limits.content_bytes))
    packed = max(sum(info.compress_size for info in content), 1)
    if unpacked > _WORTH_RATIO and unpacked > limits.ratio * packed:
        return over_limit(place, "压缩比", f"{unpacked // packed}倍", f"{limits.ratio}倍")
    return None


def _package_oddity(place: Place, package: zipfile.ZipFile, content: bytes, limits: Limits) -> Finding | None:
    odd = unpacking.oddity(package) or unpacking.false_size(package, content, limits.content_bytes)
    return rules.ODD_STRUCTURE.at(place, what=odd) if odd else None


def _package_kind(place: Place, package: zipfile.ZipFile) -> Container | Finding:
    names = {name.lower().replace("\\", "/").lstrip("/") for name in package.namelist()}
    if "mimetype" in names:
        manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.namelist() else b""
        if b"encryption-data" in manifest:
            return rules.ENCRYPTED.at(place)
        with package.open("mimetype") as kind:
            return _opendocument(place, kind.read(_HEAD))
    if "[content_types].xml" in names:
        return _office(place, names)
    return _not_a_spreadsheet(place, others.package(names))


def _opendocument(place: Place, mimetype: bytes) -> Container | Finding:
    if b"opendocument.spreadsheet" in mimetype:
        return Container.ODS
    return _not_a_spreadsheet(place, others.WORD if b"text" in mimetype else others.DOCUMENT)


def _office(place: Place, names: set[str]) -> Container | Finding:
    if any(name.startswith("word/") for name in names):
        return _not_a_spreadsheet(place, others.WORD)
    if any(name.startswith("ppt/") for name in names):
        return _not_a_spreadsheet(place, others.SLIDES)
    if any(name.endswith("workbook.bin") for name in names):
        return Container.XLSB
    return Container.OOXML


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _ole(place: Place, content: bytes) -> Container | Finding:
    # Names in the directory of a compound file stand as UTF-16; a full directory walk is the parser's work.
    if _stream("EncryptedPackage") in content:
        return rules.ENCRYPTED.at(place)
    if any(_stream(name) in content for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        return Container.XLS
    if _stream("WordDocument") in content:
        return _not_a_spreadsheet(place, others.WORD)
    if _stream("PowerPoint Document") in content:
        return _not_a_spreadsheet(place, others.SLIDES)
    return damaged(place)
