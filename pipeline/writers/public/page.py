"""廉政风险公示.html: one file that needs no other, for a website, a telephone or a printer. It works without its script, too.

Jinja2 writes it: what stands in a cell is escaped by the library, not by our own care.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.analysis.disclosure import UNIT, Disclosure, Line
from pipeline.analysis.swimlane import chart
from pipeline.forms.vocabularies import GRADE
from pipeline.privacy import masked
from pipeline.register.points import APPROVED, LEVEL, SECTION
from pipeline.writers.house import GRADE_COLOURS, GRADE_TEXT
from pipeline.writers.official.paper import Paper
from pipeline.writers.public import words
from pipeline.writers.svg import drawn, spoken


@cache
def _template() -> Template:
    loader = PackageLoader("pipeline.writers.public")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("page.html")


def page(own: Disclosure, paper: Paper, report_to: str) -> bytes:
    """The page; the same disclosure gives the same bytes."""
    return _template().render(
        title=words.title(paper), about=words.about(paper), unit=masked(paper.unit), words=words,
        points=_points(own), powers=_table(own.powers, words.power_headings(own.powers)), charts=_charts(own),
        said_points=words.counted_points(own), said_powers=words.counted_powers(own), said_flows=words.counted_flows(own),
        sections=list(dict.fromkeys(map(_owner, own.points))), grades=GRADE.values, report=words.paragraphs(report_to),
        colours=[(GRADE_COLOURS[grade], GRADE_TEXT[grade]) for grade in GRADE.values],
    ).encode()


def _owner(point: Line) -> str:
    """Whose a point is, for the filter: its section's, or the unit's own."""
    return "".join((point.get(UNIT, ""), point.get(SECTION, "") or point.get(LEVEL, "")))


def _table(lines: tuple[Line, ...], headings: tuple[str, ...]) -> dict[str, Any]:
    widths, rows = words.table(lines, headings)
    whole = sum(widths.values())
    columns = [(words.head(heading), f"{100 * width / whole:.1f}") for heading, width in widths.items()]
    return {"columns": columns, "rows": rows}


def _points(own: Disclosure) -> dict[str, Any]:
    """The points' table, each row with its owner and its grade; `graded` is the column of grades."""
    made = _table(own.points, own.headings)
    keys = [(_owner(point), point.get(APPROVED, "")) for point in own.points]
    graded = own.headings.index(APPROVED) if APPROVED in own.headings else -1
    return made | {"rows": list(zip(keys, made["rows"], strict=True)), "graded": graded}


def _charts(own: Disclosure) -> list[dict[str, Any]]:
    return [
        {"title": masked(each.title), "power": masked(line["行使的权力"]), "section": masked(each.section),
         "picture": _inline(drawn(chart(each), own.risks, key=f"chart{at}-", blank=words.NO_RISK)), "steps": [masked(spoken(step, own.risks)) for step in each.steps]}
        for at, (each, line) in enumerate(zip(own.procedures, words.flow_lines(own), strict=True), 1)
    ]


def _inline(picture: bytes) -> Markup:
    """A picture as part of the page. It was written by lxml, which escapes every text in it."""
    return Markup(picture.decode().partition("?>")[2].strip())  # noqa: S704 - see above
