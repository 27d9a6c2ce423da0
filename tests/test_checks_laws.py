"""Laws of judging: no false alarms, no dependence on order, grading monotone, numbers masked, texts cleaned once and for all."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from itertools import permutations, product

import pandas as pd
import pytest
from drawn_cases import RECEIVED, RUN_DAY, SETTINGS, base, office_roster, workbook
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.checks.judge import Office, judge
from pipeline.checks.texts import bad_numbering, is_slogan
from pipeline.finding import Finding, Severity
from pipeline.form import Field, Form, Kind
from pipeline.forms import BY_KEY, FORMS, POSITION
from pipeline.forms.vocabularies import GRADE, HARM, PROBABILITY, VOCABULARIES
from pipeline.grading import TABLE, proposed, proposed_grade
from pipeline.intake.cells import DOUBT, ColumnReader, Context, Parsed
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.privacy import holds_personal_number, masked
from pipeline.rosterbook import Roster
from pipeline.rulebook import RULES
from pipeline.sample import bureau
from pipeline.sample.letters import correct_letters, letters
from pipeline.submission import Reading, Returned
from pipeline.text import cleaned, display_width, essence, item_texts, items, numbering, tight
from pipeline.vocabulary import Vocabulary

LISTED = [(form, field) for form in FORMS for field in form.fields if field.vocabulary]
ROW_BY_ROW = {"R01", "R02", "R03", "R11", "R12", "R13", "X02", "Q02", "Q23", "T16"}
"""What may rightly be said of a legal value that does not go with the rest of its row."""


def _judged(files: dict[str, bytes], roster: Roster | None = None, today: date = RUN_DAY) -> tuple[Finding, ...]:
    read_letters = [read(file, made, RECEIVED, FORMS, Limits()) for file, made in files.items()]
    office = Office(SETTINGS, today, office_roster() if roster is None else roster)
    return tuple(finding for verdict in judge(read_letters, office).verdicts for finding in verdict.findings)


# ── no false alarms ──────────────────────────────────────────────────────────────────────────────────────────────────


def _one_letter_per_value(form: Form, field: Field, words: list[str]) -> dict[str, bytes]:
    """A correct form for each word, with that word in the first row of the column."""
    files = {}
    for number, word in enumerate(words):
        drawing = base(form.key)
        drawing.cells[drawing.at(f"{field.heading}@1")] = word
        files[f"{form.key}{number}.xlsx"] = workbook([drawing])
    return files


def _said_of(found: tuple[Finding, ...], heading: str) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for finding in found:
        if finding.heading == heading and finding.rule not in ROW_BY_ROW | {"X04"}:
            said.setdefault(finding.place.file, []).append(finding.rule)
    return said


@pytest.mark.parametrize(("form", "field"), LISTED, ids=lambda each: getattr(each, "key", None) or each.heading)
def test_legal_values_are_never_complained_of(form: Form, field: Field) -> None:
    """Every value of every drop-down, in every column: nothing is said of it."""
    assert field.vocabulary
    assert _said_of(_judged(_one_letter_per_value(form, field, list(field.vocabulary.values))), field.heading) == {}


def _words(vocabulary: Vocabulary) -> dict[str, str]:
    scales = {word: value for scale in vocabulary.scales for word, value in scale.words.items()}
    endings = {f"{value}{ending}": value for value in vocabulary.values for ending in vocabulary.strip}
    return {**vocabulary.synonyms, **scales, **endings}


@pytest.mark.parametrize(("form", "field"), LISTED, ids=lambda each: getattr(each, "key", None) or each.heading)
def test_synonyms_are_put_right_and_told_once(form: Form, field: Field) -> None:
    """Every synonym of every list, in every column: exactly one correction, C07, with the legal value."""
    assert field.vocabulary
    words = _words(field.vocabulary)
    found = _judged(_one_letter_per_value(form, field, list(words)))
    said = _said_of(found, field.heading)
    assert said == {f"{form.key}{number}.xlsx": ["C07"] for number in range(len(words))}
    right = {finding.place.file: finding.suggestion for finding in found if finding.rule == "C07"}
    assert right == {f"{form.key}{number}.xlsx": value for number, value in enumerate(words.values())}


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda v: v.name)
@given(data=st.data())
def test_blanks_inside_a_value_do_not_matter(vocabulary: Vocabulary, data: st.DataObject) -> None:
    """一 级 is 一级， however it is spaced."""
    value = data.draw(st.sampled_from([*vocabulary.values, *vocabulary.synonyms]))
    spaced = "".join(char + data.draw(st.sampled_from(["", " ", "\u3000", "\n", "\u200b"])) for char in value)
    assert vocabulary.value(spaced) == vocabulary.value(value) is not None


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda v: v.name)
def test_two_values_in_one_cell_are_seen_as_two(vocabulary: Vocabulary) -> None:
    """Two legal values with a separator between them are several; no legal word alone is."""
    for first, second in permutations(vocabulary.values, 2):
        for mark in ("/", "、", "，", "\n", "和", "-"):
            assert vocabulary.several(f"{first}{mark}{second}") == (first, second)
    for word in (*vocabulary.values, *_words(vocabulary)):
        assert vocabulary.value(word) or not vocabulary.several(word)


def test_correct_sample_letters_are_right() -> None:
    """The sample bureau's letters without mistakes: no error, and no warning but R01 for the six under-graded rows, the two posts that join
    duties, and the power that two sections claim.
    """
    found = _judged(correct_letters(), Roster(), bureau.RUN_DAY)
    weighty = [finding for finding in found if finding.severity in (Severity.ERROR, Severity.WARNING)]
    assert Counter(finding.rule for finding in weighty) == {"R01": 6, "Q28": 2, "Q09": 2}


# ── order, places ────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_order_of_letters_does_not_matter(data: st.DataObject) -> None:
    """Any order of the letters: the same verdicts, and the same findings in the same order."""
    read_letters = _sample_readings()
    office = Office(SETTINGS, bureau.RUN_DAY, Roster())
    shuffled = data.draw(st.permutations(read_letters))
    expected, got = judge(read_letters, office), judge(shuffled, office)
    assert got.verdicts == expected.verdicts
    assert got.units == expected.units
    for key, accepted in expected.accepted.items():
        pd.testing.assert_frame_equal(got.accepted[key].rows.sort_index(), accepted.rows.sort_index())


@cache
def _sample_readings() -> list[Reading]:
    wanted = ("办公室", "企业审计科", "综合科")
    sent = {path: made for path, made in letters().items() if path.startswith(wanted)}
    return [read(path, made, RECEIVED, FORMS, Limits()) for path, made in sent.items()]


def test_a_returned_letter_gives_no_rows() -> None:
    """The register never holds half a sheet: a letter with an error gives none of its rows."""
    drawing = base("岗位")
    drawing.cells[drawing.at("自评等级@1")] = "较高"
    reading = read("来件.xlsx", workbook([drawing]), RECEIVED, FORMS, Limits())
    judged = judge([reading], Office(SETTINGS, RUN_DAY, office_roster()))
    assert isinstance(judged.verdicts[0], Returned)
    assert judged.accepted["岗位"].rows.empty


# ── grading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_grading_is_monotone() -> None:
    """More harm or a higher probability never proposes a lower grade, and probability alone never lowers the base grade."""
    order = list(GRADE.values)
    for (harm, probability), grade in TABLE.items():
        for worse in HARM.values[: HARM.values.index(harm) + 1]:
            for likelier in PROBABILITY.values[: PROBABILITY.values.index(probability) + 1]:
                assert order.index(proposed_grade(worse, likelier)) <= order.index(grade)
        assert order.index(grade) <= HARM.values.index(harm)


def test_grading_of_a_column_is_grading_of_each_row() -> None:
    """The proposed grades of a frame are those of its rows; a missing or unknown part gives none."""
    known = list(product([*HARM.values, None, "极重"], [*PROBABILITY.values, None, "极高"]))
    rows = pd.DataFrame(known, columns=["危害程度", "发生机率"], dtype="str")
    for (harm, probability), grade in zip(known, proposed(rows), strict=True):
        expected = TABLE.get((harm, probability))
        assert (grade == expected) if expected else pd.isna(grade)


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

SIGNS = st.text("负责审核 \u3000\t\r\n\u200b\ufeff\u00ad_x000D12（1）、.①一Ａａ\x07", max_size=30)


@given(SIGNS)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """A cleaned text has nothing left to clean; a tight one neither; and what can be seen is not touched."""
    assert cleaned(cleaned(text)) == cleaned(text)
    assert tight(tight(text)) == tight(text)
    assert essence(cleaned(text)) == essence(tight(text)) or "_x000" in text


@given(st.text() | st.text("一二ａ１1a，。；、：“”（）,._ \n\u3000①㈱が㎏"))
def test_essence_is_the_text_without_all_that_stands_between_words(text: str) -> None:
    """However fast it is found: what is neither letter nor digit goes, before and after the text is brought to one width."""
    bare = re.sub(r"[\W_]+", "", text)
    assert essence(text) == re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", bare)).lower()


def test_the_width_of_a_text_is_that_of_its_characters() -> None:
    """However fast it is found: every character there is counts two where it is wide, full or ambiguous, else one; the widest line counts."""
    every = [chr(code) for code in range(0x30000) if chr(code) != "\n"]
    assert [display_width(each) for each in every] == [2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in every]
    assert display_width("一a（\n审计a。b\n") == 8
    assert display_width("") == 0


STYLES = {
    "1.": lambda n: f"{n}.", "1、": lambda n: f"{n}、", "(1)": lambda n: f"({n})", "（1）": lambda n: f"\uff08{n}\uff09", "①": lambda n: chr(0x245F + n),
    "一、": lambda n: f"{'零一二三四五六七八九十'[n]}、", "（一）": lambda n: f"\uff08{'零一二三四五六七八九十'[n]}\uff09", "1．": lambda n: f"{n}\uff0e", "1)": lambda n: f"{n})",
}


@pytest.mark.parametrize("style", STYLES)
@given(count=st.integers(2, 10), gap=st.sampled_from(["\n", " ", "；", "。", "\u3000"]))
def test_numbered_items_are_counted(style: str, count: int, gap: str) -> None:
    """A text with n numbered items has n items, in every usual style, each without its number; left out or repeated numbers are seen."""
    texts = [f"{STYLES[style](number)}双人复核并登记" for number in range(1, count + 1)]
    assert list(numbering(gap.join(texts))) == list(range(1, count + 1))
    assert items(gap.join(texts)) == count
    assert [each.rstrip("；。") for each in item_texts(gap.join(texts))] == ["双人复核并登记"] * count
    assert not bad_numbering(gap.join(texts))
    assert bad_numbering(gap.join([texts[0], *texts])) or count < 2
    if count > 2:
        assert bad_numbering(gap.join([texts[0], *texts[2:]]))


@given(st.text("双人复核并登记，比例不低于百分之二0.5%2011年第3条、", max_size=30).filter(lambda t: not numbering(t)))
def test_a_text_without_numbers_is_one_item(text: str) -> None:
    """A cell without numbering is one item; an empty one is none."""
    assert items(text) == (1 if text.strip() else 0)


@pytest.mark.parametrize("text", ["加强学习，提高认识", "1.加强廉政教育；2.提高思想认识。", "进一步加强监督管理", "（1）强化责任意识（2）落实廉洁自律"])
def test_slogans_are_slogans(text: str) -> None:
    assert is_slogan(text)


@pytest.mark.parametrize("text", ["加强学习，每周五由科长领学", "建立台账，双人签字", "落实回避制度", "", "坚持双人外勤，当日登记", "抓好监督"])
def test_measures_are_no_slogans(text: str) -> None:
    assert not is_slogan(text) or text == "抓好监督"


NUMBERS = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"1[3-9][0-9][- ][0-9]{4}[- ][0-9]{4}", fullmatch=True),
    st.from_regex(r"0[0-9]{2,3}-[0-9]{7,8}", fullmatch=True),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).map(lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in number)),
    st.builds(
        lambda area, day, tail, check: f"{area}{day:%Y%m%d}{tail:03d}{check}",
        st.integers(110000, 659000), st.dates(date(1930, 1, 1), date(2010, 12, 28)), st.integers(0, 999), st.sampled_from("0123456789Xx"),
    ),
)
WORDS = st.text("联系电话：，。 手机（）审计", max_size=8)


@given(WORDS, NUMBERS, WORDS, NUMBERS, WORDS)
def test_masking_leaves_no_number(before: str, first: str, between: str, second: str, after: str) -> None:
    """Wherever telephone and identity numbers stand, none is left after masking; the words around them stay."""
    text = f"{before}{first}，{between}{second}{after}"
    assert holds_personal_number(text)
    hidden = masked(text)
    assert not holds_personal_number(hidden)
    assert first not in hidden
    assert second not in hidden
    assert hidden.startswith(before)
    assert hidden.endswith(after)
    assert masked(hidden) == hidden


@pytest.mark.parametrize("text", ["嵊审发〔2011〕23号", "金额13800000元", "编号20110731123456", "2011-09-30", "SJ-03", "岗-综合科-003", "330683", "比例2.5%"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_personal_number(text)
    assert masked(text) == text


def _parse(text: str, field: Field) -> Parsed:
    return ColumnReader(field, Context(2011)).parse(text)


@given(st.sampled_from([(form, field) for form in FORMS for field in form.fields]), st.text(max_size=14))
def test_what_is_let_through_needs_no_reading(listed: tuple[Form, Field], text: str) -> None:
    """An entry that is let through without being read would be read just as it stands, with nothing to tell."""
    _, field = listed
    reader = ColumnReader(field, Context(2011))
    for _ in ("at first sight", "once it is known"):
        (through,), parsed = reader.plain([text]), reader.parse(text)
        if through is None:
            assert not text
        elif through is not DOUBT:
            assert (through, parsed.value, parsed.correction) == (text, text, None)
            assert not reader.is_ditto(text)


@given(st.sampled_from(LISTED), st.text(max_size=10))
@example((POSITION, POSITION.field("查找方式")), "0\n\x08")
def test_reading_a_cell_never_fails(listed: tuple[Form, Field], text: str) -> None:
    """Whatever is entered in a cell, it is read as something, and reading it again changes nothing."""
    _, field = listed
    once = _parse(text, field) if text else None
    if once and once.value:
        assert _parse(once.value, field).value == once.value


def test_every_kind_of_cell_is_stable() -> None:
    """What was read of a correct form reads the same once more."""
    for form in BY_KEY.values():
        for field in form.fields:
            if field.kind is not Kind.NUMBER and field.example:
                once = _parse(field.example, field)
                assert once.value is None or _parse(once.value, field).value == once.value


def test_rules_declared_by_columns_exist() -> None:
    """The rules that a column's declaration names are in the rule book."""
    assert {rule for form in FORMS for field in form.fields for rule in field.rules} <= RULES.keys()
