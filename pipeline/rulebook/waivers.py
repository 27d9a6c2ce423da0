"""Gate 7, the waivers that the office keeps: does each name a section, a rule that may be waived, and a day that is still to come."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_NAMED = "豁免只对写明的科室、写明的规则有效，写法要与名册和规则编号一致。"
_ONCE = "同一科室、同一规则只能有一个截止日期。"

UNKNOWN_SECTION = rule(
    "W01", "豁免科室不在名册", Severity.ERROR,
    "填的是“{seen}”，名册里没有这个科室。",
    fix="{ask}请按名册填写科室全称。",
    why=_NAMED, example="把“企业审计科”写成“企业审计处”",
)
SECTION_RENAMED = rule(
    "W02", "豁免科室已写全称", Severity.CORRECTION,
    "填的是“{seen}”，已按名册认作“{suggestion}”。",
    fix="请核对。",
    why=_NAMED, example="“财政科”认作“财政审计科”",
)
UNKNOWN_RULE = rule(
    "W03", "没有这条规则", Severity.ERROR,
    "填的是“{seen}”，没有这个编号的规则。",
    fix="{ask}请填写退回清单“规则”一栏里的编号，如“{like}”。",
    why=_NAMED, example="规则一栏填“加强审核”",
)
NOT_WAIVABLE = rule(
    "W04", "规则不能豁免", Severity.ERROR,
    "填的是“{seen}”（{title}），这条规则不能豁免。",
    fix="请删去这一行；可以豁免的规则见样表的填表说明。",
    why="内容读不出来、分不清科室和期次、统计缺少依据的，登记豁免也无法汇总。", example="登记豁免“文件损坏”",
)
EXPIRED = rule(
    "W05", "豁免已经到期", Severity.NOTICE,
    "填的是“{seen}”，已经过期，这一条不再起作用。",
    fix="无需处理；仍需豁免的，请改填新的截止日期后重新报送。",
    why="豁免有期限，到期后规则照常执行。", example="10月10日汇总，截止日期是9月30日",
)
TWICE = rule(
    "W06", "同一豁免写了两行", Severity.ERROR,
    "与第{other}行是同一科室、同一条规则。",
    fix="请只保留一行，写明最后的截止日期。",
    why=_ONCE, example="同一科室、同一规则写了两个截止日期",
)

LIFTED = "已豁免至{until}，理由：{reason}；到期前无需改正。"
"""What is said, beside its own sentence, of a finding that a waiver lifted."""
