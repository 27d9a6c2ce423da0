"""The header block that stands above the table of every form."""

from pipeline.form import Field, Kind, Need

UNIT = Field("单位名称", "本单位全称。", Kind.NAME, aka=("填报单位", "单位"), example="示例市审计局", public=True)
SECTION = Field("科室(中心)", "本科室、中心的全称，按名册填写。", Kind.NAME, example="综合科", public=True,
                aka=("科室", "中心", "科室、中心", "科（室）、中心", "科室/中心", "科室名称", "部门", "股室", "处室", "填报科室", "填报部门"))
PERIOD = Field("填报期", "年份和期次，如“2011年第1期”。", Kind.PERIOD, aka=("期次", "填报期次", "报送期"), example="2011年第1期")
FILLED_BY = Field("填表人", "填写本表的人员姓名。", Kind.PERSON, aka=("填报人", "制表人", "经办人"), example="")
FILLED_ON = Field("填表日期", "填写本表的日期，如2011-07-20。", Kind.DATE, aka=("填报日期", "填报时间", "制表日期", "填表时间"), example="")
REVIEWED_BY = Field("审核人", "审核本表的人员姓名，不与填表人相同。", Kind.PERSON, aka=("复核人", "审核人签字", "审核"), example="")
REVIEWED_ON = Field("审核日期", "审核本表的日期，不早于填表日期。", Kind.DATE, aka=("审核时间", "复核日期"), example="")
ROW_COUNT = Field("本表行数", "由公式自动计算，不用填写；用来核对有没有漏行。", Kind.NUMBER, Need.NEVER, aka=("行数", "本表条数"))

PRINTED_BY = Field("版次", "由程序印制，请勿改动。", Kind.NAME, aka=("印制版次", "所据版次"), example="第001版", fixed=True)
ROWS_PRINTED = Field("应审行数", "由程序印制：这张表印出时有几行。", Kind.NUMBER, Need.NEVER, aka=("印制行数",), fixed=True)

HEADER = (UNIT, SECTION, PERIOD, FILLED_BY, FILLED_ON, REVIEWED_BY, REVIEWED_ON, ROW_COUNT)
HEADER_WITHOUT_SECTION = tuple(field for field in HEADER if field is not SECTION)
HEADER_OF_REVIEW = (UNIT, PERIOD, PRINTED_BY, ROWS_PRINTED, FILLED_BY, FILLED_ON, ROW_COUNT)
"""Of the review form, where every row has its own reviewer and day."""
