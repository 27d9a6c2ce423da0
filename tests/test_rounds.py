"""What became of a return: laws of telling rows, findings and letters again, wherever they have moved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.judge import Judgement
from pipeline.finding import Finding, Severity
from pipeline.forms import POSITION, SECTION
from pipeline.place import Place
from pipeline.rosterbook import Roster
from pipeline.rounds.case import State, stem
from pipeline.rounds.compare import FollowUp
from pipeline.rounds.follow import Memory, Rounds, follow
from pipeline.rounds.line import Line, aligned
from pipeline.rounds.store import from_files, to_files
from pipeline.rulebook import RULES
from pipeline.submission import Accepted, HeaderValue, Reading, Returned, Table

# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

SUBJECTS = [
    "拆分采购规避集中采购", "不合规票据照常报销", "泄露举报人身份", "借内部审计指导推荐业务", "评优结果和考察材料失真", "数据采集超出范围",
    "设备参数暗中倾斜", "压件不登记", "计划下达前走漏名单", "年检时收取费用", "统计数据掺水", "公布稿随意删减",
]


@st.composite
def sheets_of_lines(draw: st.DrawFn) -> list[Line]:
    """Rows that differ in what they are about and in their numbers; some have codes; several belong to one person."""
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=len(SUBJECTS), unique=True))
    owners = st.sampled_from(["采购岗/张三", "报销岗/李四", ""])
    coded = draw(st.booleans())
    return [
        Line("甲.xlsx!岗位", 7 + at, f"岗-综合科-{at:03d}" if coded else "", draw(owners), subject, str(at + 1))
        for at, subject in enumerate(subjects)
    ]


@given(sheets_of_lines(), st.randoms(use_true_random=False), st.integers(0, 400))
def test_rows_are_known_again_wherever_they_stand(lines, chance, down):
    """Moved, sorted in another way, on another sheet of another file: each row is still itself."""
    moved = [replace(line, sheet="乙（2）.ods!表1", row=line.row + down) for line in lines]
    chance.shuffle(moved)
    found = aligned(lines, moved)
    assert {lines[old].subject: moved[new].subject for old, new in found.items()} == {line.subject: line.subject for line in lines}


@given(sheets_of_lines(), st.data())
def test_a_row_is_known_after_one_change(lines, data):
    """A row whose text, number, code or person was put right is still the same row, and so are all others, in any order."""
    at = data.draw(st.integers(0, len(lines) - 1))
    name, entry = data.draw(st.sampled_from([("subject", "完全不同的一句话"), ("number", "99"), ("owner", "审批岗/王五"), ("code", "")]))
    changed = [replace(line, row=line.row + 3, **({name: entry} if position == at else {})) for position, line in enumerate(lines)]
    order = data.draw(st.permutations(range(len(lines))))
    found = aligned(lines, [changed[position] for position in order])
    assert {old: order[new] for old, new in found.items()} == {position: position for position in range(len(lines))}


any_line = st.builds(
    Line, st.sampled_from(["甲", "乙"]), st.integers(1, 9), st.sampled_from(["", "岗-1", "岗-2"]), st.sampled_from(["", "张三", "李四"]),
    st.sampled_from(["", *SUBJECTS[:3], SUBJECTS[0] + "的"]), st.sampled_from(["", "1", "2"]),
)


@given(st.lists(any_line, max_size=12), st.lists(any_line, max_size=12))
def test_no_row_is_two(old, new):
    """Whatever the rows say, each is paired with one other at most, and never with one of another code."""
    found = aligned(old, new)
    assert len(set(found.values())) == len(found)
    assert all(0 <= earlier < len(old) and 0 <= later < len(new) for earlier, later in found.items())
    for earlier, later in found.items():
        assert len({old[earlier].code, new[later].code} - {""}) <= 1


@given(st.lists(any_line, max_size=12))
def test_a_sheet_sent_again_as_it_is_pairs_every_row_that_says_anything(lines):
    """Rows that say something find each other again, also where several say the same."""
    saying = [line for line in lines if line.code or line.subject or line.number]
    assert len(aligned(saying, saying)) == len(saying)


def test_numbers_do_not_outweigh_texts():
    """Rows sorted anew and numbered anew are known by what they say, not by their numbers."""
    old = [Line("甲", 7, subject="票据", number="1"), Line("甲", 8, subject="采购", number="2")]
    new = [Line("甲", 7, subject="采购", number="1"), Line("甲", 8, subject="票据", number="2")]
    assert aligned(old, new) == {0: 1, 1: 0}


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

HEADINGS = ("风险类别", "表现形式", "发生机率", "危害程度", "自评等级", "防控措施", "完成时限", "责任人")
RULE_OF = dict(zip(HEADINGS, ("C02", "C06", "C02", "C01", "C03", "C19", "C04", "C15"), strict=True))
RECEIVED = datetime(2011, 9, 28, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Drawn:
    """A letter of one form: whose it is, its rows (post, person, risk), and which cells are wrong, by row and heading."""

    file: str
    rows: tuple[tuple[str, str, str], ...]
    wrong: frozenset[tuple[int, str]] = frozenset()
    section: str = "综合科"
    sheet: str = "岗位"
    first: int = 7
    form: str = "岗位"
    rules: tuple[tuple[int, str, str], ...] = ()
    header_rules: tuple[str, ...] = ()
    letter_rules: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    mark: str = ""

    def verdict(self) -> Accepted | Returned:
        """The letter as judged."""
        found = [self._finding(row, heading, RULE_OF[heading]) for row, heading in sorted(self.wrong)]
        found += [self._finding(*rule) for rule in self.rules]
        found += [RULES[rule].at(Place(self.file, self.sheet, 3, 2), heading="科室(中心)", choices="…", ask="") for rule in self.header_rules]
        found += [RULES[rule].at(Place(self.file), part="") for rule in self.letter_rules]
        digest = hashlib.sha256(repr(self).encode()).hexdigest()
        tables = () if self.letter_rules else (self._table(),)
        reading = Reading(self.file, digest, RECEIVED, tables)
        returned = any(finding.severity is Severity.ERROR for finding in found)
        return Returned(reading, tuple(found)) if returned else Accepted(reading, tuple(found))

    def _finding(self, row: int, heading: str, rule: str) -> Finding:
        known = dict.fromkeys(("expected", "since", "ask", "choices", "problem", "elsewhere", "where", "word", "other"), "…")
        known |= {"自评等级": "三级", "建议等级": "一级", "危害程度": "严重", "发生机率": "高", "rows": "9", "count": "9"}
        place = Place(self.file, self.sheet, self.first + row if row >= 0 else None, self._columns()[heading] if row >= 0 else None)
        return RULES[rule].at(place, heading=heading, seen=f"错{row}", **known)

    def _columns(self) -> dict[str, int]:
        form = {"岗位": POSITION, "科室": SECTION}[self.form]
        return {heading: at for at, heading in enumerate(form.headings, 2)}

    def _table(self) -> Table:
        form = {"岗位": POSITION, "科室": SECTION}[self.form]
        kept = [heading for heading in form.headings if heading not in self.without]
        cells: dict[str, list[str | None]] = {heading: [None] * len(self.rows) for heading in kept}
        cells["序号"] = [str(at + 1) for at in range(len(self.rows))]
        cells["风险点"] = [risk for _, _, risk in self.rows]
        if self.form == "岗位":
            cells["岗位名称"] = [post for post, _, _ in self.rows]
            cells["姓名"] = [person for _, person, _ in self.rows]
        entries = {"单位名称": "示例市审计局", "科室(中心)": self.section}
        header = {label: HeaderValue(text, text, label, Place(self.file, self.sheet, 3, 2)) for label, text in entries.items() if text}
        columns = {heading: column for heading, column in self._columns().items() if heading in kept}
        rows = tuple(range(self.first, self.first + len(self.rows)))
        return Table(self.form, self.file, self.sheet, self.first - 1, header, rows, columns, {h: h for h in kept}, cells)


def run(letters: Sequence[Drawn], last: tuple[Rounds, Sequence[Drawn]] | None = None) -> Rounds:
    """One run over these letters, after the last one."""
    memory = Memory()
    if last is not None:
        rounds, before = last
        memory = Memory(rounds.cases, frozenset(letter.verdict().reading.digest for letter in before))
    verdicts = tuple(letter.verdict() for letter in sorted(letters, key=lambda letter: letter.file))
    return follow(Judgement(verdicts, {}, Roster(), "2011年第1期", ("示例市审计局",), frozenset(), {}), memory)


def rounds_of(*inboxes: Sequence[Drawn]) -> Rounds:
    """The last of several runs, one after the other."""
    done: tuple[Rounds, Sequence[Drawn]] | None = None
    for inbox in inboxes:
        done = run(inbox, done), inbox
    assert done is not None
    return done[0]


def states(follow_up: FollowUp) -> dict[tuple[str, str], State]:
    """The states by risk number as entered (错0 …) and heading."""
    return {(finding.seen, finding.heading): state for finding, state in follow_up.states.items()}


def resolved(follow_up: FollowUp) -> set[tuple[str, str]]:
    return {(each.finding.seen, each.finding.heading) for each in follow_up.resolved}


ROWS = tuple(("采购岗" if at % 2 else "报销岗", "张三" if at % 2 else "李四", risk) for at, risk in enumerate(SUBJECTS[:8]))
cells = st.frozensets(st.tuples(st.integers(0, 7), st.sampled_from(HEADINGS)), max_size=14)
ERRORS = frozenset(heading for heading, rule in RULE_OF.items() if RULES[rule].severity is Severity.ERROR)


@given(cells, cells, cells, st.permutations(range(8)), st.sampled_from(["综合科/岗位表.xlsx", "别处/另一个名字.ods"]), st.sampled_from(["岗位", "Sheet3"]), st.integers(5, 90))
def test_states_hang_on_what_a_finding_is_not_on_where_it_is(kept, gone, new, order, file, sheet, first):
    """However the file and the sheet are called and the rows are sorted: what is still wrong is 仍存在, the rest 已改正 or 新出现."""
    kept = kept | {(0, "自评等级")}
    gone, new = gone - kept, new - kept - gone
    before = Drawn("综合科/岗位表.xlsx", ROWS, kept | gone)
    place = {old: now for now, old in enumerate(order)}
    wrong = frozenset((place[row], heading) for row, heading in kept | new)
    after = Drawn(file, tuple(ROWS[old] for old in order), wrong, sheet=sheet, first=first, mark="改")
    follow_up = rounds_of([before], [after]).by_file[file]
    expected = {(f"错{place[row]}", heading): State.REMAINING for row, heading in kept}
    expected |= {(f"错{place[row]}", heading): State.NEW for row, heading in new}
    assert states(follow_up) == expected
    assert resolved(follow_up) == {(f"错{row}", heading) for row, heading in gone}
    assert follow_up.unseen == ()


@given(cells, cells, st.permutations(range(8)))
def test_counts_add_up(before, after, order):
    """What was returned is put right, still there or not to be told; what is wrong now was there or is new."""
    before = before | {(0, "自评等级")}
    first = Drawn("甲.xlsx", ROWS, before)
    second = Drawn("乙.xlsx", tuple(ROWS[old] for old in order), after, mark="改")
    follow_up = rounds_of([first], [second]).by_file["乙.xlsx"]
    counts = follow_up.counts
    assert follow_up.returned_before == sum(heading in ERRORS for _, heading in before)
    assert counts[State.REMAINING] + counts[State.NEW] == sum(heading in ERRORS for _, heading in after)


@given(cells)
def test_a_letter_that_only_lies_there_is_no_second_return(wrong):
    """A returned letter that nobody has touched has no states in the next run, and those of its own return in every later one."""
    letter = Drawn("甲.xlsx", ROWS, wrong | {(0, "自评等级")})
    other = Drawn("丙.xlsx", ROWS[:1], section="办公室")
    assert rounds_of([letter], [letter, other]).by_file == {}
    later = replace(letter, wrong=wrong | {(0, "自评等级"), (1, "发生机率")}, mark="改")
    once, again = rounds_of([letter], [later]), rounds_of([letter], [later], [later, other])
    assert states(once.by_file["甲.xlsx"]) == states(again.by_file["甲.xlsx"])
    assert again.cases == once.cases


def test_an_error_of_another_kind_in_the_same_cell_is_still_there():
    """A cell that was wrong and is wrong in another way is not told as put right."""
    before = Drawn("甲.xlsx", ROWS, rules=((0, "自评等级", "C03"),))
    after = Drawn("甲.xlsx", ROWS, rules=((0, "自评等级", "C02"),), mark="改")
    follow_up = rounds_of([before], [after]).by_file["甲.xlsx"]
    assert states(follow_up) == {("错0", "自评等级"): State.REMAINING}
    assert follow_up.resolved == ()


def test_what_cannot_be_judged_is_not_put_right():
    """Where an error in the row keeps a comparison from being made, or the column is missing, nothing is said to be put right."""
    before = Drawn("甲.xlsx", ROWS, frozenset({(1, "责任人")}), rules=((0, "自评等级", "R01"), (2, "自评等级", "C03")))
    blocked = Drawn("甲.xlsx", ROWS, frozenset({(0, "发生机率")}), without=("责任人",), mark="改")
    follow_up = rounds_of([before], [blocked]).by_file["甲.xlsx"]
    assert {(each.finding.rule, each.finding.seen) for each in follow_up.unseen} == {("R01", "错0"), ("C15", "错1")}
    assert resolved(follow_up) == {("错2", "自评等级")}


def test_findings_of_the_whole_sheet_and_of_the_letter_are_followed():
    """A finding without a row is known by its rule and its heading."""
    before = Drawn("甲.xlsx", ROWS, rules=((-1, "自评等级", "R07"), (-1, "防控措施", "R08"), (0, "自评等级", "C03")))
    after = Drawn("乙.xlsx", ROWS, rules=((-1, "自评等级", "R07"),), sheet="表1", mark="改")
    follow_up = rounds_of([before], [after]).by_file["乙.xlsx"]
    assert states(follow_up) == {("错-1", "自评等级"): State.REMAINING}
    assert resolved(follow_up) == {("错-1", "防控措施"), ("错0", "自评等级")}


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────

BOTH = Drawn("综合科/岗位表.xlsx", ROWS, frozenset({(0, "自评等级"), (1, "发生机率")}))
FIRST_POST = tuple(row for row in ROWS if row[0] == "报销岗")
FIRST_ANSWER = Drawn("综合科/报销岗.xlsx", FIRST_POST)
SECOND_POST = tuple(row for row in ROWS if row[0] == "采购岗")


def test_a_letter_may_come_back_in_pieces():
    """One letter of two posts answered by one for each: each piece is told of its own rows."""
    pieces = [Drawn("综合科/报销岗.xlsx", FIRST_POST, frozenset({(0, "自评等级")})), Drawn("综合科/采购岗.xlsx", SECOND_POST)]
    found = rounds_of([BOTH], pieces).by_file
    assert states(found["综合科/报销岗.xlsx"]) == {("错0", "自评等级"): State.REMAINING}
    assert resolved(found["综合科/报销岗.xlsx"]) == set()
    assert resolved(found["综合科/采购岗.xlsx"]) == {("错1", "发生机率")}


def test_a_piece_that_is_still_out_is_not_put_right():
    """As long as nobody has sent the second post, nothing of it is told as put right; once it comes, it is."""
    first, second = Drawn("综合科/报销岗.xlsx", FIRST_POST), Drawn("综合科/采购岗.xlsx", SECOND_POST)
    assert resolved(rounds_of([BOTH], [first]).by_file[first.file]) == {("错0", "自评等级")}
    assert resolved(rounds_of([BOTH], [first], [first, second]).by_file[second.file]) == {("错1", "发生机率")}


def test_pieces_may_come_back_as_one():
    """Two returned letters of one section answered by one: it is told of both."""
    pieces = [
        Drawn("综合科/报销岗.xlsx", FIRST_POST, frozenset({(0, "自评等级")})),
        Drawn("综合科/采购岗.xlsx", SECOND_POST, frozenset({(0, "发生机率")})),
    ]
    found = rounds_of(pieces, [replace(BOTH, wrong=frozenset({(1, "发生机率")}))]).by_file[BOTH.file]
    assert states(found) == {("错1", "发生机率"): State.REMAINING}
    assert resolved(found) == {("错0", "自评等级")}


def test_a_copy_may_lie_beside_the_returned_letter():
    """The corrected copy is the second return though the old file is still there; a third speaks of the second, not of the first."""
    copy = replace(BOTH, file="综合科/岗位表（退回）.xlsx", wrong=frozenset({(1, "发生机率"), (2, "危害程度")}))
    third = replace(copy, wrong=frozenset({(1, "发生机率")}))
    found = rounds_of([BOTH], [BOTH, copy]).by_file
    assert list(found) == [copy.file]
    assert resolved(found[copy.file]) == {("错0", "自评等级")}
    last = rounds_of([BOTH], [BOTH, copy], [BOTH, third]).by_file
    assert list(last) == [copy.file]
    assert resolved(last[copy.file]) == {("错2", "危害程度")}
    assert states(last[copy.file]) == {("错1", "发生机率"): State.REMAINING}


def test_a_section_put_right_is_known_by_the_file_or_the_rows():
    """Where the section itself was wrong, the file's name leads to the letter; where that is another too, most of the rows do."""
    before = Drawn("投资/岗位表.xlsx", ROWS, frozenset({(0, "自评等级")}), section="投资", header_rules=("H08",))
    for file in ("投资/岗位表 - 副本（2）.xlsx", "投资/固定资产投资审计科岗位表.xlsx"):
        after = Drawn(file, (*ROWS[2:], ("采购岗", "张三", "新的一条")), section="固定资产投资审计科")
        assert resolved(rounds_of([before], [after]).by_file[file]) == {("错0", "自评等级"), ("", "科室(中心)")}


def test_a_letter_that_could_not_be_opened_is_known_by_its_name():
    """A damaged file answered by a sound one of that name; and the errors of a sound one wait while a damaged one is between."""
    broken = Drawn("综合科/岗位表.xlsx", (), letter_rules=("F04",))
    sound = Drawn("综合科/岗位表（1）.xlsx", ROWS)
    [told] = rounds_of([broken], [sound]).by_file[sound.file].resolved
    assert told.finding.rule == "F04"
    between = rounds_of([BOTH], [broken])
    assert between.by_file[broken.file].resolved == ()
    assert list(between.by_file[broken.file].states.values()) == [State.NEW]
    after = rounds_of([BOTH], [broken], [sound]).by_file[sound.file]
    assert {(each.finding.rule, each.finding.seen) for each in after.resolved} == {("F04", ""), ("C03", "错0"), ("C02", "错1")}


def test_letters_of_others_are_no_answers():
    """Another section's letter, another form, and one that lay there before answer nothing."""
    old = Drawn("综合科/旧表.xlsx", ROWS)
    others = [
        Drawn("办公室/岗位表.xlsx", tuple(("文秘岗", "王五", risk) for _, _, risk in ROWS[:2]), section="办公室"),
        Drawn("综合科/科室表.xlsx", tuple(("", "", risk) for risk in SUBJECTS[8:]), form="科室"),
        Drawn("综合科/新岗位.xlsx", (("档案岗", "赵六", SUBJECTS[9]),)),
    ]
    assert rounds_of([old, BOTH], [old, BOTH, *others]).by_file == {}
    assert rounds_of([old, BOTH], [old, *others]).by_file == {}


def test_an_accepted_answer_is_remembered_while_it_lies_there_and_no_longer():
    """The follow-up of an accepted letter is told in every run as long as the letter is there; a version after it is a first one."""
    good = replace(BOTH, wrong=frozenset({(3, "防控措施")}))
    for inboxes in ([[BOTH], [good]], [[BOTH], [good], [good]]):
        found = rounds_of(*inboxes)
        assert len(found.answered) == 1
        assert resolved(found.by_file[good.file]) == {("错0", "自评等级"), ("错1", "发生机率")}
        assert states(found.by_file[good.file]) == {("错3", "防控措施"): State.NEW}
    assert rounds_of([BOTH], [good], [replace(good, mark="再改")]).by_file == {}
    assert rounds_of([BOTH], [good], []).cases == ()


@settings(max_examples=25, deadline=None)
@given(cells, cells, st.permutations(range(8)))
def test_what_is_remembered_survives_its_files(before, after, order):
    """Cases written as parquet and read again are the same cases, whatever letters they are of."""
    first = Drawn("甲.xlsx", ROWS, before | {(0, "自评等级")})
    second = Drawn("乙.xlsx", tuple(ROWS[old] for old in order), after, mark="改")
    broken = Drawn("丙.xlsx", (), letter_rules=("F04",))
    empty = Drawn("丁.xlsx", (), header_rules=("H07",), section="某科")
    for inboxes in ([[first, broken, empty]], [[first], [second]], [[first], [FIRST_ANSWER]]):
        cases = rounds_of(*inboxes).cases
        assert from_files(to_files(cases)) == cases


def test_an_empty_memory_stores_and_reads_as_none():
    """Without returned letters the files are there and empty; without files there is nothing to remember."""
    assert from_files(to_files(())) == ()
    assert from_files({}) == ()


def test_stems_leave_out_what_copies_are_called():
    """What programs and people add to the name of a copy does not make it another file; what names it does."""
    names = ("综合科/岗位表.xls", "综合科/岗位表.xls（岗位，退回）.xlsx", "综合科/岗位表 (2).xlsx", "综合科/岗位表 - 副本.XLSX", "综合科/岗位表最终版（1）.xlsx", "综合科/岗位表_最终.et")
    assert {stem(name) for name in names} == {"综合科/岗位表"}
    assert len({stem(name) for name in ("综合科/岗位表.xlsx", "办公室/岗位表.xlsx", "综合科/科室表.xlsx", "综合科/（1）.xlsx")}) == 4
