"""The two pictures: whose points are of which grade, as stacked bars, and all points by grade, as a ring. PNG, the numbers written on them.

matplotlib draws them on a canvas of its own (no pyplot, no screen), with its own defaults whatever the user's are, so that the same
machine gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontPath, FontProperties

from pipeline.forms.vocabularies import GRADE
from pipeline.text import display_width
from pipeline.writers.brief.fonts import drawable
from pipeline.writers.brief.lines import Line
from pipeline.writers.house import GRADE_COLOURS, GRADE_TEXT, LINE_GREY

DOTS_PER_INCH, MM = 200, 25.4
BARS, RING = (98.0, 58.0), (52.0, 58.0)
"""Width and height in millimetres."""
_SMALL, _TITLE, _BIG = 7.0, 9.0, 15.0
_LONGEST = 12
_BARS_PLACE, _RING_PLACE = (0.0, 0.1, 0.99, 0.8), (0.03, 0.14, 0.94, 0.74)
"""Left, bottom, width and height as shares of the picture; where bars begin hangs on the longest name."""
_ROOM = 0.035
"""A part narrower than this share of the picture has no room for its number; the bar's end and the legend tell it."""


def bars(lines: Sequence[Line], title: str, font: FontPath, *, approved: bool) -> bytes:
    """A bar for each line, its parts by approved or by self-assessed grade, the sum at its end."""
    names = [_short(line.owner, font) for line in lines]
    left = (max(map(display_width, names)) / 2 * _SMALL + 6) * MM / 72 / BARS[0]
    with _defaults():
        figure, axes = _canvas(BARS, title, font, (left, _BARS_PLACE[1], _BARS_PLACE[2] - left, _BARS_PLACE[3]))
        parts = _stack(axes, lines, font, approved=approved)
        axes.set_yticks(range(len(lines)), names, fontproperties=_text(font, _SMALL))
        axes.margins(y=0.02)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.tick_params(length=0)
        for side in ("top", "right", "bottom"):
            axes.spines[side].set_visible(False)
        axes.spines["left"].set_color(LINE_GREY)
        _legend(figure, list(parts.values()), list(parts), font)
        return _png(figure)


def _stack(axes: Axes, lines: Sequence[Line], font: FontPath, *, approved: bool) -> dict[str, Artist]:
    """The bars on their field; a part of each grade that there is, for the legend."""
    longest = max(line.total for line in lines)
    counts = [line.by_grade(approved=approved) for line in lines]
    starts, parts = [0] * len(lines), dict[str, Artist]()
    for grade in counts[0]:
        values = [own[grade] for own in counts]
        if grade not in GRADE.values and not any(values):
            continue
        drawn = axes.barh(range(len(lines)), values, left=starts, height=0.72, color=GRADE_COLOURS[grade], edgecolor=LINE_GREY, linewidth=0.4)
        parts[grade] = drawn[0]
        labels = [str(value) if value >= longest * _ROOM else "" for value in values]
        axes.bar_label(drawn, labels, label_type="center", color=GRADE_TEXT[grade], fontproperties=_text(font, _SMALL))
        starts = [start + value for start, value in zip(starts, values, strict=True)]
    for row, line in enumerate(lines):
        axes.annotate(str(line.total), (line.total, row), (2, 0), textcoords="offset points", va="center", fontproperties=_text(font, _SMALL))
    axes.set_xlim(0, longest * 1.08)
    return parts


def ring(counts: Mapping[str, int], title: str, font: FontPath) -> bytes:
    """A ring of all points by grade, the number of them within it, each grade's in its part and in the legend."""
    named = {grade: number for grade, number in counts.items() if number}
    whole = sum(named.values())
    with _defaults():
        figure, axes = _canvas(RING, title, font, _RING_PLACE)
        wedges, texts = axes.pie(
            list(named.values()), labels=[str(number) if number >= whole * _ROOM else "" for number in named.values()], startangle=90,
            counterclock=False, colors=[GRADE_COLOURS[grade] for grade in named], labeldistance=0.76,
            wedgeprops={"width": 0.48, "edgecolor": LINE_GREY, "linewidth": 0.4}, textprops={"ha": "center", "va": "center", "fontproperties": _text(font, _TITLE)},
        )
        for text, grade in zip(texts, named, strict=True):
            text.set_color(GRADE_TEXT[grade])
        axes.text(0, 0, f"{whole}", ha="center", va="center", fontproperties=_text(font, _BIG))
        _legend(figure, wedges, [f"{grade} {number}" for grade, number in named.items()], font)
        return _png(figure)


def _legend(figure: Figure, parts: Sequence[Artist], labels: Sequence[str], font: FontPath) -> None:
    columns = len(labels) if len(labels) <= len(GRADE.values) else 2
    figure.legend(parts, labels, prop=_text(font, _SMALL), loc="lower center", ncols=columns, frameon=False, handlelength=1.2, columnspacing=1.0, borderpad=0)


def _defaults() -> Any:
    """Matplotlib's own settings, whatever the user's file says; a dollar sign in a name begins no formula."""
    own = {key: setting for key, setting in mpl.rcParamsDefault.items() if not key.startswith("backend")}
    return mpl.rc_context({**own, "text.parse_math": False})


def _canvas(size: tuple[float, float], title: str, font: FontPath, place: tuple[float, float, float, float]) -> tuple[Figure, Axes]:
    """A figure with its title at the top, and one field at this place."""
    figure = Figure(figsize=(size[0] / MM, size[1] / MM), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    figure.suptitle(drawable(title, font), fontproperties=_text(font, _TITLE), y=0.985)
    return figure, figure.add_axes(place)


def _text(font: FontPath, size: float) -> FontProperties:
    return FontProperties(fname=font, size=size)


def _short(name: str, font: FontPath) -> str:
    return drawable(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…", font)


def _png(figure: Figure) -> bytes:
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
