"""The pictures of a notice with the texts that stand for them; none where nothing can be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.writers.brief.notice import Notice


@dataclass(frozen=True)
class Picture:
    """A PNG, its width and height in millimetres, and what it shows in words for those who do not see it."""

    content: bytes
    size: tuple[float, float]
    alternative: str


def pictures(notice: Notice) -> tuple[Picture, ...]:
    """The bars and the ring; none without points, and none on a machine without a Chinese font."""
    if not notice.bars:
        return ()
    from pipeline.writers.brief import charts
    from pipeline.writers.brief.fonts import chinese_font

    font = chinese_font()
    if font is None:
        return ()
    return (
        Picture(charts.bars(notice.bars, notice.bars_title, font, approved=notice.reviewed), charts.BARS, _bars_in_words(notice)),
        Picture(charts.ring(notice.ring, notice.ring_title, font), charts.RING, _ring_in_words(notice)),
    )


def _bars_in_words(notice: Notice) -> str:
    told = "、".join(f"{line.owner}{line.total}个" for line in notice.bars)
    return f"堆积条形图：{notice.bars_title}。{told}。"


def _ring_in_words(notice: Notice) -> str:
    told = "、".join(f"{grade}{number}个" for grade, number in notice.ring.items() if number)
    return f"环形图：{notice.ring_title}。{told}。"
