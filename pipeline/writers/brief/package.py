"""The finished package with the same bytes for the same content: python-docx stamps every part with the hour of writing."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """The document as a file."""
    written, target = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(target, "w") as package:
        for entry in source.infolist():
            package.writestr(_stamped(entry.filename), source.read(entry), ZIP_DEFLATED)
    return target.getvalue()


def _stamped(name: str) -> ZipInfo:
    """A part of no particular hour and of no particular system."""
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = 0
    return entry
