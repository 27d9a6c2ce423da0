"""Gate 9, powers and procedures: what a power rests on, who exercises it, and whether its steps can be walked to their end."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_NO_BASIS = "“凡没有法律法规依据和规定的职权，原则上取消”。"
_OUTDATED = "“虽有法律法规依据但已不适应实际情况的职权，要制定规范制度，防止权力盲目扩张”。"
_CHECKED = "“逐项审核确定权力事项的类别、行使依据、责任主体”。"
_WHO = "“谁行使、谁清理”：权力和环节要落实到科室和岗位。"
_FLOW = "“绘制权力运行流程图，进一步规范权力运行程序，固化工作流程”。"
_LINKED = "权力、岗位、流程、风险按编号相互对应，才能查出哪里没有覆盖。"

# ── 权力清单 ─────────────────────────────────────────────────────────────────────────────────────────────────────────
BASIS_MISSING = rule(
    "Q01", "没有写行使依据", Severity.ERROR,
    "没有填写，但依据类型选的是“{basis_type}”。",
    fix="请写明法律法规或文件的全称和条款；确实没有依据的，依据类型请选“无”。",
    why=_CHECKED, example="依据类型“法律”，行使依据空着",
)
BASIS_THOUGH_NONE = rule(
    "Q02", "依据类型与依据矛盾", Severity.WARNING,
    "填的是“{seen}”，但行使依据里写有“{basis}”。",
    fix="请核对：有依据的，改选依据类型；没有的，把行使依据清空。", waivable=True,
    why=_CHECKED, example="写了“《审计法》第三十条”，依据类型却选“无”",
)
NO_BASIS_KEPT = rule(
    "Q03", "没有依据又没有理由", Severity.ERROR,
    "没有填写，但这项权力没有依据，清理意见是“{proposal}”。",
    fix="没有依据的权力原则上取消；确需{proposal}的，请写明理由。",
    why=_NO_BASIS, example="依据类型“无”，清理意见“保留”，没有写理由",
)
OUTDATED_KEPT = rule(
    "Q04", "依据已不适应仍保留", Severity.ERROR,
    "填的是“{seen}”，但依据适用性是“已不适应”。",
    fix="请改为“规范”并写明拟制定的制度，或者改为“取消”“下放”。",
    why=_OUTDATED, example="依据已不适应，清理意见“保留”",
)
NO_CLEARING_REASON = rule(
    "Q05", "没有写清理理由", Severity.ERROR,
    "没有填写，但清理意见是“{proposal}”。",
    fix="请写明为什么{proposal}。",
    why=_CHECKED, example="清理意见“取消”，清理理由空着",
)
NO_PLANNED_RULE = rule(
    "Q06", "没有写拟制定制度", Severity.ERROR,
    "没有填写，但清理意见是“规范”。",
    fix="请写明拟制定或修订的制度名称。",
    why=_OUTDATED, example="清理意见“规范”，拟制定制度空着",
)
LAW_WITHOUT_ARTICLE = rule(
    "Q07", "依据没有写到条款", Severity.WARNING,
    "填的是“{seen}”，没有写明是第几条。",
    fix="请写明条款，如“第三十四条”。", waivable=True,
    why=_CHECKED, example="行使依据只写“《审计法》有关规定”",
)
CODE_REPEATED = rule(
    "Q08", "编号重复", Severity.ERROR,
    "填的是“{seen}”，与第{other}行的编号相同。",
    fix="请改正编号，一个编号只对应一项；同一项填了两行的，请删去一行。",
    why=_LINKED, example="两项权力都编“SJ-01”",
)
TWO_CLAIMANTS = rule(
    "Q09", "一项由两个科室填报", Severity.WARNING,
    "填的是“{seen}”，{others}也填报了这个编号。",
    fix="请与对方商定由谁填报；不是同一项的，请改正编号。", waivable=True,
    why=_WHO, example="投资科和中心都把同一项权力列在自己名下",
)
# ── 制度目录 ─────────────────────────────────────────────────────────────────────────────────────────────────────────
NO_PLANNED_DAY = rule(
    "Q10", "没有写计划完成日期", Severity.ERROR,
    "没有填写，但这项制度的状态是“{state}”。",
    fix="请写明计划完成的日期，如2011-11-30。",
    why="“健全内控制度”：要修订、新建的制度，写明何时完成才能检查。", example="状态“新建”，计划完成空着",
)
# ── against the roster and one another ───────────────────────────────────────────────────────────────────────────────
BODY_UNKNOWN = rule(
    "Q11", "科室不在名册", Severity.WARNING,
    "填的是“{seen}”，名册里没有这个科室（中心）。",
    fix="{ask}请按名册填写全称；以本局名义行使的，填本局名称。", waivable=True,
    why=_WHO, example="责任主体填“投资科”，名册是“固定资产投资审计科”",
)
POST_UNKNOWN = rule(
    "Q12", "岗位不在名册", Severity.WARNING,
    "填的是“{seen}”，名册里没有{unknown}。",
    fix="{ask}请按名册填写科室和岗位；名册有误的，请联系办公室更正名册。", waivable=True,
    why=_WHO, example="责任岗位填“综合科·宣传岗”，名册是“信访与宣传岗”",
)
POWER_UNKNOWN = rule(
    "Q13", "权力编号不在权力清单", Severity.WARNING,
    "填的是“{seen}”，权力清单里没有{unknown}。",
    fix="{ask}请核对编号；权力清单漏列的，请补报权力清单。", waivable=True,
    why=_LINKED, example="填了第29项权力，权力清单只有28项",
)
NUMBER_UNKNOWN = rule(
    "Q14", "编号查无对应", Severity.WARNING,
    "填的是“{seen}”，{where}里没有{unknown}。",
    fix="请核对编号；还没有编号的风险点，等汇总后再补填。", waivable=True,
    why=_LINKED, example="流程环节的风险编号填“岗-综合科-999”",
)
PROCEDURE_UNLISTED = rule(
    "Q15", "流程不在业务流程目录", Severity.WARNING,
    "填的是“{seen}”，业务流程目录里没有这个流程。",
    fix="请核对编号；目录漏列的，请补报业务流程目录。", waivable=True,
    why=_LINKED, example="流程环节填了第7个流程，目录只列了6个",
)
NO_STEPS = rule(
    "Q16", "流程没有填报环节", Severity.WARNING,
    "填的是“{seen}”，流程环节表里没有这个流程的环节。",
    fix="请补报流程环节，才能绘制流程图。", waivable=True,
    why=_FLOW, example="目录列了“采购”，流程环节表没有采购的环节",
)
STEP_COUNT = rule(
    "Q17", "环节数对不上", Severity.WARNING,
    "填的是“{seen}”，流程环节表里“{procedure}”有{count}个环节。",
    fix="请核对是漏填了环节，还是数错了。", waivable=True,
    why=_FLOW, example="目录写8个环节，流程环节表只有7行",
)
# ── 流程环节 ─────────────────────────────────────────────────────────────────────────────────────────────────────────
STEP_TWICE = rule(
    "Q18", "环节序号重复", Severity.ERROR,
    "填的是“{seen}”，“{procedure}”第{other}行也是这个序号。",
    fix="请改正环节序号，每个环节一个序号。",
    why=_FLOW, example="一个流程里有两个第3环节",
)
NEXT_UNREAD = rule(
    "Q19", "下一环节不是序号", Severity.ERROR,
    "填的是“{seen}”，其中“{word}”不是环节序号。",
    fix="请只填下一步的环节序号，几个序号用顿号隔开，如“4、7”；已到终点的，环节类型选“办结”，本格空着。",
    why=_FLOW, example="下一环节填“转纪检”",
)
NO_NEXT = rule(
    "Q20", "没有填写下一环节", Severity.ERROR,
    "没有填写，但环节类型是“{kind}”，不是办结。",
    fix="请填写下一步的环节序号；这一步就是终点的，环节类型请选“办结”。",
    why=_FLOW, example="“审批”环节的下一环节空着",
)
NEXT_UNKNOWN = rule(
    "Q21", "下一环节不存在", Severity.WARNING,
    "填的是“{seen}”，“{procedure}”里没有第{word}环节。",
    fix="请核对序号，或者补填缺的环节。", waivable=True,
    why=_FLOW, example="只有7个环节，下一环节填了9",
)
STEP_GAP = rule(
    "Q22", "环节序号间断", Severity.WARNING,
    "填的是“{seen}”，前面缺第{word}环节。",
    fix="请核对是否漏填了环节，并从1开始连续编号。", waivable=True,
    why=_FLOW, example="环节序号为1、2、4",
)
NO_START = rule(
    "Q23", "没有发起环节", Severity.WARNING,
    "填的是“{seen}”，“{procedure}”各环节都没有选“发起”。",
    fix="请把第一步的环节类型选为“发起”。", waivable=True,
    why=_FLOW, example="流程从“审核”开始",
)
NO_END = rule(
    "Q24", "没有办结环节", Severity.WARNING,
    "填的是“{seen}”，“{procedure}”各环节都没有选“办结”。",
    fix="请把最后一步的环节类型选为“办结”。", waivable=True,
    why=_FLOW, example="流程停在“执行”",
)
PAST_END = rule(
    "Q25", "办结后还有环节", Severity.WARNING,
    "填的是“{seen}”，但环节类型是“办结”。",
    fix="办结以后没有下一环节，请清空本格；还要办理的，请改环节类型。", waivable=True,
    why=_FLOW, example="办结的一步又填了下一环节“1”",
)
UNREACHED = rule(
    "Q26", "走不到的环节", Severity.WARNING,
    "填的是“{seen}”，从“{procedure}”的发起环节走不到这一步。",
    fix="请核对前面各步的“下一环节”，是否漏填了第{seen}环节。", waivable=True,
    why=_FLOW, example="没有一步的下一环节指向第5环节",
)
ENDLESS = rule(
    "Q27", "循环不能办结", Severity.WARNING,
    "填的是“{seen}”，“{procedure}”的{steps}之间循环，走不到办结。",
    fix="请给其中一步补上通向办结的下一环节。", waivable=True,
    why=_FLOW, example="第4环节转第5环节，第5环节又转第4环节",
)
SAME_POST = rule(
    "Q28", "不相容环节同岗", Severity.WARNING,
    "填的是“{seen}”，{post}在“{procedure}”中既{first}又{second}：{steps}。",
    fix="请考虑分由两个岗位办理；确有困难的，写明由谁监督。", waivable=True,
    why="“合理分解，强化制约监督，防止权力过于集中”。", example="采购的审批和执行都是办公室主任",
)
