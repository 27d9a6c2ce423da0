"""雷同： planted copies are found, texts that people wrote for themselves are not, and what is told holds whatever the order of the rows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from books import letters, made, opened, reading, risk, sheets, table
from filled_forms import filled_forms
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from pipeline.analysis.alike import Alike, Kind, Reach, alike
from pipeline.analysis.clusters import clusters
from pipeline.analysis.shingles import pairs
from pipeline.analysis.wording import difference
from pipeline.checks.accepted import SOURCE
from pipeline.form import Level
from pipeline.forms import POSITION, RISK_FORMS
from pipeline.sample import bureau
from pipeline.settings import Alike as Limits
from pipeline.text import _item_signs, essence, item_texts
from pipeline.writers.consolidated import alike as sheet
from pipeline.writers.consolidated import workbook

RISK = "对熟人承办的项目有意降低证据要求"
MEASURE = "1.公章原则上不出机关，确需外带的由分管领导书面批准；\n2.外带期间由两人同行，一人用印、一人逐份登记；\n3.归还当日核对登记表，不一致的立即报告。"
OTHER = "1.查询申请附证据清单，逐户写明户名和期间；\n2.通知书一户一号，领用、缴销都要登记；\n3.每半年核对存根与回执，有差异的写出书面说明。"
Row = tuple[str, str, str, str]
"""Section, post, risk point, measures."""


def risks(rows: Sequence[Row], level: Level = Level.POSITION) -> pd.DataFrame:
    """Risk points of the register, each in a row of a letter of its section."""
    columns = {
        "风险编号": [f"岗-{section}-{number:03d}" for number, (section, *_) in enumerate(rows, 1)], "单位名称": "示例市审计局", "层级": level.value,
        "科室": [row[0] for row in rows], "岗位": [row[1] for row in rows], "风险点": [row[2] for row in rows], "防控措施": [row[3] for row in rows],
    }
    index = pd.MultiIndex.from_arrays([[f"{row[0]}.xlsx" for row in rows], ["岗位"] * len(rows), range(7, 7 + len(rows))], names=SOURCE)
    return pd.DataFrame(columns, index=index).astype(dict.fromkeys(columns, "str"))


def told(found: Alike) -> set[tuple[Kind, Reach, frozenset[str]]]:
    """The groups by kind and reach, as sets of their points."""
    return {(group.kind, group.reach, frozenset(member.code for member in group.members)) for group in found.groups}


# ── what is found ────────────────────────────────────────────────────────────────────────────────────────────────────

EDITS = {
    "as it is": lambda text: text,
    "other signs and blanks": lambda text: text.replace("；\n", "。 ").replace("，", ","),
    "one character": lambda text: text.replace("逐份", "逐件"),
    "several characters": lambda text: text.replace("书面", "签字").replace("立即", "及时").replace("机关", "单位"),
    "words swapped": lambda text: text.replace("一人用印、一人逐份登记", "一人逐份登记、一人用印"),
    "another number": lambda text: text.replace("两人", "三人").replace("当日", "次日"),
    "a sentence more": lambda text: f"{text}登记表存档。",
    "an item less": lambda text: text.replace("，不一致的立即报告", ""),
    "a section's own name": lambda text: text.replace("分管领导", "综合科科长"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_copied_measure_is_found(edit: str):
    """A measure of another section's, as it is or with a little of it changed, is told beside the one that it was taken from."""
    found = alike(risks([("办公室", "文秘岗", RISK, MEASURE), ("综合科", "内勤岗", "项目经费与日常经费互相串用", EDITS[edit](MEASURE)), ("企业科", "主审岗", "", OTHER)]))
    [group] = found.groups
    assert (group.kind, group.reach, [member.section for member in group.members].count("企业科")) == (Kind.MEASURE, Reach.ACROSS, 0)
    assert len(group.members) == 2
    assert (min(member.likeness for member in group.members) == 100) == (edit in ("as it is", "other signs and blanks"))
    assert found.total_across == 1


@pytest.mark.parametrize("copied", [RISK, RISK.replace("有意", "故意"), f"{RISK}。", f"{RISK}的"])
def test_a_copied_risk_point_is_found(copied: str):
    """So is a risk point; within one section it is told as that."""
    for section, reach in (("综合科", Reach.ACROSS), ("办公室", Reach.WITHIN)):
        assert told(alike(risks([("办公室", "文秘岗", RISK, ""), (section, "内勤岗", copied, "")]))) == {(Kind.RISK, reach, frozenset({"岗-办公室-001", f"岗-{section}-002"}))}


def test_a_long_item_among_others_is_found():
    """One long item taken over word for word is told, with its own words only; a short one is nobody's."""
    _, second, third = OTHER.split("\n")
    mixed = f"1.双人双锁。\n2.{item_texts(MEASURE)[0].rstrip('；')}。\n3.按月通报。"
    [group] = alike(risks([("办公室", "文秘岗", "", MEASURE), ("综合科", "内勤岗", "", mixed), ("企业科", "主审岗", "", f"1.双人双锁。\n{second}\n{third}")])).groups
    assert (group.kind, [member.text for member in group.members]) == (Kind.ITEM, ["公章原则上不出机关，确需外带的由分管领导书面批准；", "公章原则上不出机关，确需外带的由分管领导书面批准。"])


def test_slogans_are_counted_where_they_stand():
    """Measures of which every clause is a general exhortation are listed, one by one; one clause that says what is done is enough not to be."""
    found = alike(risks([("办公室", "文秘岗", "", "加强学习，提高认识。"), ("综合科", "内勤岗", "", "1.加强教育；\n2.增强责任意识。"), ("企业科", "主审岗", "", "加强学习，每月抽查十份底稿。")]))
    assert [(member.section, member.text) for member in found.slogans] == [("办公室", "加强学习，提高认识。"), ("综合科", "1.加强教育；\n2.增强责任意识。")]


@pytest.mark.parametrize("form", RISK_FORMS, ids=lambda form: form.key)
def test_what_is_near_the_example_is_found(form):
    """The form's own example, as it is or with a character changed, is told with how near it is."""
    example = form.field("防控措施").example
    found = alike(risks([("办公室", "文秘岗", "", example), ("综合科", "内勤岗", "", example[:-3] + "了" + example[-3:]), ("企业科", "主审岗", RISK, OTHER)]))
    assert [(member.section, member.likeness == 100) for member in found.examples] == [("办公室", True), ("综合科", False)]


# ── what is not ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_risk_points_about_another_number_are_others():
    """第三项 and 第四项 are different things, and so are 甲类 and 乙类, 2010年 and 2011年."""
    for one, other in (("第三项业务中可能出现的问题", "第四项业务中可能出现的问题"), ("甲类项目的验收资料不全不实", "乙类项目的验收资料不全不实"), ("截留2010年度的专项资金结余", "截留2011年度的专项资金结余")):
        assert not alike(risks([("办公室", "文秘岗", one, ""), ("综合科", "内勤岗", other, "")])).groups


def test_a_post_may_repeat_itself():
    """The same measure for several points of one post, or of two people on it, is not told; for two posts it is, with all its points."""
    own = ("办公室", "文秘岗", "", MEASURE)
    assert not alike(risks([own, own, own])).groups
    [group] = alike(risks([own, own, ("办公室", "会计岗", "", MEASURE)])).groups
    assert (group.reach, len(group.members)) == (Reach.WITHIN, 3)


def test_what_is_short_is_nobodys():
    """Texts under the least length come to several minds by themselves."""
    short = [("办公室", "文秘岗", "泄露工作秘密", "双人双锁，按月核对。"), ("综合科", "内勤岗", "泄露工作秘密", "双人双锁，按月核对。")]
    assert alike(risks(short)).total == 0
    assert len(alike(risks(short), Limits(risk_length=6, measure_length=8)).groups) == 2


def _of_sample() -> list[Row]:
    rows = [(row["科室"], row["岗位名称"], row["风险点"], row["防控措施"]) for row in bureau.table("position")]
    return rows + [(row["科室"], "", row["风险点"], row["防控措施"]) for row in bureau.table("section")]


def _of_filled() -> list[Row]:
    readings = [form.reading() for form in filled_forms("云溪县审计局")]
    sheets_of = [own for each in readings for own in each.tables if own.form in {form.key for form in RISK_FORMS}]
    return [
        (own.entry("科室(中心)") or "单位", (own.cells.get("岗位名称") or own.cells["风险点"])[at] or "", risk_point or "", own.cells["防控措施"][at] or "")
        for own in sheets_of for at, risk_point in enumerate(own.cells["风险点"])
    ]


@pytest.mark.parametrize("rows", [_of_sample, _of_filled], ids=["示例市审计局", "云溪县审计局"])
def test_texts_written_for_a_post_are_not_told(rows):
    """Of the sample bureau's texts and of those of a bureau that was filled in without looking at the rules, nothing is alike."""
    own = rows()
    assert len(own) >= 50
    assert alike(risks(own)) == Alike()


WHO = ["科长", "主审", "审计组长", "经办人", "复核人", "档案员", "会计", "出纳", "分管领导", "纪检组长", "联络员", "保管员"]
WHEN = ["每月末", "每季度", "每周五", "签字当日", "离点之前", "归档之前", "进点三日内", "每半年", "收到后两日内", "发文之前", "年底", "项目结束后"]
DOES = ["抽查", "逐笔核对", "登记", "复印留存", "拍照上传", "编号管理", "当面清点", "交叉复核", "书面说明", "列表公示", "封存", "盘点"]
OBJECT = ["取证底稿", "报销附件", "用印登记簿", "合同台账", "抽样清单", "询价记录", "整改回执", "移送线索", "库存现金", "油卡里程", "会议纪要", "比对语句", "送达回证", "签证单据", "涉密载体", "档案封签"]
ELSE = ["缺一不批", "差错计入考核", "断号的追查去向", "不符的当日报告", "结果附卷", "由他人复看", "两人签字", "抄送纪检组", "退回重办", "按季通报"]


def written(rng: random.Random) -> str:
    """A measure of three items, each made of words that offices use: alike in manner, about different things."""
    drawn = [f"{n}.{rng.choice(WHO)}{rng.choice(WHEN)}{rng.choice(DOES)}{rng.choice(OBJECT)}和{rng.choice(OBJECT)}，{rng.choice(ELSE)}" for n in (1, 2, 3)]
    return "；\n".join(drawn) + "。"


def edited(rng: random.Random, text: str, share: float) -> str:
    """The text with a share of its characters changed, left out or put in, at random places."""
    letters_of = list(text)
    for _ in range(max(1, int(len(text) * share))):
        at, way = rng.randrange(len(letters_of)), rng.random()
        letters_of[at : at + (way < 0.8)] = rng.choice(RISK + MEASURE.replace("\n", "")) if way < 0.6 or way >= 0.8 else ""
    return "".join(letters_of)


def test_precision_and_recall_are_as_the_documents_say():
    """Of 2,000 measures written from one stock of words and 300 planted copies: every group holds a plant and its source, hardly one plant is missed."""
    rng = random.Random(11)
    texts = [written(rng) for _ in range(2000)]
    plants = {}
    while len(plants) < 300:
        source, copy = (at := rng.randrange(len(texts))), edited(rng, texts[at], rng.choice((0.02, 0.05, 0.08)))
        if fuzz.ratio(essence(texts[source]), essence(copy)) >= 88:
            plants[copy] = source
    rows = [("甲科", f"岗位{at}", "", text) for at, text in enumerate(texts)] + [("乙科", f"岗位{at}", "", text) for at, text in enumerate(plants)]
    found = [[int(member.code.rpartition("-")[2]) - 1 for member in group.members] for group in alike(risks(rows)).groups if group.kind is Kind.MEASURE]
    family = {at: at for at in range(len(texts))} | {len(texts) + at: source for at, source in enumerate(plants.values())}
    wrong = [group for group in found if len({family[at] for at in group}) > 1]
    caught = {at for group in found for at in group if at >= len(texts) and len(group) > 1}
    assert not wrong
    assert len(caught) >= 0.99 * len(plants)


def test_hardly_a_pair_is_missed_of_those_that_there_are():
    """Held against every pair compared with every other: of short and long texts with copies at the very threshold, one in fifty is missed at most."""
    rng = random.Random(5)
    for least_words in (1, 3):
        base = ["；".join(written(rng).split("；\n")[:least_words]) for _ in range(400)]
        texts = sorted({essence(text) for text in [*base, *(edited(rng, text, 0.1) for text in base)]})
        scores = np.triu(process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=88), 1)
        true = set(zip(*(places.tolist() for places in np.nonzero(scores)), strict=True))
        compared = set(zip(*(places.tolist() for places in pairs(texts)), strict=True))
        assert len(true) > 100
        assert len(true & compared) >= 0.98 * len(true)
        assert len(compared) < len(texts) * 40


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

_STOCK = [MEASURE, OTHER, RISK, *(edit(MEASURE) for edit in EDITS.values()), OTHER.replace("书面", ""), RISK.replace("有意", "故意"), "加强学习，提高认识。", "双人双锁", ""]
_texts = st.sampled_from(_STOCK) | st.text("审计底稿登记核对每月日签字，。12", max_size=24)
_rows = st.lists(st.tuples(st.sampled_from(("办公室", "综合科", "企业科")), st.sampled_from(("主审岗", "内勤岗")), _texts, _texts), max_size=12)


@given(_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, rng):
    """Whatever the order of the rows, the same groups, slogans and examples are told."""
    frame = risks(rows)
    order = list(range(len(rows)))
    rng.shuffle(order)
    one, other = alike(frame), alike(frame.iloc[order])
    assert told(one) == told(other)
    assert {essence(group.members[0].text) for group in one.groups} == {essence(group.members[0].text) for group in other.groups}
    assert set(one.slogans) == set(other.slogans)
    assert set(one.examples) == set(other.examples)


@given(_rows)
def test_every_member_is_near_its_model(rows):
    """Each text of a group is as like the group's first as the settings ask, and the likeness that is told is that."""
    limits = Limits()
    for group in alike(risks(rows)).groups:
        model = essence(group.members[0].text)
        for member in group.members:
            score = fuzz.ratio(model, essence(member.text))
            assert score >= limits.likeness
            assert member.likeness == int(score)


@given(_rows)
def test_exact_copies_are_always_found(rows):
    """Two posts that say the same, in texts that are long enough, are in one group."""
    groups = alike(risks(rows)).groups
    for column, kind, shortest in ((2, Kind.RISK, Limits().risk_length), (3, Kind.MEASURE, Limits().measure_length)):
        owners: dict[str, list[tuple[str, str, str]]] = {}
        for number, row in enumerate(rows, 1):
            if len(said := essence(row[column])) >= shortest:
                owners.setdefault(said, []).append((row[0], row[1], f"岗-{row[0]}-{number:03d}"))
        for own in owners.values():
            if len({owner[:2] for owner in own}) > 1:
                assert any(group.kind is kind and {owner[2] for owner in own} <= {member.code for member in group.members} for group in groups)


@given(_rows)
def test_groups_share_nothing(rows):
    """No text is in two groups of one kind, and every group tells of two posts."""
    groups = alike(risks(rows)).groups
    for kind in (Kind.RISK, Kind.MEASURE):
        codes = [member.code for group in groups if group.kind is kind for member in group.members]
        assert len(codes) == len(set(codes))
    assert all(len({(member.section, member.post) for member in group.members}) > 1 for group in groups)


@given(st.lists(st.text("审计底稿登记核对每月", min_size=1, max_size=12), max_size=30, unique=True), st.integers(60, 100))
def test_clusters_do_not_drift(texts, least):
    """However texts shade into one another, each is near the model of its own cluster, and in one only."""
    found = clusters(texts, [1] * len(texts), least)
    assert len({at for own in found for at, _ in own.members}) == sum(len(own.members) for own in found)
    assert all(fuzz.ratio(texts[own.members[0][0]], texts[at]) == likeness >= least for own in found for at, likeness in own.members)


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(".．、)"), st.text("审计每月2（1）.、，； ", max_size=9)), max_size=5))
def test_items_on_lines_are_those_of_a_closer_look(lines):
    """The usual case, an item a line, comes out as it does where every sign is looked at."""
    text = "\n".join(f"{number}{sign}{said}" for number, sign, said in lines)
    signs = _item_signs(text)
    ends = [*(sign.start() for sign in signs[1:]), len(text)]
    closer = [text[: signs[0].start()], *(text[sign.end() : end] for sign, end in zip(signs, ends, strict=True))] if signs else text.splitlines()
    assert item_texts(text) == [part.strip() for part in closer if part.strip()]


def test_a_difference_is_told_in_few_words():
    """What was put in, left out and written otherwise, the first few of them; nothing where two say the same."""
    assert difference("每月抽查底稿", "每季抽查底稿并登记") == "“月”作“季”\n多“并登记”"
    assert difference("双人每月抽查底稿", "每月抽查底稿") == "少“双人”"
    assert difference("一二三四五六七八九十" * 5, "一二三四五六七八九十".join("甲乙丙丁戊己")).endswith("\n等6处")
    assert difference("同样的文字", "同样的文字") == ""
    assert difference("一二三四五六七八九十" * 2, "一二三四五六七八九十".join("甲乙丙")) == "多“甲”\n多“乙”\n多“丙”"


# ── the sheet ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _letter(section: str, post: str, measures: str):
    file = f"{section}/{post}.xlsx"
    row = risk(3, 岗位名称=f"{section}{post}", 姓名=f"{section[0]}{post[0]}某", 岗位职责="负责登记、核对和归档工作。", 风险点=f"{section}没有人复核{post}的签字", 防控措施=measures)
    return reading(file, table(POSITION, file, section, [row]))


@pytest.fixture(scope="module")
def book():
    """A small bureau in which two sections hand in one measure, one a slogan, and one the example of the form."""
    example = POSITION.field("防控措施").example
    own = [_letter("办公室", "内勤岗", MEASURE), _letter("法规审理科", "内勤岗", MEASURE.replace("逐份", "逐件")), _letter("企业审计科", "主审岗", "加强学习，提高认识。"),
           _letter("企业审计科", "内勤岗", f"{example[:-1]}了。")]
    return made([*letters(), *own])


def test_the_sheet_lists_every_member_below_its_counts(book):
    """As many lines as texts are alike; a group's first line is its model, the others say how they differ; each leads to its letter."""
    found = book.figures.alike
    rows = sheets(workbook(book))["雷同"]
    heads = rows[sheet.top(found)]
    lines = [dict(zip(map(str, heads), row, strict=True)) for row in rows[sheet.top(found) + 1 :]]
    assert len(lines) == found.total
    [copied] = [line for line in lines if line["异同"] == "大同小异" and "公章" in str(line["文字"])]
    assert (copied["类"], copied["范围"], copied["相似度"]) == ("措施雷同", "跨科室", str(int(fuzz.ratio(essence(MEASURE), essence(MEASURE.replace("逐份", "逐件"))))))
    assert copied["与样本的不同"] in ("“份”作“件”", "“件”作“份”")
    assert [line["科室"] for line in lines if line["类"] in ("套话措施", "照抄样表示例")] == ["企业审计科", "企业审计科"]
    assert sum(int(line["组首行"]) for line in lines) == len(found.groups)


def test_a_kind_leads_to_its_first_line(book):
    """The row that a link to a kind or a reach leads to is the first line of it."""
    found, own = book.figures.alike, opened(workbook(book), data_only=True)["雷同"]
    for kind in (Kind.MEASURE, Kind.SLOGAN, Kind.EXAMPLE):
        row = sheet.row_of(found, kind) + 1
        assert own.cell(row, 1).value == kind.value
        assert own.cell(row - 1, 1).value != kind.value
    assert own.cell(sheet.row_of(found, Reach.ACROSS) + 1, 3).value == "跨科室"


def test_nothing_alike_is_said_in_one_line():
    """A bureau without copies has one line on the sheet, and no list."""
    rows = sheets(workbook(made([])))["雷同"]
    assert [cell for row in rows for cell in row if cell] == ["雷同", "返回目录", "没有雷同的风险点和防控措施，没有套话，也没有照抄样表示例的。"]


def test_thousands_of_one_text_are_all_listed():
    """A text that three thousand posts hand in is one group with all of them, and takes no longer than as many different ones."""
    rows = [(f"第{number % 60}科", f"岗位{number}", f"第{number}号项目的问题没有人过问", MEASURE) for number in range(3000)]
    [group] = alike(risks(rows)).groups
    assert len(group.members) == 3000


def test_the_sample_bureau_shows_what_was_planted():
    """Of its letters as they came: one measure across two sections, one item across two, one slogan."""
    from drawn_cases import RECEIVED

    from pipeline.checks.judge import Office, judge
    from pipeline.forms import FORMS
    from pipeline.intake.read import read
    from pipeline.letter import Limits as LetterLimits
    from pipeline.register.merge import merge
    from pipeline.rosterbook import Roster
    from pipeline.sample.letters import letters as sample
    from pipeline.settings import Settings

    received = RECEIVED if isinstance(RECEIVED, datetime) else datetime(2011, 9, 28, tzinfo=UTC)
    readings = [read(file, own, received, FORMS, LetterLimits()) for file, own in sample().items() if file.endswith(".xlsx") and "~$" not in file]
    judged = judge(readings, Office(Settings(), bureau.RUN_DAY, Roster()))
    found = alike(merge(judged, None, bureau.RUN_DAY.isoformat()).risks)
    assert {(group.kind, group.reach, frozenset(member.section for member in group.members)) for group in found.groups} == {
        (kind, Reach.ACROSS, frozenset({"行政事业审计科", "农业与社会保障审计科"})) for kind in (Kind.MEASURE, Kind.ITEM)
    }
    assert ([member.section for member in found.slogans], found.examples) == (["经济责任审计科"], ())
