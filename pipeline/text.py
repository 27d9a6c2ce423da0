"""Text as it is cleaned, compared and counted. The sender's words are never changed beyond what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|_x000[0-9A-Fa-f]_")
_ENDS = " \t\n\u3000\u00a0"
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_USUAL_SIGNS = "，。；、\n."
"""Most of what stands between words: to take these out takes half the time of asking of each character what it is."""
_AFTER = r"(?:^|(?<=[\s\u3000;\uff1b。,\uff0c、.]))"
_BRACKETED = r"[(\uff08](\d{1,2})[)\uff09]", r"[(\uff08]([一二三四五六七八九十]{1,2})[)\uff09]"
_ITEM = re.compile(
    rf"{_AFTER}(?:{_BRACKETED[0]}|(\d{{1,2}})[)\uff09、]|(\d{{1,2}})[.\uff0e](?!\d)|{_BRACKETED[1]}|([一二三四五六七八九十]{{1,2}})、)|"
    r"([\u2460-\u2473])|(?:^|(?<=[\s\u3000;\uff1b。,\uff0c、.:\uff1a]))([一二三四五六七八九十]{1,2})是"
)
_BRACKETED_ITEM = re.compile("|".join(_BRACKETED))
"""Once a text begins with a number in brackets, such numbers need nothing before them: （1）先批后用（2）双人保管."""
ITEM_SIGNS = "[0-9\u2460-\u2473]|[(\uff08][一二三四五六七八九十]|[一二三四五六七八九十][、是]"
"""What stands in every text with numbered items."""
_NUMBER_SIGN = re.compile(ITEM_SIGNS)
_LINE_ITEM = re.compile(r"^(\d{1,2})[.\uff0e、](?!\d)", re.MULTILINE)
_ANY_ITEM = re.compile(r"\d[.\uff0e、)\uff09](?!\d)")
_DOTTED_LINE = re.compile(r"^\d{1,2}[.\uff0e](?!\d)", re.MULTILINE)
_CHINESE = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}


@lru_cache(maxsize=100_000)
def cleaned(text: str) -> str:
    """Text without invisible and control characters and without blanks at its ends; breaks between lines stay."""
    if text.isalnum():
        return text
    plain = text.replace("_x000D_", "").replace("_x000A_", "\n").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROL.sub("", _INVISIBLE.sub("", plain)).strip(_ENDS)


@lru_cache(maxsize=100_000)
def tight(text: str) -> str:
    """A name, a code or a list value: cleaned, with no blank inside unless between Latin words."""
    plain = cleaned(text)
    if not _BLANKS.search(plain):
        return plain
    return re.sub(r"(?<![A-Za-z0-9])[\s\u3000\u00a0]+|[\s\u3000\u00a0]+(?![A-Za-z0-9])", "", plain)


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """A name or word in simplified characters: 綜合科 → 综合科. Texts that people are to read are never put through this."""
    try:
        text.encode("gb2312")  # holds the simplified characters and none of their traditional forms
    except UnicodeEncodeError:
        converted: str = _to_simplified().convert(text)
        return converted
    return text


def essence(text: str) -> str:
    """What is left of a text for telling whether two say the same: one width, no punctuation, no blanks."""
    bare = text
    for sign in _USUAL_SIGNS:
        bare = bare.replace(sign, "")
    if not bare.isalnum():
        bare = "".join(_BETWEEN_WORDS.split(bare))
    # Full-width punctuation is gone by now; what is left seldom needs the dear normalisation.
    return (bare if unicodedata.is_normalized("NFKC", bare) else "".join(_BETWEEN_WORDS.split(unicodedata.normalize("NFKC", bare)))).lower()


_LONG_FAMILY_NAMES = "欧阳|司马|司徒|诸葛|上官|慕容|令狐|夏侯|宇文|公孙|皇甫|尉迟|东方|长孙|端木|南宫|西门|独孤|闻人|澹台|淳于|轩辕|钟离|太史|申屠|拓跋|呼延|赫连"
LONG_NAME = re.compile(rf"(?:{_LONG_FAMILY_NAMES})[\u4e00-\u9fff]{{1,2}}")
"""A name with a family name of two characters."""
_SPACED_NAME = re.compile(rf"(?:{_LONG_FAMILY_NAMES})[ \u3000\u00a0]+[\u4e00-\u9fff]{{1,2}}")
_NAME = "[\u4e00-\u9fff]{2,4}(?:[·\u2022\u30fb][\u4e00-\u9fff]{1,6}){0,3}"
_ONE_NAME, _ONE_OR_MORE = re.compile(_NAME), re.compile(rf"{_NAME}(?:和{_NAME}){{0,3}}")
_BETWEEN_NAMES = re.compile(r"[、,\uff0c;\uff1b/\uff0f\s]+")


def holds_several_names(text: str) -> bool:
    """Whether a person's cell holds two names or more; 欧阳 修 is one."""
    plain = text.strip()
    parts = [part for part in _BETWEEN_NAMES.split(plain) if part]
    if not parts or _SPACED_NAME.fullmatch(plain) or not all(_ONE_OR_MORE.fullmatch(part) for part in parts):
        return False
    return len(parts) > 1 or _ONE_NAME.fullmatch(parts[0]) is None


def _value(found: re.Match[str]) -> int:
    group = next(each for each in found.groups() if each)
    if group.isdecimal():
        return int(group)
    if "\u2460" <= group <= "\u2473":
        return ord(group) - 0x2460 + 1
    if len(group) > 1:
        return 10 + _CHINESE[group[1]] if group[0] == "十" else 10 * _CHINESE[group[0]]
    return _CHINESE[group]


@lru_cache(maxsize=65_536)
def numbering(text: str) -> tuple[int, ...]:
    """The numbers of the items of a text, in the style of its first: 1. 2. · 1、 · (1) · ① · 一、 · 一是. Empty without numbering."""
    if _NUMBER_SIGN.search(text) is None:
        return ()
    lines = _LINE_ITEM.findall(text)
    # The usual case, one item a line and no other number that could be an item, needs no closer look.
    if len(lines) == text.count("\n") + 1 == len(_ANY_ITEM.findall(text)):
        return tuple(map(int, lines))
    return tuple(_value(each) for each in _item_signs(text))


def _item_signs(text: str) -> list[re.Match[str]]:
    """The numbers of the items where they stand, in the style of the first."""
    found = list((_BRACKETED_ITEM if _BRACKETED_ITEM.match(text) else _ITEM).finditer(text))
    return [each for each in found if each.lastindex == found[0].lastindex]


def item_texts(text: str) -> list[str]:
    """The items of a text without their numbers, what stands before the first among them; without numbering its lines."""
    parts = _DOTTED_LINE.split(text)
    # The usual case, as in `numbering`.
    if not parts[0] and len(parts) - 1 == text.count("\n") + 1 == len(_ANY_ITEM.findall(text)):
        return [part.strip() for part in parts if part.strip()]
    signs = _item_signs(text)
    if not signs:
        return [line.strip() for line in text.splitlines() if line.strip()]
    ends = [*(sign.start() for sign in signs[1:]), len(text)]
    parts = [text[: signs[0].start()], *(text[sign.end() : end] for sign, end in zip(signs, ends, strict=True))]
    return [part.strip() for part in parts if part.strip()]


def items(text: str) -> int:
    """How many items a text has; without numbering it is one, without text none."""
    if not text.strip():
        return 0
    return max(len(numbering(text)), 1)


def display_width(text: str) -> int:
    """The width of the widest line in columns: a Chinese character counts two."""
    return max(map(_line_width, text.split("\n")), default=0)


_ALL_WIDE = re.compile("[\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e]+")
"""Most of what people write here. Taken out at once, since to ask each character takes ten times as long."""


def _line_width(line: str) -> int:
    rest = _ALL_WIDE.sub("", line)
    return 2 * (len(line) - len(rest)) + sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in rest)
