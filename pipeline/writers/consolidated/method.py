"""口径与词表： how each number is counted, how grades are proposed and who answers for them, which words mean what, what is due when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter.format import Format

from pipeline.analysis.clearing import RULINGS
from pipeline.analysis.concentration import WEIGHTS
from pipeline.analysis.scores import RULES as SCORED
from pipeline.analysis.scores import Criterion
from pipeline.form import Stage
from pipeline.forms import FORMS, POSITION
from pipeline.forms.vocabularies import GRADE, HARM, PROBABILITY, VOCABULARIES
from pipeline.grading import TABLE, UNREVIEWED
from pipeline.intake.dates import period_year
from pipeline.register.changes import RULES as CHANGES
from pipeline.vocabulary import Vocabulary
from pipeline.writers.consolidated import alike, attention, balance, coverage
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import METHOD
from pipeline.writers.house import Look, Styles, row_height

_WIDTHS = (24.0, 40.0, 40.0, 40.0)
_GRADING_SOURCE = "《实施意见》：“按照风险发生的机率大小或可能造成的危害程度评估廉政风险。廉政风险分为三级”"
_COUNTED = (
    ("风险点总数", "“信息库”一行算一个，只计已通过来件的行。", "信息库·风险编号"),
    ("单位、科室、岗位", "按风险点所在的层级分：局党组、局长办公会议，科室（中心），个人岗位。", "信息库·层级"),
    ("已审定一级、二级、三级", "领导小组审定的等级。只有审定等级才是正式等级。", "信息库·审定"),
    (UNREVIEWED, "还没有审定等级的风险点，与已审定的分开列，不混在一起。", "信息库·审定"),
    ("审核状态", "未审；已审定；修订待审：审定后科室又作了修订，定级所依据的内容（风险点、机率、危害、自评）变了的，重新列为待审定，"
     "只改其他文字的，原审定等级仍然有效；退回修改：领导小组退回，科室还没有改。", "信息库·审核状态"),
    ("不列入、撤销", "审核结论为不列入的，不计入风险点总数；科室后来的报表不再填写的，列为撤销，由领导小组审核。", "审核记录"),
    ("自评等级", "科室、岗位自己评定的等级，没有经过审定。", "信息库·自评"),
    ("建议等级", "由危害程度和发生机率推定，只供审定时参考，从不改动自评。", "信息库·建议"),
    ("管理等级", "已审定的取审定等级；没有审定的取自评与建议中较高的一个。决定由谁管理。", "信息库·管理等级（折叠列）"),
    ("防控措施条数", "按防控措施中的编号计条；没有编号的算一条，没有文字的算零条。", "信息库·措施条数"),
    ("填报期、本期未确认", "填报期是这一行所在的表写的一期；不是本期的列为未确认：往期已通过，本期还没有重新报送，照样计入各数。", "信息库·确认"),
    ("报送科室", "本期有风险点通过的科室（中心）个数，不含局领导。", "信息库·科室首行（折叠列）"),
    ("报送岗位", "本期有岗位风险点通过的岗位个数；一个岗位几个人，算一个岗位。", "信息库·岗位首行（折叠列）"),
    ("岗位等级", "一个岗位各风险点中最高的自评等级。风险点个数与岗位个数是两回事。", "信息库·所在岗位等级（折叠列）"),
    ("自评偏低", "自评等级低于建议等级的风险点。", "信息库·自评偏低（折叠列）"),
    ("退回待改的来件", "有必须改正的错误、整件退回的来件；退回从不使先前已通过的内容失效。", "报送进度"),
    ("应报份数", "按岗位填的表以名册上在岗的岗位计，按科室填的一科室一份，按单位填的一份；所在阶段还没有开始的表不计，提前报送的照计。", "报送进度"),
    ("已报份数", "已通过、属于本期的份数；名册一次报送、各期有效。", "报送进度"),
    ("逾期天数", "有缺报的表，从截止日期的次日算起，到汇总日的天数。", "报送进度"),
    ("收到、通过、退回未改", "收件文件夹里的份数，一张工作表算一份；“退回未改”只计后来没有改正通过的，取走了的来件也算。", "报送进度"),
    ("待改错误", "“退回未改”的表上还没有改正的错误处数；来件读不出科室的，按所在文件夹的名称归到科室。", "报送进度"),
    ("变更", "与上一版比较：新增、修订、不变。", "信息库·变更"),
    ("清理权力事项", "权力清单里的权力，一个编号算一项；几个科室报送同一编号的，仍算一项。", "清理核查"),
    ("拟取消、规范", "清理意见为取消、规范的项数；几个科室意见不同的列为意见不一，都不计入。", "清理核查·科室意见"),
    ("权力集中的指数", "名下各项权力的分数之和，分数见下；拟取消的不计，几个岗位共有的各计一次。占比是指数除以全单位各科室（或各岗位）指数之和。", "权力清单"),
    ("未办结、逾期、即将到期", "信息的处置结果不是已办结的算未办结；其中处置期限早于汇总日的算逾期，期限在设置的天数以内的算即将到期。", "预警统计"),
    ("承诺、检查、预警", "风险点的承诺取写有其编号的各项承诺中最好的一种；检查取最近一次的措施落实；预警写未办结的条数和建议预警等级。", "信息库·承诺、检查、预警"),
    ("有效承诺", "有效和即将到期的承诺。公开起、公开止当天都算在期限以内。", "承诺"),
    ("整改逾期", "没有全部落实、还没有整改好，整改期限早于汇总日，或整改结果写“逾期”的检查；后来检查已全部落实的不再算。", "检查整改"),
    ("流程图的颜色", "环节写了风险编号，或者科室表的风险点写了本流程的权力编号和本环节名称，按其中最高的审定等级着色；没有审定的列为待审定。", "流程环节、信息库"),
)
_WARNED = "《实施意见》：“收集廉政风险信息，进行分析评估……分级进行预警提示和自查自纠”。数值可以在设置文件的warning、scores两节里改。"
_RULES = (
    ("后报替换先报", "同一范围（岗位表是科室、岗位、姓名，科室表是科室，单位表是单位）报送几次的，以填表日期较后的为准；"
     "日期相同的，以收到较后的为准。被替换的在“问题”中列为知悉。"),
    ("跨期", "往期已通过的风险点留在信息库里，列为未确认；本期报送同一范围后，以本期的为准，本期表上不再有的即撤销。"
     "岗位、科室改名或换人，原来的已不在名册的，凭表上的风险编号接续。"),
    ("往期来件", "收件文件夹里属于往期、往期汇总时已经收过的来件不再汇总，也不退回，列在“报送进度”下方；"
     "本期新收到的表填的是往期的，照样退回。名册、豁免不受填报期限制，先前通过的继续有效。"),
    ("整件通过或退回", "一件来件有一处错误就整件退回，改正后再报；只有提示、更正的照样通过。"),
    ("豁免", "办公室在“豁免”表里登记的科室、规则，到截止日期为止（含当天）不再退回，也不再提示；查出的问题照样列为知悉，写明理由。"
     "各科室报送的内容和数字不因豁免改变。"),
    ("风险编号", "层级、科室、序号，如“岗-综合科-003”；一次给定，不再改变，也不再用于别的风险点。"),
    ("登记表编号", "“廉控登”、年份、层级、科室、岗位、姓名、期次，如“廉控登〔2011〕科-综合科-第1期”；同一期各版编号不变，以版次区别。"),
    ("来源链接", "来源行、单元格链接到收件文件夹中的来件；来件移动或改名后，链接打不开，以来源文件、工作表、行号为准。"),
    ("不传阅的内容", "《廉政风险信息登记表》不传阅：本工作簿和各种清单、提示单里只有条数、等级、编号和期限；来件的问题只写规则，不引用填的内容。"),
    ("隐去的内容", "电话号码、身份证号码的中间几位以星号代替；姓名栏只在“岗位”，换了人的也列在“变化”。"),
)


def write(desk: Desk) -> None:
    """The whole sheet, section by section."""
    sheet = desk.sheets[METHOD]
    desk.opening(sheet, METHOD, "每个数字怎么算、等级怎么定、谁来管、词语怎么认、什么时候截止。")
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.hide_gridlines(2)
    page = _Page(desk, sheet)
    page.section("数字怎么算", ("数字", "口径", "从哪里数"), _COUNTED)
    page.section("等级怎么推定", ("危害程度", "发生机率高", "发生机率中", "发生机率低"), _grading(), note=_GRADING_SOURCE)
    page.section("危害程度的含义", ("危害程度", "含义"), _harms())
    page.section("谁来管理", ("管理等级", "由谁管理", "姓名从哪里来"), _managers(desk.book), note="《实施意见》：“廉政风险等级实行分级管理、逐级负责。”")
    page.section("提请注意的规则", ("事项", "怎么挑出来"), [(rule.value, said) for rule, said in attention.RULES.items()], note="按先后排列；“摘要”只列前五项，全部列在“提请注意”。")
    page.section("变化怎么分", ("变更", "怎么分"), list(CHANGES.items()), note="按风险编号与上一版比较；一个风险点可以有几种变化，见“变化”。")
    page.section("权力怎么清理", ("核查情况", "怎么认", "按哪条规则", "规则建议"), _clearing(), note="一项权力有几种情形的，按排在前面的算，其余写在“另有情形”。")
    page.section("权力集中怎么计分", ("计什么", "每项几分", "理由"), [(each.of, str(each.points), each.reason) for each in WEIGHTS])
    page.section("制衡提示怎么认", ("提示", "什么情况"), [(kind.value, said) for kind, said in balance.MEANINGS.items()])
    page.section("衔接核查怎么查", ("情况", "怎么查"), [(kind.value, said) for kind, said in coverage.MEANINGS.items()])
    page.section("雷同怎么认", (alike.KIND, "怎么认"), _alike(desk.book), note="数值可以在设置文件的alike一节里改。")
    page.section("预警怎么计分", ("项目", "数值", "说明"), _warning(desk.book), note=_WARNED)
    page.section("科室评分怎么算", ("项目", "分值", "怎么算"), _scores(desk.book))
    page.section("期限", ("阶段", "截止日", "截止以后"), _stages(desk.book))
    page.section("处理规则", ("规则", "内容"), _RULES)
    page.section("词表", ("词表", "正式用语", "也认作这个意思的写法"), [row for words in VOCABULARIES for row in _words(words)])
    sheet.freeze_panes(2, 0)
    desk.page(sheet, page.row, len(_WIDTHS) - 1, head=(0, 1), landscape=False)


def _grading() -> list[tuple[str, ...]]:
    return [(harm, *(TABLE[harm, probability] for probability in PROBABILITY.values)) for harm in HARM.values]


def _harms() -> list[tuple[str, str]]:
    """What the form itself says of each degree of harm."""
    sayings = POSITION.field("危害程度").help.rstrip("。").split("；")
    return [(harm, meaning) for harm, _, meaning in (saying.partition("：") for saying in sayings)]


def _managers(book: Book) -> list[tuple[str, str, str]]:
    first, second, third = GRADE.values
    chief = f"单位主要领导（{book.roster.chief}）" if book.roster.chief else "单位主要领导"
    return [
        (first, chief, "名册中局领导的负责人"),
        (second, "分管领导；单位层面的由表上的责任领导管理", "名册的“分管领导”；单位表的“责任领导”"),
        (third, "科室负责人；局领导岗位的由分管领导管理", "名册的“科室负责人”"),
    ]


def _clearing() -> list[tuple[str, ...]]:
    return [(state.value, ruling.when, ruling.rule, ruling.proposes) for state, ruling in RULINGS.items()]


def _alike(book: Book) -> list[tuple[str, str]]:
    return [*((kind.value, said) for kind, said in alike.meanings(book.settings.alike).items()), ("怎么比", alike.HOW)]


def _warning(book: Book) -> list[tuple[str, str, str]]:
    """The points, the levels and the days, as set."""
    own = book.settings.warning
    return [
        ("计分的天数", f"{own.window_days}天", "登记以后这些天以内、还没有办结的信息才计分；更早的不计分，仍算未办结。"),
        ("性质", f"苗头性{own.early}分，倾向性{own.inclined}分，已发生{own.happened}分", "一条信息的分数先看性质。"),
        ("预警等级", f"一级乘以{own.first}，二级乘以{own.second}，三级和没有等级的不乘", "再乘以登记的预警等级。"),
        ("建议预警等级", f"{own.first_from}分起一级，{own.second_from}分起二级，其余三级", "按科室、岗位、风险点分别相加；不低于未办结信息中登记的最高等级。"),
        ("建议提高等级", "", "有倾向性、已发生或一级的信息没有办结，登记以后还没有重新审定的风险点，印在审核定级表上，并批注。"),
        ("即将到期（处置）", f"{own.due_days}天", "处置期限还有这些天以内的。"),
        ("即将到期（承诺）", f"{own.expiring_days}天", "公开止还有这些天以内的。"),
        ("与防控措施对不上", f"低于{own.likeness}", "承诺事项与所写风险点防控措施的部分相似度（rapidfuzz，满分100），去掉标点、空格后比较。"),
    ]


def _scores(book: Book) -> list[tuple[str, str, str]]:
    own = book.settings.scores
    weights = dict(zip(Criterion, (own.complete, own.timely, own.sound, own.carried_out), strict=True))
    return [(criterion.value, f"{weight}分", SCORED[criterion]) for criterion, weight in weights.items()]


def _stages(book: Book) -> list[tuple[str, str, str]]:
    """The last day of each stage of this period."""
    figures = book.figures
    days = book.settings.stages(period_year(figures.period) or figures.today.year).last_day
    return [(stage.value, f"{day.year}年{day.month}月{day.day}日", _after(stage)) for stage, day in days.items()]


def _after(stage: Stage) -> str:
    """What follows once a stage is over, from what the forms declare."""
    due = "".join(f"《{form.title}》" for form in FORMS if form.due is stage and form.owed_by)
    columns = "".join(dict.fromkeys(f"“{field.heading}”" for form in FORMS for field in form.fields if field.required is stage))
    said = (f"{due}没有报的列为逾期未报" if due else "", f"{columns}没有填的退回" if columns else "")
    return f"{'，'.join(each for each in said if each)}。" if any(said) else ""


def _words(words: Vocabulary) -> list[tuple[str, str, str]]:
    scales = [(word, value) for scale in words.scales for word, value in scale.words.items()]
    known = [*words.synonyms.items(), *scales]
    return [
        (words.name if number == 0 else "", value, "、".join(dict.fromkeys(word for word, meant in known if meant == value)))
        for number, value in enumerate(words.values)
    ]


class _Page:
    """The sheet as it grows downwards."""

    def __init__(self, desk: Desk, sheet: BulkSheet) -> None:
        self.styles: Styles = desk.styles
        self.sheet = sheet
        self.row = 3

    def section(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> None:
        """A title, where it has one a note, heads and rows; the last cell of a short row reaches to the page's edge."""
        self.sheet.write_string(self.row, 0, title, self.styles.of(Look.HEADING, text_wrap=False))
        self.sheet.set_row(self.row, 24)
        self.row += 1
        if note:
            self.sheet.write_string(self.row, 0, note, self.styles.of(Look.NOTE, text_wrap=False))
            self.row += 1
        self._line(heads, head=True)
        for row in rows:
            self._line(row)
        self.row += 1

    def _line(self, texts: Sequence[str], *, head: bool = False) -> None:
        last, end = len(texts) - 1, len(_WIDTHS) - 1
        measured = []
        for at, text in enumerate(texts):
            style = self.styles.of(Look.HEAD) if head else self._style(at, text)
            whole = shown(text)
            if at == last < end:
                self.sheet.merge_range(self.row, at, self.row, end, "", style)
            self.sheet.write_string(self.row, at, whole, style) if whole else self.sheet.write_blank(self.row, at, None, style)
            measured.append((whole, sum(_WIDTHS[at:]) if at == last else _WIDTHS[at]))
        self.sheet.set_row(self.row, row_height(measured, least=20))
        self.row += 1

    def _style(self, at: int, text: str) -> Format:
        if text in GRADE.values:
            return self.styles.grade(text)
        return self.styles.of(Look.LABEL if at == 0 else Look.WRAPPED, align="left")
