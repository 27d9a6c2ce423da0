"""What stands in the boxes and beside the lanes of a flow chart, in cells and in pictures alike."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.flows.procedures import Post, Step

NO_POST = "（未填责任岗位）"
NO_RISK = "未对应风险点"
PAPER, SHADE, INK, BACK_INK = "#FFFFFF", "#F7F9FC", "#404040", "#8C2D3A"
"""Lanes by turns, lines forward, lines back （returns are dashed as well, so that they show on a grey print）."""
LEGEND = ("实线：办理方向", "虚线：退回")


@dataclass(frozen=True)
class BoxWords:
    """The words of a step's box: number and kind above, the name, and below who takes part and how long it takes."""

    head: str
    name: str
    foot: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All words, line by line."""
        return tuple(line for line in (self.head, self.name, *self.foot) if line)


def box_words(step: Step) -> BoxWords:
    """The words of a step's box."""
    head = " ".join(part for part in (str(step.number or ""), step.kind) if part)
    others = "、".join(post.name for post in step.posts[1:])
    days = f"{step.days}个工作日" if step.days.isdecimal() else step.days
    return BoxWords(head, step.name, tuple(part for part in (f"会同{others}" if others else "", days) if part))


def lane_words(post: Post) -> tuple[str, ...]:
    """The words at the head of a lane: section and post."""
    return tuple(part for part in post if part) or (NO_POST,)
