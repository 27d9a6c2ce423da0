"""What 退回说明 says: how a letter stands, what each colour means, every finding with its place, and what is put right since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.finding import Finding, Severity
from pipeline.place import Place, column_letters
from pipeline.privacy import masked
from pipeline.rounds.case import State, Told
from pipeline.rounds.compare import FollowUp
from pipeline.rulebook.rule import Gate, gate_of
from pipeline.writers.package import Notice, NoticeRow, Sight

Look = Callable[[Place], Sight]
_COLUMNS = {
    "序号": 6.0, "类别": 7.0, "工作表": 12.0, "单元格": 12.0, "栏目": 13.0, "填写的内容": 22.0, "问题和改法": 58.0, "建议填写": 16.0, "状态": 9.0,
}
_STATE = "状态"
_LINKED = ("序号", "单元格")
_LEGEND = {
    Severity.ERROR: ("红色", "必须改正，全部改好才能通过。"),
    Severity.WARNING: ("黄色", "请核对：有错就改，没有错的可以不改。"),
    Severity.CORRECTION: ("蓝色", "程序已按规定写法读入，“建议填写”就是读入的内容；不是这个意思的，请改正。"),
}
_RESOLVED = ("resolved", "绿色", "上次退回、这次已改正，不用再改。")
_STRONG = frozenset({State.REMAINING})


@dataclass(frozen=True)
class Letter:
    """What there is to tell of one letter: its name, its findings in the order of telling, and what became of its last return.

    `look` says what a person finds who goes to a place.
    """

    file: str
    told: Sequence[Finding]
    look: Look = field(default=lambda _: Sight())
    follow: FollowUp | None = None


def notice(letter: Letter) -> Notice:
    """The sheet's content."""
    heads = [head for head in _COLUMNS if head != _STATE or letter.follow]
    return Notice(
        "退回说明", tuple(_lines(letter)), tuple(heads), tuple(_COLUMNS[head] for head in heads), tuple(_rows(letter, len(heads))),
        legend=tuple(_legend(letter)), linked=tuple(heads.index(head) for head in _LINKED),
    )


def _lines(letter: Letter) -> Iterator[str]:
    errors = sum(1 for finding in letter.told if finding.severity is Severity.ERROR)
    yield f"“{PurePosixPath(letter.file).name}”有{errors}处须改正，改好后请把本文件原样报送，不必另存新表。"
    if letter.follow:
        yield standing(letter.follow)
    yield "点“序号”或“单元格”可跳到要改的地方，那里的批注写明了问题和改法；左边有▶或粗红线的，是有错的行。"
    if any(finding.lifted for finding in letter.told):
        yield "类别为“知悉”的，办公室已登记豁免，到期前不用改。"
    yield from _protection(letter)
    yield "本页和各单元格的批注、底纹、▶标记不用删除，再次报送时程序会自动去掉。"


def standing(follow: FollowUp) -> str:
    """The sentence on the last return: «上次退回5处：已改正3处，仍存在2处，另有新出现1处。»"""
    counts = follow.counts
    parts = [f"已改正{counts[State.RESOLVED]}处", f"仍存在{counts[State.REMAINING]}处"]
    if counts[State.WAIVED]:
        parts.append(f"已豁免{counts[State.WAIVED]}处")
    if counts[State.UNSEEN]:
        parts.append(f"暂时无法核对{counts[State.UNSEEN]}处")
    if counts[State.NEW]:
        parts.append(f"另有新出现{counts[State.NEW]}处")
    return f"上次退回{follow.returned_before}处：{'，'.join(parts)}。"


def _protection(letter: Letter) -> Iterator[str]:
    """Sheets whose cells cannot be changed before their protection is taken off."""
    places = (finding.place for finding in letter.told if finding.severity is not Severity.NOTICE and finding.place.cell)
    locked = dict.fromkeys(place.sheet for place in places if letter.look(place).locked)
    if locked:
        names = "、".join(f"“{name}”" for name in locked)
        yield f"工作表{names}设了保护，改之前请先点“审阅”里的“撤消工作表保护”。"


def _legend(letter: Letter) -> Iterator[tuple[str, str, str]]:
    present = {finding.severity for finding in letter.told}
    for severity, (colour, meaning) in _LEGEND.items():
        if severity in present:
            yield severity.value, colour, meaning
    if letter.follow and letter.follow.resolved:
        yield _RESOLVED


def _rows(letter: Letter, columns: int) -> Iterator[NoticeRow]:
    for number, finding in enumerate(letter.told, 1):
        yield _row(number, finding, letter, columns)
    if letter.follow:
        for earlier in letter.follow.unseen:
            yield _earlier(earlier, State.UNSEEN, "这次同一行另有错误，或缺少这一栏，还看不出是否已改正。")
        for earlier in letter.follow.resolved:
            yield _earlier(earlier, State.RESOLVED, "这次已改正，不用再改。")


def _row(number: int, finding: Finding, letter: Letter, columns: int) -> NoticeRow:
    place, sight = finding.place, letter.look(finding.place) if finding.place.sheet else Sight()
    state = letter.follow.states.get(finding) if letter.follow else None
    link = (place.sheet, sight.shown_at or f"A{place.row or 1}") if place.sheet and not sight.sheet_hidden else None
    cells = (
        str(number), finding.severity.label, place.sheet, _position(finding, sight), masked(finding.heading), finding.seen,
        f"{finding.message}{hint(place, sight)}", masked(finding.suggestion), state or "",
    )
    strong = columns - 1 if state in _STRONG else None
    return NoticeRow(cells[:columns], link, finding.severity.value, strong)


def _earlier(told: Told, state: State, words: str) -> NoticeRow:
    """A finding of the last return that is not told this time; its place is that of then."""
    finding = told.finding
    cells = (
        "", finding.severity.label, finding.place.sheet, _position(finding, Sight()), masked(finding.heading), finding.seen,
        f"上次退回：{finding.title}。{words}", "", state,
    )
    return NoticeRow(cells, None, "resolved" if state is State.RESOLVED else "")


def _position(finding: Finding, sight: Sight) -> str:
    """Where to look, in a word: the cell that shows, the row, the header block, the sheet, the file."""
    place = finding.place
    if place.cell:
        return place.cell if sight.shown_at in ("", place.cell) else f"{sight.shown_at}\n（合并{sight.merged}）"
    if place.row:
        return f"第{place.row}行"
    if place.sheet:
        return "表头" if gate_of(finding.rule) is Gate.HEADER else "整张表"
    return "整个文件"


def hint(place: Place, sight: Sight) -> str:
    """What stands between a person and the cell: a sentence, or nothing."""
    if sight.sheet_buried:
        return "（这张工作表被深度隐藏，菜单里看不到；请把内容填到空白样表里报送。）"
    words = []
    if sight.sheet_hidden:
        words.append("这张工作表是隐藏的，请右键点任一工作表标签，取消隐藏")
    if sight.filtered:
        words.append(f"第{place.row}行被筛选掉了，请先清除筛选")
    elif sight.row_hidden:
        words.append(f"第{place.row}行是隐藏的，请先取消隐藏")
    if sight.column_hidden and place.column:
        words.append(f"{column_letters(place.column)}列是隐藏的，请先取消隐藏")
    return f"（{'；'.join(words)}。）" if words else ""
