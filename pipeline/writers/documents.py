"""The two documents that the office reads, written from the declarations: the data dictionary and the book of rules.

They are compared with what stands in docs/ by a test, so that neither can fall behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.form import Field, Form
from pipeline.rulebook.listing import may_be_waived
from pipeline.rulebook.rule import Gate, Rule
from pipeline.vocabulary import Scale, Vocabulary
from pipeline.writers.template import need

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_MARKDOWN = re.compile(r"([\\|*_<>`])")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")

# Some wordings have a 、 inside (科室、中心), so they are set apart by something stronger.
_SEPARATOR = "；"

_GATE_NOTES: Mapping[Gate, str] = {
    Gate.LETTER: "能不能打开，是不是表格，里面有没有规定的表。",
    Gate.SHEET: "是哪一张表，栏目齐不齐，哪些行是填报内容。",
    Gate.HEADER: "谁填的、哪个科室、哪一期、谁审核。",
    Gate.CELL: "填了没有，填得对不对。",
    Gate.ROW: "同一行、同一张表的各栏是否前后一致。",
    Gate.ACROSS: "与名册、其他科室、历次报送是否一致。",
    Gate.WAIVER: "办公室登记的豁免写得对不对，到期没有。",
    Gate.REVIEW: "领导小组的审核结论全不全，是不是对着印出的内容作出的。",
    Gate.POWERS: "权力有没有依据，权力、岗位、流程、制度、风险点的编号能不能相互对应，流程走不走得通，不相容的环节分没分开。",
    Gate.FOLLOWUP: "信息有没有处置，承诺、检查、公开写得全不全，日期先后对不对。",
}


def _plain(text: str) -> str:
    """Text that markdown leaves as it is, on one line of a table."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "<br>")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *([_plain(cell) for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def data_dictionary(forms: Iterable[Form], vocabularies: Iterable[Vocabulary]) -> str:
    """Every form with its columns, and every vocabulary with the words that are understood for its values; markdown."""
    lines = [
        "# 数据字典",
        "",
        ("《实施意见》提到的各种表，空白表样从未公开。本字典所列的栏目，是根据文件的文字和其他单位公开的同类表样整理还原的，"
         "不是原表；如与本单位保存的原表不同，以原表为准，并请告知维护人员修改。"),
        "",
        ("“对外公示”写“可以”的栏目，内容审定以后可以写进“公示”文件夹；其他栏目一律不对外。内容里有姓名、电话的行整行不公示。"),
        "",
        "本文件由程序根据表的定义自动生成，请勿手工修改。",
        "",
        "## 各表",
        "",
    ]
    for form in forms:
        lines += _form(form)
    lines += ["## 词表", "", "意思确定的写法自动统一为规定选项，并逐条说明；不确定的不猜，退回询问。", ""]
    for vocabulary in vocabularies:
        lines += _vocabulary(vocabulary)
    return "\n".join(lines).rstrip("\n") + "\n"


def _form(form: Form) -> list[str]:
    columns = [_column(field) for field in form.fields]
    return [
        f"### {_plain(form.title)}",
        "",
        f"- 表号：{form.mark}",
        f"- 文件和工作表：{_plain(form.workbook)}.xlsx，工作表“{form.key}”",
        f"- 填写：由{form.who}",
        f"- 依据：“{form.demand}”",
        f"- 报送范围：{'、'.join(form.scope)}。同一范围以填表日期较后的一份为准，整份替换。",
        "",
        "表头：",
        "",
        *_table(("项目", "含义", "内容", "必填", "也认得的写法"), (_entry(field) for field in form.header)),
        "栏目：",
        "",
        *_table(("栏目", "含义", "内容", "必填", "可选内容", "对外公示", "也认得的栏目名称"), columns),
    ]


def _entry(field: Field) -> tuple[str, ...]:
    return field.heading, field.help, field.kind.value, need(field), _SEPARATOR.join(field.aka)


def _column(field: Field) -> tuple[str, ...]:
    choices = field.vocabulary.choices if field.vocabulary else ""
    return field.heading, field.help, field.kind.value, need(field), choices, "可以" if field.public else "", _SEPARATOR.join(field.aka)


def _vocabulary(vocabulary: Vocabulary) -> list[str]:
    words = {value: [word for word, meant in vocabulary.synonyms.items() if meant == value] for value in vocabulary.values}
    lines = [f"### {_plain(vocabulary.name)}", ""]
    lines += _table(("规定选项", "也认得的写法"), ((value, _SEPARATOR.join(found)) for value, found in words.items()))
    if vocabulary.strip:
        lines += [f"词尾的{'、'.join(f'“{ending}”' for ending in vocabulary.strip)}不影响识别。", ""]
    if vocabulary.scales:
        lines += ["下列成套的写法，只在同一栏没有出现右边的写法时才认；出现了，说明用的是另一套分级，不作换算，退回询问。", ""]
        lines += _table(("写法", "出现以下写法时不认"), (_scale(scale, vocabulary) for scale in vocabulary.scales))
    return lines


def _scale(scale: Scale, vocabulary: Vocabulary) -> tuple[str, str]:
    groups = [(value, [word for word, meant in scale.words.items() if meant == value]) for value in vocabulary.values]
    known = "；".join(f"{'、'.join(words)}＝{value}" for value, words in groups if words)
    return known, "、".join(sorted(scale.breakers))


def rule_book(rules: Mapping[str, Rule]) -> str:
    """Every rule with its sentence, its remedy, its reason and an example, gate by gate; markdown."""
    by_gate = {gate: [rule for rule in rules.values() if rule.gate is gate] for gate in Gate}
    lines = [
        "# 检查规则",
        "",
        (f"每份报送依次经过{'一二三四五六七八九十'[len(Gate) - 1]}道检查。“退回”的，整份退回改正；“提示”的，照常汇总，请核对；“更正”的，程序已统一写法，逐条列明；"
         "“知悉”的，只作说明，无需处理。"),
        "",
        ("有的规则，办公室可以在名册工作簿的“豁免”表里登记，对一个科室暂不执行，到截止日期为止：查出的问题照样列出，写明“已豁免”，"
         "但不再退回。哪些规则可以豁免，写在各条规则里。"),
        "",
        "提示语中的“…”处，实际显示时是具体的文件、内容或数字。本文件由程序根据规则自动生成，请勿手工修改。",
        "",
        "## 目录",
        "",
        *_contents(by_gate),
    ]
    for gate, found in by_gate.items():
        lines += [f"## {gate.value}", "", _GATE_NOTES[gate], ""]
        for rule in found:
            lines += _rule(rule)
    return "\n".join(lines).rstrip("\n") + "\n"


def _contents(by_gate: Mapping[Gate, Sequence[Rule]]) -> Iterator[str]:
    for gate, found in by_gate.items():
        yield f"- {gate.value}（{len(found)}条）"
        for rule in found:
            yield f"  - [{_heading(rule)}](#{_anchor(_heading(rule))}) {rule.severity.label}"
    yield ""


def _heading(rule: Rule) -> str:
    return f"{rule.id} {rule.title}"


def _anchor(heading: str) -> str:
    """The name under which renderers of markdown file a heading."""
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")


def _rule(rule: Rule) -> list[str]:
    return [
        f"### {_heading(rule)}",
        "",
        f"- 处理：{rule.severity.label}",
        f"- 提示语：{_sentence(rule.says)}",
        f"- 怎样改：{_sentence(rule.fix)}",
        f"- 为什么：{_plain(rule.why)}",
        f"- 例：{_plain(rule.example)}",
        f"- 豁免：{may_be_waived(rule)}",
        "",
    ]


def _sentence(template: str) -> str:
    """A sentence as people know it, with … wherever a fact is filled in."""
    return _plain(_PLACEHOLDER.sub("…", template))
