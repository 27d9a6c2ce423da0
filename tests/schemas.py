"""What is wrong with a workbook or a Word document by the published schemas; no judge knows anything of the product.

`faults` needs nothing but Python: every part is well-formed and has a content type, every element and attribute is one that the schemas
know, and openxml-audit, whose tables are those of Microsoft's Open XML SDK, finds elements in their order, values in their range and
relations that lead somewhere. `sdk_faults` asks the Open XML SDK itself, which the npm package @ooxml-tools/validate carries as
WebAssembly; it is skipped where that package is not installed (CONTRIBUTING.md says how).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from anatomy import LOOSE
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator
from openxml_audit.codegen.schema_loader import get_registry
from packages import parts

SDK = "RISKBOOK_OPENXML_SDK"
_TYPES = "[Content_Types].xml"
_MARKUP = (".xml", ".rels", ".vml")
_FOLDERS = ("xl/", "word/")
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def faults(content: bytes, ending: str = "xlsx") -> list[str]:
    """Every fault as `part: sentence`; where parts are no XML, only that."""
    members = parts(content)
    broken = list(_broken(members))
    return broken or [*_untyped(members), *_unknown(members), *_audited(content, ending)]


def _broken(members: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in members.items():
        if name.endswith(_MARKUP):
            try:
                etree.fromstring(data)
            except etree.XMLSyntaxError as error:
                yield f"{name}: {error}"


def _untyped(members: Mapping[str, bytes]) -> Iterator[str]:
    """Parts of no content type, and types of parts that are not there."""
    types = etree.fromstring(members[_TYPES])
    named = {element.get("PartName", "").lstrip("/") for element in types if element.get("PartName")}
    endings = {element.get("Extension", "").lower() for element in types if element.get("Extension")}
    yield from (f"{name}: has no content type" for name in members if name not in named | {_TYPES} and name.rpartition(".")[2].lower() not in endings)
    yield from (f"{name}: has a content type and is not there" for name in named - members.keys())
    yield from (f"{name}: an XML part by its ending only" for name in members if name.startswith(_FOLDERS) and name.endswith(".xml") and name not in named)


def _unknown(members: Mapping[str, bytes]) -> Iterator[str]:
    """Elements and attributes that no schema has; openxml-audit passes over them where a name has several types."""
    for name, data in members.items():
        if name.startswith(_FOLDERS) and name.endswith(".xml"):
            for element in etree.fromstring(data).iter(etree.Element):
                yield from (f"{name}: {wrong}" for wrong in _strange(element.tag, tuple(element.attrib)))


@cache
def _strange(tag: str, attributes: tuple[str, ...]) -> tuple[str, ...]:
    if etree.QName(tag).namespace == _COMPATIBILITY:
        return ()
    known = _attributes(tag)
    if known is None:
        return (f"no schema has the element {tag}",)
    return tuple(f"{tag} has no attribute {name}" for name in attributes if not name.startswith("{") and name not in known)


@cache
def _attributes(tag: str) -> frozenset[str] | None:
    for strict, loose in LOOSE.items():
        tag = tag.replace(strict.decode(), loose.decode())
    types = get_registry().get_element_type_candidates(tag)
    return frozenset(own.local_name for each in types for own in each.attributes) if types else None


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


def _audited(content: bytes, ending: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{ending}"
        path.write_bytes(content)
        for error in _validator().validate(path).errors:
            yield f"{error.part_uri.lstrip('/')}: {error.description}"


def sdk_faults(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What the Open XML SDK finds in each file, told apart by their endings (.xlsx where there is none); skips where it is not installed."""
    node, package = shutil.which("node"), os.environ.get(SDK, "")
    if node is None or not package:
        pytest.skip(f"node is not installed here, or {SDK} does not name the folder of @ooxml-tools/validate")
    with tempfile.TemporaryDirectory() as folder:
        paths = {str(Path(folder) / f"{number}{'.docx' if name.endswith('.docx') else '.xlsx'}"): name for number, name in enumerate(files)}
        for path, name in paths.items():
            Path(path).write_bytes(files[name])
        line = [node, str(Path(__file__).parent / "openxml_sdk.mjs"), package, *paths]
        done = subprocess.run(line, check=True, capture_output=True, timeout=600)
    return {paths[path]: found for path, found in json.loads(done.stdout).items()}


def documents(folder: Path) -> dict[str, bytes]:
    """All workbooks and Word documents of a folder by their path in it."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in {".xlsx", ".docx"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if zipfile.is_zipfile(path)}
