"""What the words of a cell give away: nothing said, not finished, a slogan, a role instead of a name."""

from __future__ import annotations

import re

from pipeline.forms.vocabularies import CATEGORY
from pipeline.text import essence, numbering, tight

_PLACEHOLDERS = frozenset(
    ["同上", "同左", "同前", "同上行", "略", "无", "暂无", "没有", "详见附件", "见附件", "附件", "另附", "待定", "待填", "待补充", "待完善", "不详", "具体见附件", "见制度", "空", "XX", "XXX"]
)
UNFINISHED_SIGNS = "[Xx]{2}|[×✕╳]{2}|[*]{3}|[_\uff3f]{3}|待填|待补充|[?]{3}|\uff1f{2}"
SLOGAN_SIGNS = "加强|提高|增强|强化|提升|深化|抓好|落实|坚持|加大|注重"
"""Patterns that occur in every text that may be meant, and in few others."""
LONGEST_PLACEHOLDER = 16
_UNFINISHED = re.compile(r"(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|[×✕╳]{2,}|\*{3,}|[_\uff3f]{3,}|待填|待补充|\?{3,}|\uff1f{2,}")
_SLOGAN_VERB = r"(?:进一步|不断|切实|大力|认真|全面|持续)*(?:加强|提高|增强|强化|提升|深化|抓好|落实|坚持|加大|注重)"
_SLOGAN_OBJECT = (
    r"(?:政治|业务|思想|理论|廉政|廉洁|法制|法律|法律法规|职业道德|党风廉政|反腐倡廉|警示|自我|自身|政策|责任|服务|内部|日常|作风|纪律|队伍)*"
    r"(?:学习|教育|认识|意识|觉悟|修养|素质|建设|监督|管理|自律|力度|水平|能力|培训|宣传|约束|责任心|责任感|观念|防范|警惕性)"
)
_SLOGAN = re.compile(rf"^(?:{_SLOGAN_VERB}(?:{_SLOGAN_OBJECT})+)+$")
_SLOGAN_START = re.compile(rf"[\W\d_一二三四五六七八九十]*{_SLOGAN_VERB}")
_CLAUSE = re.compile(r"[\s,\uff0c;\uff1b。、.]+|\d{1,2}[.\uff0e、)\uff09]|[(\uff08][\d一二三四五六七八九十]{1,3}[)\uff09]|[\u2460-\u2473]")
_ROLES = frozenset(["局长", "副局长", "科长", "副科长", "主任", "副主任", "书记", "科室负责人", "负责人", "部门负责人", "分管领导", "主要领导", "经办人", "本人", "全体人员", "全科人员", "相关人员", "责任人", "各科室", "科员", "主审", "组长", "审计组长", "会计", "出纳"])
_LONGEST_SHORT_NAME = 2
_ROLE_ENDING = re.compile(r"(?:科|室|中心|岗|部门|小组|委员会|人员|干部)$")
_NAMES = re.compile(r"^[\u4e00-\u9fff·]{2,4}(?:[、,\uff0c;\uff1b/和\n\s][\u4e00-\u9fff·]{2,4})+$")
_GRAVE = re.compile(r"贪污|受贿|行贿|索贿|索要贿赂|挪用|侵占|渎职|徇私|徇情")


def is_placeholder(text: str) -> bool:
    """Whether a text stands for something that was not written: 同上， 略， 详见附件， XX."""
    if len(text) > LONGEST_PLACEHOLDER:
        return False
    plain = essence(text)
    return not plain or plain.upper() in _PLACEHOLDERS or re.fullmatch(r"[x×]+", plain) is not None


def unfinished(text: str) -> str:
    """The mark that shows a gap left to be filled (XX, ××, ____), or nothing."""
    found = _UNFINISHED.search(text)
    return found[0] if found else ""


def is_slogan(text: str) -> bool:
    """Whether every clause is a general exhortation （加强学习， 提高认识） and none says what is done."""
    if _SLOGAN_START.match(text) is None:
        return False
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    return bool(clauses) and all(_SLOGAN.match(tight(clause)) for clause in clauses)


def is_category_word(text: str) -> bool:
    """Whether a risk point only repeats a category."""
    return len(text) <= LONGEST_PLACEHOLDER and CATEGORY.value(text) is not None


def bad_numbering(text: str) -> tuple[int, ...]:
    """The numbers of a text's items where one repeats or is left out; empty where they run 1, 2, 3 or there are none."""
    numbers = numbering(text)
    return numbers if len(numbers) > 1 and numbers != tuple(range(numbers[0], numbers[0] + len(numbers))) else ()


def risks_in(text: str) -> int:
    """How many numbered items a risk point holds."""
    return len(numbering(text))


def is_role(text: str) -> bool:
    """Whether a person's cell holds a role or a department instead of a name."""
    plain = tight(text)
    return plain in _ROLES or (len(plain) > _LONGEST_SHORT_NAME and _ROLE_ENDING.search(plain) is not None)


def holds_several_names(text: str) -> bool:
    """Whether a person's cell holds two names or more."""
    return _NAMES.match(text.strip()) is not None


def grave_word(text: str) -> str:
    """The word for a crime of office that stands in a text, or nothing."""
    found = _GRAVE.search(text)
    return found[0] if found else ""
