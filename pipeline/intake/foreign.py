"""Workbooks that are no OOXML, before they are read: one way in for .ods, .xlsb and .xls."""

from __future__ import annotations

from pipeline.intake import binary, legacy, opendocument
from pipeline.intake.facts import SheetFacts
from pipeline.intake.guard import Container


def prepared(content: bytes, container: Container) -> tuple[dict[str, SheetFacts], bytes]:
    """The facts of each sheet by its name, and the bytes as they are given to the reader.

    Raises RefusedError where it is not to be read, and in many other ways where it is broken.
    """
    if container is Container.XLS:
        return legacy.prepared(content)
    if container is Container.XLSB:
        return binary.facts_of(content), content
    return opendocument.prepared(content)
