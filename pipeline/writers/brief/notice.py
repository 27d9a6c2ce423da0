"""The whole notice as text: what its title, its parts, its table and its pictures say; no word of it is found anywhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.writers.brief import points, words
from pipeline.writers.brief.lines import Line, largest, lines, together
from pipeline.writers.brief.matter import Matter, day_of
from pipeline.writers.consolidated.names import DATABASE, PROGRESS, STATISTICS, SUMMARY

MOST_BARS = 12


@dataclass(frozen=True)
class Part:
    """A part with its heading; what is numbered is told point by point."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """The texts, the table's lines with their sum, and what is drawn: the lines with bars, and the counts by grade."""

    title: str
    period: str
    addressed: str
    opening: str
    parts: tuple[Part, ...]
    signature: str
    day: str
    table_title: str
    table: tuple[Line, ...]
    total: Line
    owner_head: str
    note: str
    bars: tuple[Line, ...]
    bars_title: str
    ring: dict[str, int]
    ring_title: str
    no_picture: str
    """Why there are no pictures, for a machine that can draw none, and where there are some."""
    wanting: bool
    """Whether it is known whose forms are wanting."""

    @property
    def reviewed(self) -> bool:
        """Whether any point has an approved grade."""
        return self.total.waiting < self.total.total

    def shortened(self, most: int) -> Notice:
        """With no more than so many owners in the table, the others summed up in one line; the note says so."""
        shown, others = largest(self.table, most)
        if not others:
            return self
        rest = f"注：本表列风险点最多的{most}个，其余{len(others)}个合为一行。"
        return replace(self, table=(*shown, together(others, f"其余{len(others)}个")), note=f"{rest}{self.note.removeprefix('注：')}")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All that stands in the text's size, blank lines too."""
        own = (paragraph for part in self.parts for paragraph in (part.heading, *part.paragraphs))
        return (self.period, self.addressed, self.opening, *own, "", self.signature, self.day)


def notice(matter: Matter) -> Notice:
    """The notice about an edition."""
    every = lines(matter)
    drawn, left = largest([line for line in every if line.total], MOST_BARS)
    whose = f"各{matter.whose}"
    return Notice(
        words.title(matter), f"（{matter.figures.period}）" if matter.figures.period else "", f"{whose}：", words.opening(matter), _parts(matter, every),
        words.signature(matter), day_of(matter.figures.today),
        f"附表：{whose}风险点{'和防控措施' if matter.several else '、防控措施和报送情况'}", every if matter.figures.total else (), together(every), matter.whose, _note(matter), tuple(drawn),
        f"{whose}风险点个数（{'审定等级' if matter.reviewed else '自评等级'}）{f'，最多的{len(drawn)}个' if left else ''}", _by_grade(matter), "审定等级" if matter.reviewed else "自评等级（未经审定）",
        f"（本机没有中文字体，没有附图；图在“{matter.workbook}”的“{SUMMARY}”里。）", not matter.several,
    )


def _parts(matter: Matter, every: tuple[Line, ...]) -> tuple[Part, ...]:
    return (
        Part("一、总体情况", tuple(words.overview(matter))),
        Part("二、风险分布", tuple(words.distribution(matter, every))),
        Part("三、存在的问题", _numbered(points.problems(matter))),
        Part("四、下一步要求", _numbered(points.demands(matter))),
    )


def _numbered(sentences: list[str]) -> tuple[str, ...]:
    return tuple(f"{at}.{sentence}" for at, sentence in enumerate(sentences, 1)) if len(sentences) > 1 else tuple(sentences)


def _by_grade(matter: Matter) -> dict[str, int]:
    figures = matter.figures
    if not matter.reviewed:
        return {grade: figures.by_self[grade] for grade in GRADE.values}
    return {grade: figures.by_approved[grade] for grade in GRADE.values} | {UNREVIEWED: figures.unreviewed}


def _note(matter: Matter) -> str:
    """What a column means, and where all of it stands."""
    wanting = "" if matter.several else "“待报表格”指未报、缺岗位和退回待改的表格。"
    places = f"“{DATABASE}”" if matter.several else f"“{STATISTICS}”和“{PROGRESS}”"
    return f"注：{wanting}数据取自“{matter.workbook}”（{matter.paper.edition}），各{matter.whose}的明细见其中的{places}。"
