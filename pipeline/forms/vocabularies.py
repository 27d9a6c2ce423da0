"""The official vocabularies, with the words that people use instead."""

from pipeline.vocabulary import Scale, Vocabulary

_ROMAN = {"Ⅰ": "一级", "I": "一级", "Ⅱ": "二级", "II": "二级", "Ⅲ": "三级", "III": "三级"}


def _with_endings(words: dict[str, str], *endings: str) -> dict[str, str]:
    return words | {word + ending: value for word, value in words.items() for ending in endings}


GRADE = Vocabulary(
    "等级",
    ("一级", "二级", "三级"),
    synonyms={
        "一": "一级", "二": "二级", "三": "三级", "红": "一级", "红色": "一级",
        "低": "三级", "一般": "三级", "★★★": "一级", "★★": "二级", "★": "三级",
    },
    scales=(
        Scale(_with_endings({"1": "一级", "2": "二级", "3": "三级"}, "级"), frozenset({"4", "4级", "四级"})),
        Scale(_with_endings(_ROMAN, "级") | {"l": "一级"}, frozenset({"Ⅳ", "IV", "Ⅳ级", "IV级"})),
        Scale(_with_endings({"A": "一级", "B": "二级", "C": "三级"}, "级", "类"), frozenset({"D", "D级", "D类"})),
        Scale({"高": "一级", "中": "二级"}, frozenset({"极高", "较高", "较低", "很高"})),
    ),
    strip=("风险点", "风险", "等级"),
)
PROBABILITY = Vocabulary(
    "发生机率", ("高", "中", "低"),
    synonyms={"较大": "高", "极大": "高", "较小": "低", "极小": "低"},
)
HARM = Vocabulary(
    "危害程度", ("严重", "较重", "一般"),
    synonyms={
        "可能触犯国家法律": "严重", "可能触犯国家法律、构成犯罪": "严重", "可能触犯国家法律，构成犯罪": "严重",
        "可能违反党纪政纪和相关法规": "较重", "可能违反党纪政纪和相关法规、受到处分": "较重",
        "可能违反党纪政纪和相关法规，受到处分": "较重", "可能造成不良社会影响": "一般",
    },
)
CATEGORY = Vocabulary(
    "风险类别", ("思想道德", "岗位职责", "业务流程", "制度机制", "决策机制", "外部环境"),
    synonyms={
        "工作流程": "业务流程", "工作机制": "制度机制", "工作制度": "制度机制", "规章制度": "制度机制",
        "三重一大": "决策机制", "重大决策": "决策机制",
    },
    strip=("风险",),
)
YES_NO = Vocabulary(
    "是否", ("是", "否"),
    synonyms={"√": "是", "✓": "是", "✔": "是", "Y": "是", "YES": "是", "TRUE": "是", "有": "是",
              "×": "否", "✗": "否", "✘": "否", "N": "否", "NO": "否", "FALSE": "否", "不是": "否"},
)
SECTION_KIND = Vocabulary("科室类型", ("科室", "中心", "局领导"), synonyms={"局班子": "局领导", "事业单位": "中心"})
SEARCH_WAY = Vocabulary(
    "查找方式", ("自己找", "相互提", "领导帮"),
    synonyms={"自查": "自己找", "互查": "相互提", "互相提": "相互提", "领导点": "领导帮"},
)
DECIDER = Vocabulary(
    "决策主体", ("局党组", "局长办公会议"),
    synonyms={"党组": "局党组", "党组会": "局党组", "局党组会议": "局党组", "局长办公会": "局长办公会议", "办公会议": "局长办公会议"},
)
DECISION = Vocabulary(
    "决策领域", ("重大决策", "重要干部任免", "重大审计项目安排", "大额度资金使用"),
    synonyms={"重大事项决策": "重大决策", "干部任免": "重要干部任免", "人事任免": "重要干部任免",
              "重大项目安排": "重大审计项目安排", "大额资金使用": "大额度资金使用", "大额度资金运作": "大额度资金使用"},
)
CHANGE = Vocabulary("变更类型", ("新增", "撤销", "修订", "不变"), synonyms={"修改": "修订"})
LEVEL = Vocabulary("层级", ("单位", "科室", "岗位"))
DECIDED = Vocabulary(
    "审核结论", ("通过", "修改后通过", "退回", "不列入"),
    synonyms={"同意": "通过", "审核通过": "通过", "√": "通过", "退回修改": "退回", "不同意": "退回", "不列": "不列入", "不予列入": "不列入"},
)
VOCABULARIES = (GRADE, PROBABILITY, HARM, CATEGORY, YES_NO, SECTION_KIND, SEARCH_WAY, DECIDER, DECISION, CHANGE, LEVEL, DECIDED)
