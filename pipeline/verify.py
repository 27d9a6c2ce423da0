"""Whether editions, their files and the letters are the ones recorded: digests in, differences out. No disk here.

A receipt whose seal is broken vouches for nothing: it is named itself, and what it says of files and of other editions is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from pipeline.chain import DIGEST, TRACE, Link, Removed, digest, opened, parsed, trace_read
from pipeline.difference import Difference, Kind, Weight
from pipeline.edition import RECEIPT, label, number_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Seen:
    """An edition's folder as it lies there: its name, the bytes of run.json (None where they cannot be read), and the sha256 of every other file.

    The digest of what cannot be read, or is no ordinary file, is empty. So it is with letters.
    """

    name: str
    receipt: bytes | None
    files: Mapping[str, str]


@dataclass(frozen=True)
class Lying:
    """All that lies there: the editions by number, the bytes of the trace, other things in the outbox, and the sha256 of every letter.

    `letters` is None without an inbox, `trace` where nothing was ever cleaned away.
    """

    editions: Sequence[Seen]
    trace: bytes | None = None
    strays: Sequence[str] = ()
    letters: Mapping[str, str] | None = field(default_factory=dict)


@dataclass(frozen=True)
class RecordedLetter:
    """Of a letter in a receipt, what can be compared."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Recorded:
    """Of a receipt, what can be compared."""

    edition: int
    name: str
    files: dict[str, str]
    letters: list[RecordedLetter]
    base: str = ""
    previous: str = ""
    previous_digest: str = ""


@dataclass(frozen=True)
class Checked:
    """An edition as it lies there, with its number, its receipt where that vouches for anything, and whether its seal holds."""

    seen: Seen
    number: int
    receipt: Recorded | None
    sealed: bool

    @property
    def own_name(self) -> bool:
        """Whether the folder bears the name under which it was posted, as far as can be told."""
        return self.receipt is None or self.receipt.name == self.seen.name


@dataclass(frozen=True)
class Verification:
    """What was compared, and every difference, edition by edition, letters last."""

    differences: tuple[Difference, ...]
    editions: int
    files: int
    letters: int
    removed: int

    @property
    def as_recorded(self) -> bool:
        """Whether all that is recorded is as recorded; a new letter is no difference from the record."""
        return all(each.kind.weight is Weight.REMARK for each in self.differences)

    @property
    def damaged(self) -> frozenset[str]:
        """The editions that are not as they were posted."""
        return frozenset(each.edition for each in self.differences if each.edition and each.kind.weight is Weight.DAMAGE)


def verify(lying: Lying) -> Verification:
    """Compare all that lies there with what is recorded."""
    checked = in_turn(lying.editions)
    removed = {} if lying.trace is None else trace_read(lying.trace)
    names = {seen.name for seen in lying.editions}
    numbered = [*((each.number, found) for each in checked for found in _own(each, names)), *_chain(checked, removed)]
    found = [
        *(each for _, each in sorted(numbered, key=lambda pair: pair[0])),
        *(Difference(Kind.STRAY, "", f"outbox/{name}") for name in lying.strays),
        *_letters(checked[-1] if checked else None, lying.letters),
    ]
    files = sum(1 + len(each.receipt.files) for each in checked if each.receipt)
    return Verification(tuple(found), len(checked), files, len(lying.letters or ()), len(removed or ()))


def in_turn(editions: Sequence[Seen]) -> list[Checked]:
    """The editions with what their receipts are worth, by number; a copy before the edition that bears its own name."""
    checked = [_checked(seen) for seen in editions]
    return sorted(checked, key=lambda each: (each.number, each.own_name, each.seen.name))


def _checked(seen: Seen) -> Checked:
    """An edition with its receipt, if that can be trusted. One without any seal comes from an older program, and its files can be compared."""
    number = number_of(seen.name) or 0
    document = opened(seen.receipt) if seen.receipt is not None else None
    sealed = document is not None
    if document is None and seen.receipt is not None:
        document = _unsealed(seen.receipt)
    try:
        receipt = msgspec.convert(document, Recorded)
    except msgspec.ValidationError:
        return Checked(seen, number, None, sealed=False)
    if number_of(receipt.name) != receipt.edition:
        return Checked(seen, number, None, sealed=False)
    return Checked(seen, receipt.edition, receipt, sealed)


def _unsealed(content: bytes) -> dict[str, object] | None:
    """The receipt that an older program wrote, which knew neither seal nor chain."""
    document = parsed(content)
    return document if document is not None and not {DIGEST, *Link().__dict__} & document.keys() else None


# ── one edition ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _own(each: Checked, names: AbstractSet[str]) -> Iterator[Difference]:
    """What an edition's own receipt shows of it."""
    name, receipt = each.seen.name, each.receipt
    if receipt is None:
        kind = Kind.RECEIPT_MISSING if each.seen.receipt is None else Kind.RECEIPT_CHANGED
        yield _at(kind, name, RECEIPT)
        return
    if not each.sealed:
        yield _at(Kind.RECEIPT_UNSEALED, name, RECEIPT)
    if not each.own_name:
        yield _at(Kind.COPIED if receipt.name in names else Kind.RENAMED, name, fact=receipt.name)
    yield from (_at(kind, name, file) for file, kind in compared(receipt.files, each.seen.files))


def compared(recorded: Mapping[str, str], there: Mapping[str, str]) -> Iterator[tuple[str, Kind]]:
    """Every file that is not as recorded, by path, and how it differs."""
    for file in sorted(recorded.keys() | there.keys()):
        if file not in recorded:
            yield file, Kind.ADDED
        elif file not in there:
            yield file, Kind.MISSING
        elif not there[file]:
            yield file, Kind.UNREADABLE
        elif recorded[file] != there[file]:
            yield file, Kind.CHANGED


def _at(kind: Kind, edition: str, file: str = "", fact: str = "") -> Difference:
    return Difference(kind, edition, "/".join(part for part in ("outbox", edition, file) if part), fact)


# ── the chain ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chain(checked: Sequence[Checked], removed: Mapping[int, Removed] | None) -> Iterator[tuple[int, Difference]]:
    """What editions show of the one before each, with its number: that it is missing, or another than it was."""
    present = {each.number: each for each in checked}
    gone = removed or {}
    if removed is None:
        yield 0, Difference(Kind.TRACE_CHANGED, "", f"outbox/{TRACE}")
    else:
        yield from _gaps(present, gone)
    for number in sorted(present.keys() | gone.keys()):
        link = _link(present.get(number + 1), gone.get(number + 1))
        found = _against_link(present[number], link) if number in present else _removed_against_link(gone[number], link)
        yield from ((number, each) for each in found)
    for number in sorted(present.keys() & gone.keys()):
        yield from ((number, each) for each in _twice(present[number], gone[number]))


def _gaps(present: Mapping[int, Checked], gone: Mapping[int, Removed]) -> Iterator[tuple[int, Difference]]:
    """Editions that neither are there nor were cleaned away. Cleaning always leaves the newest, so one must follow the last that it took."""
    known = present.keys() | gone.keys()
    ends = sorted({*known, max(gone, default=0) + 1} if gone else known)
    for before, after in pairwise([0, *ends]):
        first, last = before + 1, after - (after in known)
        link = _link(present.get(after), gone.get(after))
        if first == last:
            yield first, _at(Kind.EDITION_MISSING, link[1].previous if link and link[1].previous else label(first))
        elif first < last:
            yield first, _at(Kind.EDITION_MISSING, f"{label(first)}至{label(last)}")


def _twice(each: Checked, entry: Removed) -> Iterator[Difference]:
    """An edition that is recorded as cleaned away and is there all the same; one with a broken receipt has been told of already."""
    if each.seen.receipt is not None and digest(each.seen.receipt) == entry.run_json:
        yield _at(Kind.TO_BE_REMOVED, each.seen.name)
    elif each.receipt is not None:
        yield _at(Kind.TRACE_AND_PRESENT, each.seen.name, fact=label(each.number))


def _link(present: Checked | None, removed: Removed | None) -> tuple[str, Link] | None:
    """The name of an edition and what it tells of the one before; None where it tells nothing that could be trusted."""
    if present is not None:
        known = present.receipt
        return (present.seen.name, Link(known.previous, known.previous_digest)) if known and present.sealed else None
    return (removed.name, Link(removed.previous, removed.previous_digest)) if removed else None


def _against_link(each: Checked, link: tuple[str, Link] | None) -> Iterator[Difference]:
    """A receipt whose own seal is broken has been told of already."""
    if link and each.receipt is not None and each.seen.receipt is not None and digest(each.seen.receipt) != link[1].previous_digest:
        yield _at(Kind.RECEIPT_REPLACED, each.seen.name, RECEIPT, fact=link[0])


def _removed_against_link(each: Removed, link: tuple[str, Link] | None) -> Iterator[Difference]:
    if link and (each.name, each.run_json) != (link[1].previous, link[1].previous_digest):
        yield Difference(Kind.TRACE_DIFFERS, each.name, f"outbox/{TRACE}", fact=link[0])


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_OF_LETTERS = {
    Kind.ADDED: Kind.LETTER_NEW, Kind.MISSING: Kind.LETTER_GONE, Kind.CHANGED: Kind.LETTER_CHANGED, Kind.UNREADABLE: Kind.LETTER_UNREADABLE,
}


def _letters(latest: Checked | None, there: Mapping[str, str] | None) -> Iterator[Difference]:
    """How the inbox differs from what the latest edition records. Files that are no letters have no digest there, and are left out."""
    if there is None:
        yield Difference(Kind.INBOX_GONE, "", "inbox")
    elif latest is None or latest.receipt is None:
        yield Difference(Kind.LETTERS_UNCHECKED, "", "inbox")
    else:
        known = {letter.file for letter in latest.receipt.letters}
        recorded = {letter.file: letter.sha256 for letter in latest.receipt.letters if _DIGEST.fullmatch(letter.sha256)}
        here = {file: found for file, found in there.items() if file in recorded or file not in known}
        yield from (Difference(_OF_LETTERS[kind], "", f"inbox/{file}") for file, kind in compared(recorded, here))
