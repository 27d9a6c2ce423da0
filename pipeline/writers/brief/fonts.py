"""A Chinese font of this machine to draw pictures with. Without one nothing is drawn: boxes in place of characters help nobody."""

from __future__ import annotations

import logging
from collections.abc import Iterable

# Where it cannot keep its list of fonts, matplotlib says so on the screen; nobody there can do anything about it.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

from matplotlib.font_manager import FontEntry, FontManager, FontPath, fontManager, get_font  # noqa: E402

FAMILIES = (
    "DengXian", "Microsoft YaHei", "SimHei",
    "PingFang SC", "Hiragino Sans GB", "STHeiti", "Heiti SC",
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
    "SimSun", "NSimSun", "FangSong", "KaiTi", "Songti SC", "STSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC",
)
"""The families that are looked for, best first, by the names that the font files give themselves: 等线, 微软雅黑, 黑体 of Windows; 苹方,
冬青黑体, 华文黑体, 黑体-简 of macOS; 思源黑体 and 文泉驿 of Linux; then those with serifs: 宋体, 仿宋, 楷体, 宋体-简, 思源宋体.
"""
_MISSING = "〓"
"""What printers set where they have no type for a character."""
_USUAL = 400


def chinese_font() -> FontPath | None:
    """The regular face of the first of these families that this machine has; None where it has none of them."""
    return _first(fontManager.ttflist) or _first(FontManager().ttflist)


def _first(known: Iterable[FontEntry]) -> FontPath | None:
    """From the list of fonts that matplotlib keeps, which may be older than the fonts are."""
    entries = [entry for entry in known if entry.name in FAMILIES and entry.style == "normal"]
    entries.sort(key=lambda entry: (FAMILIES.index(entry.name), _from_usual(entry.weight), entry.fname, entry.index))
    return next((path for entry in entries if _opens(path := FontPath(entry.fname, entry.index))), None)


def _from_usual(weight: str | int) -> int:
    return abs(weight - _USUAL) if isinstance(weight, int) else _USUAL


def _opens(path: FontPath) -> bool:
    try:
        return get_font(path).get_char_index(ord("险")) > 0
    except (OSError, RuntimeError):
        return False


def drawable(text: str, font: FontPath) -> str:
    """The text with a printer's mark for each character that the font lacks."""
    face = get_font(font)
    return "".join(sign if sign == " " or face.get_char_index(ord(sign)) else _MISSING for sign in text)
