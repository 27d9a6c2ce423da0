"""What the words of a cell give away: nothing said, not finished, a slogan, a role instead of a name."""

from __future__ import annotations

import re

from pipeline.forms.vocabularies import CATEGORY
from pipeline.text import LONG_NAME, essence, numbering, simplified, tight

_PLACEHOLDERS = frozenset(
    ["同上", "同左", "同前", "同上行", "略", "无", "暂无", "没有", "详见附件", "见附件", "附件", "另附", "待定", "待填", "待补充", "待完善", "不详", "具体见附件", "见制度", "空", "XX", "XXX"]
)
_SEE_ELSEWHERE = re.compile(
    r"(?:参照|参见|参考|具体见|详见|见|同|如|与)第?(?:上|前|左|下|本|附|\d+)?(?:条|行|栏|面|述|文|表|项|款|列|件|所述|各条|相同|一致)*"
    r"|按(?:照)?(?:有关|相关)?(?:规定|制度|要求|程序)(?:执行|办理|落实)?|(?:详见|见)(?:有关|相关)?(?:制度|规定|文件|材料)"
)
_NO_RISK = re.compile(r"(?:暂时?|目前|尚)?(?:无|没有|不存在|未发现)(?:明显)?的?(?:廉政)?(?:风险)?(?:点|内容|情况)?")
UNFINISHED_SIGNS = "[Xx]{2}|[×✕╳]{2}|[*]{3}|[_\uff3f]{3}|待填|待补充|[?]{3}|\uff1f{2}"
SLOGAN_SIGNS = "加强|提高|增强|强化|提升|深化|抓好|落实|坚持|加大|注重|严格|自觉|树立|健全|完善|改进|廉洁|依法"
"""Patterns that occur in every text that may be meant, and in few others."""
LONGEST_PLACEHOLDER = 16
_CROSSES = re.compile("[x×]+")
_UNFINISHED = re.compile(r"(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|[×✕╳]{2,}|\*{3,}|[_\uff3f]{3,}|待填|待补充|\?{3,}|\uff1f{2,}")
_URGING = (
    "进一步|不断|切实|大力|认真|全面|持续|牢固|始终|自觉|严格|积极|继续|"
    "加强|提高|增强|强化|提升|深化|抓好|落实|坚持|加大|注重|遵守|执行|要求|接受|树立|健全|完善|改进|做到|规范|"
    "廉洁自律|廉洁奉公|廉洁从政|廉洁从审|秉公办事|公正执法|依法行政|依法审计|防微杜渐|警钟长鸣|以身作则"
)
_VAGUE = (
    "政治|业务|思想|理论|廉政|廉洁|法制|法律|法规|职业道德|党风|反腐倡廉|警示|自我|自身|政策|服务|内部|日常|作风|纪律|队伍|规章|各项|有关|相关|审计|工作|人员|"
    "干部|职工|党员|正确|学习|教育|认识|意识|觉悟|修养|素质|建设|监督|检查|管理|自律|力度|水平|能力|培训|宣传|约束|控制|责任心|责任感|责任|观念|防范|警惕性|警惕|制度|"
    "规定|机制|程序|自己|权力观|操守|把关|文明|公开|透明|公平|公正|客观|和|与|及"
)
# Possessive, so that no text, however long, is looked at twice.
_SLOGAN = re.compile(rf"(?:{_URGING}|{_VAGUE})++")
_SLOGAN_START = re.compile(rf"[\W\d_一二三四五六七八九十是]*+(?:{_URGING})")
_CLAUSE = re.compile(r"(?:^|(?<=[\s,\uff0c;\uff1b。]))[一二三四五六七八九十]{1,2}是|[\s,\uff0c;\uff1b。、.]+|\d{1,2}[.\uff0e、)\uff09]|[(\uff08][\d一二三四五六七八九十]{1,3}[)\uff09]|[\u2460-\u2473]")
_ROLES = frozenset(["局长", "科长", "主任", "书记", "主审", "组长", "会计", "出纳", "科员", "经办人", "责任人", "本人", "各科室", "各岗位"])
_LONGEST_SHORT_NAME, _USUAL_NAME = 2, 3
_ROLE_ENDING = re.compile(
    r"(?:(?<!登)科|室|中心|岗|部门|小组|审计组|党组|委员会|人员|干部|职工|同志|成员|领导|负责人|责任人|经办人|局长|科长|主任|组长|书记|审计师|主审|会计|出纳)$"
)
_SHORT_SECTION = re.compile("(?:综合|财政|行政|行事|法规|审理|法审|投资|固投|基建|企业|企审|金融|财金|人事|人教|政工|经责|农业|农社|社保|外资|信息|计划|统计|文教|业务|监察)科")
"""Sections of three characters; any other three that end so may be somebody's name （张正科）."""
_CATEGORY_WORDS = re.compile("(?:存在|有|属于)?(.+?)(?:方面)?[的类]?(?:廉政|廉洁)?(?:风险)?点?")
_BETWEEN_STATEMENTS = re.compile("[;\uff1b\n]")
STATEMENT_SIGNS = "[;\uff1b\n]"
_SHORTEST_STATEMENT = 5
_GOES_ON = re.compile("[中时的后前下上里间、,\uff0c:\uff1a(\uff08和与及并而但或对将把在为使让从由向被以因]$")
_CONTINUES = re.compile("[的地得、,\uff0c。)\uff09和与及并而但或]|致使|造成|从而|导致|以致|影响|等")
_GRAVE = re.compile(r"贪污|受贿|行贿|索贿|索要贿赂|挪用|侵占|渎职|徇私|徇情")


def is_placeholder(text: str) -> bool:
    """Whether a text stands for something that was not written: 同上， 略， 详见附件， XX."""
    if len(text) > LONGEST_PLACEHOLDER:
        return False
    plain = simplified(essence(text))
    return not plain or plain.upper() in _PLACEHOLDERS or any(form.fullmatch(plain) for form in (_CROSSES, _SEE_ELSEWHERE, _NO_RISK))


def unfinished(text: str) -> str:
    """The mark that shows a gap left to be filled (XX, ××, ____), or nothing."""
    found = _UNFINISHED.search(text)
    return found[0] if found else ""


def is_slogan(text: str) -> bool:
    """Whether every clause is a general exhortation （加强学习， 提高认识） and none says what is done."""
    if _SLOGAN_START.match(text) is None:
        return False
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    return bool(clauses) and all(_SLOGAN.fullmatch(tight(clause)) for clause in clauses)


def is_category_word(text: str) -> bool:
    """Whether a risk point only repeats a category."""
    if len(text) > LONGEST_PLACEHOLDER:
        return False
    found = _CATEGORY_WORDS.fullmatch(simplified(essence(text)))
    return CATEGORY.value(text) is not None or (found is not None and CATEGORY.value(found[1]) is not None)


def bad_numbering(text: str) -> tuple[int, ...]:
    """The numbers of a text's items where one repeats or is left out; empty where they run 1, 2, 3 or there are none."""
    numbers = numbering(text)
    return numbers if len(numbers) > 1 and numbers != tuple(range(numbers[0], numbers[0] + len(numbers))) else ()


def risks_in(text: str) -> int:
    """How many risks a risk point holds: numbered items, or statements with a semicolon or a line of their own."""
    return max(len(numbering(text)), len(_statements(text)))


def _statements(text: str) -> list[str]:
    """The statements of a text; lines that only continue the one before, as somebody breaks a long sentence, are part of it."""
    statements: list[str] = []
    for part in filter(None, (each.strip() for each in _BETWEEN_STATEMENTS.split(text))):
        if statements and (_GOES_ON.search(statements[-1]) or _CONTINUES.match(part) or len(part) < _SHORTEST_STATEMENT):
            statements[-1] += part
        else:
            statements.append(part)
    return statements


def is_role(text: str) -> bool:
    """Whether a person's cell holds a role or a department instead of a name."""
    plain = tight(text)
    if plain in _ROLES or (len(plain) == _USUAL_NAME and plain.endswith("科")):
        return plain in _ROLES or _SHORT_SECTION.fullmatch(plain) is not None
    return len(plain) > _LONGEST_SHORT_NAME and _ROLE_ENDING.search(plain) is not None and not LONG_NAME.fullmatch(plain)


def grave_word(text: str) -> str:
    """The word for a crime of office that stands in a text, or nothing."""
    found = _GRAVE.search(text)
    return found[0] if found else ""
