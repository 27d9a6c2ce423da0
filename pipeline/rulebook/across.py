"""Gate 6, across sheets and letters: against the roster, the other sections and what was accepted before."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

UNKNOWN_POST = rule(
    "X01", "岗位不在名册", Severity.ERROR,
    "填的是“{seen}”，名册里“{section}”没有这个岗位。",
    fix="{ask}请按名册填写岗位名称；名册有误的，请联系办公室更正名册。", waivable=True,
    why="“覆盖局机关及中心”：逐个岗位核对有没有漏报。", example="名册是“信访与宣传岗”，填成“信访宣传员”",
)
UNKNOWN_PERSON = rule(
    "X02", "姓名与名册不符", Severity.WARNING,
    "填的是“{seen}”，名册里这个岗位是{expected}。",
    fix="请核对姓名；人员有变动的，请联系办公室更新名册。", waivable=True,
    why="岗位、人员以名册为准。", example="岗位已换人，名册还没有更新",
)
OTHER_SECTION_NAMED = rule(
    "X03", "写有其他科室的名称", Severity.WARNING,
    "里面写有“{word}”，不是本科室。",
    fix="如是从其他科室复制的，请按本科室实际改写；如确需提到，可不改。", waivable=True,
    why="“谁行使、谁清理”：各科室只写自己的风险。", example="从别的科室复制而来，文中仍是原科室名称",
)
SAME_TEXT = rule(
    "X04", "与其他科室文字相同", Severity.WARNING,
    "与{others}的“{heading}”文字相同。",
    fix="请结合本科室、本岗位实际改写。", waivable=True,
    why="“结合实际，注重实效”。", example="两个科室的防控措施一字不差",
)
REPLACED = rule(
    "X05", "已被后来的报送替换", Severity.NOTICE,
    "里“{scope}”的{rows}行已被“{by}”中的报送替换。",
    fix="无需处理；如应以本份为准，请更正填表日期后重新报送。",
    why="同一范围以填表日期较后的为准，日期相同的以收到较后的为准。", example="补报的岗位表替换先前的岗位表",
)
UNKNOWN_CODE = rule(
    "X06", "风险编号不能采用", Severity.WARNING,
    "填的是“{seen}”，{reason}，没有采用。",
    fix="请核对编号；新增的风险点请把编号留空，由程序编号。",
    why="风险编号一次给定、不得重用，也不能自行编写。", example="自己编的“岗-综合科-999”",
)
CODE_UNKNOWN = "信息库里{section}没有这个编号"
CODE_RETIRED = "这个编号的风险点已于{day}撤销，编号不再使用"
CODE_TAKEN = "这个编号已由{scope}的另一个风险点使用"
CODE_UNLIKE = "这个编号的风险点是“{before}”，与本行的“{now}”完全不同"
CODE_MALFORMED = "编号的写法不对，或者不是本科室的编号"
CODE_TWICE = "不止一行填了这个编号，分不清属于哪一行"
SAME_DAY = rule(
    "X07", "同一岗位报了两份", Severity.NOTICE,
    "里“{scope}”在“{other}”中也有报送，且填表日期相同，以收到较后的一份为准。",
    fix="请核对以哪一份为准，并更正填表日期。",
    why="同一范围只能有一份有效的填报。", example="同一天报送的两份岗位表",
)
PERSON_NOT_IN_ROSTER = rule(
    "X08", "人员不在名册", Severity.WARNING,
    "填的是“{seen}”，名册里没有这个人。",
    fix="{ask}请核对姓名；人员有变动的，请联系办公室更新名册。",
    why="“落实防控责任”：责任要落实到在册的人。", example="把“何清和”写成“何清河”",
)
NEARLY_SAME_TEXT = rule(
    "X09", "按相近文字沿用编号", Severity.NOTICE,
    "填的是“{seen}”，与上一版的“{before}”相近（{likeness}%），沿用编号“{code}”。",
    fix="是同一个风险点的，无需处理；不是的，请先删去本行重新报送，汇总以后再作为新的风险点补报。",
    why="修订后的风险点保留原编号；凡不是按编号认定的，都列出来供人核对。", example="把“泄露标底”改成“泄露项目标底”，编号栏空着",
)
CODE_MOVED = rule(
    "X10", "编号随岗位移动", Severity.NOTICE,
    "填的是“{seen}”，这个编号原在“{origin}”，现随风险点移到“{scope}”，编号不变；原风险点是“{before}”，现风险点是“{now}”（相近{likeness}%）。",
    fix="是同一个风险点的，无需处理；不是的，请先删去本行重新报送，汇总以后再作为新的风险点补报。",
    why="岗位更名、拆分或者风险点移交以后，编号跟着风险点走。", example="“信访与宣传岗”拆成两个岗位，各带走一部分风险点",
)
MOVED_AWAY = rule(
    "X11", "风险点已移到他处", Severity.NOTICE,
    "填的是“{seen}”，这个风险点已随编号“{code}”移到“{scope}”，本行不再列入信息库。",
    fix="无需处理；没有移动的，请填上编号，按较后的填表日期重新报送。",
    why="一个编号只对应一个风险点；先后两份表都列有的，以填表日期较后的为准。", example="岗位更名后按新岗位名称报送，原岗位的表还在",
)
CODES_KEPT = rule(
    "X12", "沿用来件中的编号", Severity.NOTICE,
    "里{rows}行填有风险编号；此前没有信息库可以核对，已按来件沿用。",
    fix="请核对这些编号是不是以前由程序给定的。",
    why="以前各版丢失以后，风险编号只能以来件中填写的为准。", example="以前各版的文件夹已被删除，来件是预先填好编号的表",
)
TEXT_REPLACED = rule(
    "X13", "编号未变而内容全变", Severity.NOTICE,
    "填的是“{seen}”，上一版编号“{code}”的风险点是“{before}”，两者几乎没有相同的字。",
    fix="是同一个风险点改写的，无需处理；不是的，请先删去本行重新报送，汇总以后再作为新的风险点补报。",
    why="风险编号一次给定、不得重用；在旧行上填写新的风险点会使编号对不上。", example="在已撤销的风险点那一行直接写了新的风险点",
)
