"""Every sentence that people get to read: plain Chinese, complete, with its place, what was entered and what to do."""

from __future__ import annotations

import re

import pytest

from pipeline.finding import Finding, Severity
from pipeline.forms import FORMS
from pipeline.place import Place
from pipeline.rulebook import RULES, Rule
from pipeline.rulebook.listing import as_dictionary, sentence
from pipeline.rulebook.rule import SEEN_LIMIT, rule

KNOWN_WORDS = {"Excel", "WPS", "PDF", "CSV", "RAR", "ZIP", "GZ", "RTF", "Word", "MB", "xlsx", "xls", "ods", "xlsb", "XML", "z", "OFD", "Numbers"}
HEADINGS = {"权力(业务)事项", "科室(中心)"}
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")
_PLACES = re.compile(r"(?<![A-Za-z])[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?")
_PROGRAM_WORDS = re.compile(r"\b(?:None|nan|NaN|NaT|True|False|Kind|Rule|Field|dtype|object|regex|Error|Exception)\b|\\[dsw]|[{}]|\bpd\.|<class")
_HALF_WIDTH = re.compile(r"(?<=[\u3400-\u9fff”》）])[,;:?!()]|[,;:?!()](?=[\u3400-\u9fff“《（])")
_CLASHES = ("。。", "，。", "；。", "：。", "、。", "？。", "。，", "，，", "“”", "请填写请", "请填写填写", "请补填：请", "（）", "为为", "的的", "请请")
_ADVICE = re.compile(r"请|无需|不用|可不|下次")
TELLS_NO_ENTRY = {
    "C08", "C11", "C12", "C18", "S01", "S02", "S03", "S04", "S05", "S06", "S09", "S10", "R04", "R05", "R08", "R10", "R11", "R12", "H12", "X03",
    "X04", "F09", "W06", "T06",
}
"""Rules whose sentence need not repeat the entry: it is hidden, too long, a heading named already, or the same as another one."""


def wording_faults(finding: Finding) -> list[str]:
    """What is wrong with a finding's sentence."""
    message, bare = finding.message, _PLACES.sub("", _QUOTED.sub("“某”", finding.message))
    faults = [f"words {word}" for word in re.findall(r"[A-Za-z]+", bare) if word not in KNOWN_WORDS]
    faults += [f"program word {found[0]}" for found in [_PROGRAM_WORDS.search(bare)] if found]
    faults += [f"half width {found[0]}" for found in [_HALF_WIDTH.search(bare)] if found]
    faults += [f"clash {clash}" for clash in _CLASHES if clash in message]
    faults += ["unbalanced quotes"] if message.count("“") != message.count("”") else []
    faults += [] if message.endswith(("。", "？")) else ["no full stop"]
    faults += [] if message.endswith(finding.fix) and _ADVICE.search(finding.fix) else ["no advice"]
    return faults + _place_faults(finding) + _entry_faults(finding)


def _place_faults(finding: Finding) -> list[str]:
    place = finding.place
    wanted = [f"工作表“{place.sheet}”"] if place.sheet else [f"文件“{place.file.rsplit('/', 1)[-1]}”"]
    wanted += [f"第{place.row}行"] if place.row else []
    wanted += [f"（{place.cell}）"] if place.cell else []
    wanted += [f"“{finding.heading}”"] if finding.heading else []
    return [f"does not name {each}" for each in wanted if each not in finding.message]


def _entry_faults(finding: Finding) -> list[str]:
    flat = " ".join(finding.seen.split())[:SEEN_LIMIT]
    told = not flat or finding.rule in TELLS_NO_ENTRY or flat in finding.message
    return [] if told else [f"does not say {flat}"]


@pytest.mark.parametrize("declared", RULES.values(), ids=lambda each: each.id)
def test_a_rule_is_declared_in_whole_sentences(declared: Rule) -> None:
    """A rule's own texts are plain Chinese: a short title, a reason, an example, a sentence and a remedy with full stops."""
    assert 3 <= len(declared.title) <= 12
    assert declared.example
    assert not declared.example.endswith("。")
    assert declared.why.endswith(("。", "”"))
    assert declared.says.endswith("。")
    assert declared.fix.endswith(("。", "}"))
    for text in (declared.title, declared.why, declared.example, sentence(declared.says), sentence(declared.fix)):
        bare = _PLACES.sub("", _QUOTED.sub("“某”", text.replace("#REF!", "")))
        assert not _HALF_WIDTH.search(bare), text
        assert not _PROGRAM_WORDS.search(bare), text
        assert set(re.findall(r"[A-Za-z]+", bare)) <= KNOWN_WORDS, text
        assert not any(clash in text for clash in _CLASHES), text


def test_a_rule_lists_itself_without_placeholders() -> None:
    """What `riskbook rules` prints of a rule holds no placeholder and is all text."""
    for declared in RULES.values():
        listed = as_dictionary(declared)
        assert list(listed) == ["id", "title", "gate", "severity", "sentence", "fix", "why", "example", "waivable"]
        assert listed.pop("waivable") is declared.waivable
        assert all(isinstance(text, str) and text and "{" not in text for text in listed.values())


def test_an_id_is_given_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        rule("C01", "某", Severity.ERROR, "某。", fix="某。", why="某。", example="某")


def test_only_what_asks_for_something_can_be_waived() -> None:
    """A notice and a correction return nothing and ask for nothing: there is nothing to lift."""
    with pytest.raises(ValueError, match="waived"):
        rule("C99", "某", Severity.NOTICE, "某。", fix="某。", why="某。", example="某", waivable=True)
    assert all(each.severity in (Severity.ERROR, Severity.WARNING) for each in RULES.values() if each.waivable)


def test_ids_run_without_gaps() -> None:
    """The ids of a gate run from 01 on, so that a missing one is noticed."""
    for gate in "FSHCRXWAQT":
        numbers = [int(each[1:]) for each in RULES if each[0] == gate]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_long_entry_is_cut_in_the_sentence_and_whole_in_the_record() -> None:
    """What was entered is quoted short, with an ellipsis; the record holds all of it."""
    entered = "逐" * 200
    finding = RULES["C02"].at(Place("甲.xlsx", "岗位", 5, 2), heading="自评等级", seen=entered, elsewhere="", ask="", choices="一级")
    assert finding.seen == entered
    assert entered not in finding.message
    assert f"{'逐' * SEEN_LIMIT}…" in finding.message


def test_what_a_field_expects_reads_on_after_the_remedy() -> None:
    """“请补填：…” and “请填写…” go on in every column and every header entry to a sentence without a clash."""
    for form in FORMS:
        for field in (*form.header, *form.fields):
            for facts in ({}, {"stage": "某"}):
                finding = RULES["C23" if facts else "C01"].at(Place("甲.xlsx", form.key, 5, 2), heading=field.heading, expected=field.expected, **facts)
                assert not wording_faults(finding), finding.message
