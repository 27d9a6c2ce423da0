"""Which letters of this run come after which letters that went back, and what was told of their rows then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.checks.header import SECTION
from pipeline.forms import BY_KEY
from pipeline.rounds.case import Case, Content, Sent, Sheet, Told, stem
from pipeline.rounds.line import Line, aligned
from pipeline.rulebook.rule import Gate, gate_of
from pipeline.text import essence

Scope = tuple[str, str, str]
_NOWHERE = ("", "", "")


@dataclass(frozen=True)
class Successors:
    """The letters that come after a case; `instead` of it, where its own file is gone and one of them has its place."""

    letters: tuple[Sent, ...] = ()
    instead: bool = False


def successors(cases: Sequence[Case], fresh: Sequence[Sent], present: AbstractSet[str]) -> dict[int, Successors]:
    """The letters among the `fresh` ones that speak of what is open in each case, by the case's position.

    By the same form of the same section and a post or person in common; else by the file's name; else, where neither
    is left, by most of the rows. The last two only where the case's own file is gone: its digest is not `present`.
    """
    places = _by_scope(fresh)
    found = {at: letters for at, case in enumerate(cases) if (letters := _of_same_scope(case, places, present)).letters}
    taken = {letter.file for each in found.values() for letter in each.letters}
    for like in (_same_name, _same_rows):
        for at, case in enumerate(cases):
            if at in found or case.digest in present or not case.now.open().told:
                continue
            # A letter of which nothing could be read may be answered by one that answers another as well.
            free = (letter for letter in fresh if letter.file not in taken or not case.now.sheets)
            first = next((letter for letter in free if like(case, letter)), None)
            if first is not None:
                found[at] = Successors((first,), instead=True)
                taken.add(first.file)
    return found


def _by_scope(sent: Iterable[Sent]) -> dict[Scope, list[Sent]]:
    places: dict[Scope, list[Sent]] = defaultdict(list)
    for letter in sent:
        for _, _, sheet in letter.tables:
            if (scope := _scope(sheet)) is not None:
                places[scope].append(letter)
    return places


def _scope(sheet: Sheet) -> Scope | None:
    """Whose a sheet is; None where its form asks for a section and none was entered."""
    asks = sheet.form in BY_KEY and any(declared.heading == SECTION for declared in BY_KEY[sheet.form].header)
    return None if asks and not sheet.section else (sheet.form, essence(sheet.unit), essence(sheet.section))


def _of_same_scope(case: Case, by_scope: dict[Scope, list[Sent]], present: AbstractSet[str]) -> Successors:
    found: dict[str, Sent] = {}
    left = case.now.open()
    for sheet in left.sheets if left.told else ():
        own = _owners(left, sheet.form)
        for letter in by_scope.get(_scope(sheet) or _NOWHERE, ()):
            theirs = _owners(letter.content, sheet.form)
            if own & theirs or not (own and theirs):
                found[letter.file] = letter
    instead = case.digest not in present and any(stem(file) == stem(case.file) for file in found)
    return Successors(tuple(found[file] for file in sorted(found)), instead)


def _owners(content: Content, form: str) -> set[str]:
    return {line.owner for line in content.lines_on(form) if line.owner}


def _same_name(case: Case, letter: Sent) -> bool:
    known = {sheet.form for sheet in case.now.sheets}
    theirs = {sheet.form for sheet in letter.content.sheets}
    return stem(case.file) == stem(letter.file) and (bool(known & theirs) or not known or not theirs)


def _same_rows(case: Case, letter: Sent) -> bool:
    """Whether most rows of the case stand in the letter, under another name of its file, its posts, or a section that was in doubt."""
    doubt = any(each.heading == SECTION and gate_of(each.finding.rule) is Gate.HEADER for each in case.now.told)
    theirs = {_scope(sheet): sheet.form for sheet in letter.content.sheets}
    forms = {sheet.form for sheet in case.now.sheets if _scope(sheet) in theirs or (doubt and sheet.form in theirs.values())}
    return any(_mostly(case.now.lines_on(form), letter.content.lines_on(form)) for form in forms)


def _mostly(lines: Sequence[Line], theirs: Sequence[Line]) -> bool:
    known = {line.subject for line in lines if line.subject}
    return len(known & {line.subject for line in theirs}) * 2 > len(known)


def handed(case: Case, later: Successors) -> dict[str, Content]:
    """What each of the letters takes over from what is open in the case, by its file.

    A row goes to the letter in which it stands, else to one with rows of its owner. Where neither is there, somebody has
    yet to speak of it, unless the letters stand instead of the case. The rest goes with the first letter that has the form.
    """
    left, letters = case.now.open(), later.letters
    lines: dict[str, list[Line]] = defaultdict(list)
    for form in dict.fromkeys(sheet.form for sheet in left.sheets):
        for line, letter in _distributed(left.lines_on(form), form, later):
            lines[letter.file].append(line)
    places = {line.at: file for file, given in lines.items() for line in given}
    waiting = {line.at for line in left.lines} - places.keys()
    told: dict[str, list[Told]] = defaultdict(list)
    for each in left.told:
        if each.at not in waiting:
            told[places.get(each.at) or _first_with(each.form, letters)].append(each)
    return {each.file: Content(left.sheets, tuple(lines[each.file]), tuple(told[each.file])) for each in letters}


def _distributed(lines: list[Line], form: str, later: Successors) -> Iterable[tuple[Line, Sent]]:
    pool = [(line, letter) for letter in later.letters for line in letter.content.lines_on(form)]
    pairs = aligned(lines, [line for line, _ in pool])
    having = [letter for letter in later.letters if form in letter.content.forms.values()]
    for at, line in enumerate(lines):
        if at in pairs:
            yield line, pool[pairs[at]][1]
            continue
        own = [letter for letter in having if line.owner in _owners(letter.content, form)]
        own = own or (having if later.instead or not line.owner else [])
        if own:
            yield line, own[0]


def _first_with(form: str, letters: Sequence[Sent]) -> str:
    """The first letter that has the form; for what is not told of a form, the first letter of all; "" where there is none."""
    having = [letter.file for letter in letters if not form or form in letter.content.forms.values()]
    return having[0] if having else ""
