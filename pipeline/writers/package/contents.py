"""docProps/app.xml lists the sheets' titles; ours is added and removed where that list is a plain one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .markup import Element, child, local, new
from .parts import Package, linked


def insert(package: Package, title: str, sheets: Sequence[str]) -> None:
    """Put a title before those of the sheets."""

    def add(titles: Element) -> None:
        made = new(titles, "lpstr", text=title)
        titles.insert(0, made)

    _change(package, sheets, add, 1)


def take_out(package: Package, index: int, sheets: Sequence[str]) -> None:
    """Take the title of one sheet away."""
    _change(package, sheets, lambda titles: titles.remove(titles[index]), -1)


def _change(package: Package, sheets: Sequence[str], change: Callable[[Element], None], step: int) -> None:
    part = linked(package, "", "extended-properties")
    if part is None:
        return
    titles, count = _titles(package.root(part)), _count(package.root(part))
    if titles is None or count is None or not _lists(titles, count, sheets):
        return
    package.edit(part)
    change(titles)
    titles.set("size", str(len(titles)))
    count.text = str(len(sheets) + step)


def _titles(root: Element) -> Element | None:
    found = child(root, "TitlesOfParts")
    return found[0] if found is not None and len(found) else None


def _count(root: Element) -> Element | None:
    """The number beside the first heading, which counts the worksheets."""
    pairs = child(root, "HeadingPairs")
    counts = [e for e in pairs.iter() if local(e) == "i4"] if pairs is not None else []
    return counts[0] if counts else None


def _lists(titles: Element, count: Element, sheets: Sequence[str]) -> bool:
    return count.text == str(len(sheets)) and [t.text for t in titles][: len(sheets)] == list(sheets)
