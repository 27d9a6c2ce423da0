"""Letters spoiled at random, each by its number alone: blank and filled forms of every kind whose bytes, parts, XML or values were changed.

The same number gives the same letter, so that what a long run finds can be looked at by its number.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from drawn_cases import base, workbook
from foreign_books import binary, legacy, opendocument
from ghosts import cells
from packages import Entry, entries, entry, packed, parts, zipped
from workspaces import right

from pipeline.forms import FORMS
from pipeline.writers.template import template

Rng = random.Random


@cache
def seeds() -> dict[str, bytes]:
    """What is spoiled, by file name: the blank templates, the sample bureau's letters, drawn forms as four kinds of workbook."""
    blank = {f"空白{form.key}.xlsx": template(form, unit="示例市审计局", period="2011年第1期") for form in FORMS}
    filled = {f"填好{sheet.form.key}.xlsx": sheet for sheet in right().values()}
    own = {form.key: base(form.key) for form in FORMS if form.key != "名册"}
    drawn = {f"手绘{key}.xlsx": workbook([drawing]) for key, drawing in own.items()}
    drawn["手绘合并.xlsx"] = workbook([replace(base("岗位"), merges=["B5:B7", "A1:H1"]), base("科室")])
    merges = [(1, 1, 1, 8), (5, 2, 7, 2)]
    foreign = {f"旧式.{kind}": make({"岗位": cells()}, merges) for kind, make in (("xls", legacy), ("xlsb", binary), ("ods", opendocument))}
    made = blank | {name: sheet.workbook() for name, sheet in filled.items()} | drawn | foreign
    return {name: content if name.endswith(".xls") else _undated(content) for name, content in made.items()}


def _undated(content: bytes) -> bytes:
    """The package without the time at which it was made, so that every process has the very same."""
    return packed({name: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2011-09-28T09:00:00Z", data) for name, data in parts(content).items()})


def seed_of(number: int) -> str:
    """Which of them the letter of this number was made from. Every second one is of a kind of its own, since these are few."""
    names = sorted(seeds())
    few = [name for name in names if not name.endswith("xlsx") or name.startswith("手绘")]
    return few[number // 2 % len(few)] if number % 2 else names[number // 2 % len(names)]


def mutant(number: int) -> bytes:
    """The letter of this number."""
    rng = Rng(number)
    content = seeds()[seed_of(number)]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        change = rng.choice(_ways(content))
        content = change(rng, content)
    return content


def damaged_in_transit(number: int) -> bytes:
    """The letter of this number with its bytes changed and nothing else, as a bad disk or line changes them."""
    rng = Rng(number)
    content = seeds()[seed_of(number)]
    return rng.choice((_flipped, _cut, _inserted, _zeroed, _exchanged))(rng, content)


def _ways(content: bytes) -> tuple[Callable[[Rng, bytes], bytes], ...]:
    """How this content may be changed. What was made unreadable before can only have its bytes changed."""
    try:
        names = list(parts(content))
    except Exception:  # noqa: BLE001 - zipfile fails in many ways
        return _BYTES
    return (*_BYTES, *_PARTS, *_XML, *_XML, *_VALUES, *_VALUES) if any(name.endswith(".xml") for name in names) else (*_BYTES, *_PARTS)


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _flipped(rng: Rng, content: bytes) -> bytes:
    made = bytearray(content or b"\0")
    for _ in range(rng.choice((1, 1, 2, 10, 100))):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _cut(rng: Rng, content: bytes) -> bytes:
    start = rng.randrange(len(content) + 1)
    return rng.choice((content[:start], content[start:], content[:start] + content[start + rng.choice((1, 7, 512, 4096)) :]))


def _inserted(rng: Rng, content: bytes) -> bytes:
    at, size = rng.randrange(len(content) + 1), rng.choice((1, 2, 60, 512, 5000))
    return content[:at] + rng.choice((rng.randbytes(size), b"\0" * size, content[at : at + size])) + content[at:]


def _zeroed(rng: Rng, content: bytes) -> bytes:
    at, size = rng.randrange(len(content) + 1), rng.choice((4, 64, 512))
    return content[:at] + b"\0" * len(content[at : at + size]) + content[at + size :]


def _exchanged(rng: Rng, content: bytes) -> bytes:
    size = rng.choice((16, 128, 512))
    one, other = sorted(rng.randrange(max(len(content) - size, 1)) for _ in range(2))
    if other < one + size:
        return _zeroed(rng, content)
    return content[:one] + content[other : other + size] + content[one + size : other] + content[one : one + size] + content[other + size :]


def _numbers(rng: Rng, content: bytes) -> bytes:
    """Some bytes that may be a number made the largest, the least or another."""
    at = rng.randrange(max(len(content) - 4, 1))
    value = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\x80", b"\xfe\xff\xff\xff", b"\xff\xff", rng.randbytes(2)))
    return content[:at] + value + content[at + len(value) :]


_BYTES = (_flipped, _cut, _inserted, _zeroed, _exchanged, _numbers)


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _part(rng: Rng, made: dict[str, bytes]) -> str:
    """The name of a part; rather one that is read."""
    names = sorted(made)
    read = [name for name in names if re.search(r"sheet|workbook|content|Strings|styles|rels", name)]
    return rng.choice(read if read and rng.random() < 0.8 else names)


def _dropped(rng: Rng, content: bytes) -> bytes:
    made = parts(content)
    made.pop(_part(rng, made))
    return packed(made)


def _doubled(rng: Rng, content: bytes) -> bytes:
    made = parts(content)
    name = _part(rng, made)
    return zipped([*entries(content), entry(rng.choice((name, name.upper(), f"/{name}")), rng.choice((made[name], b"", made[_part(rng, made)])))])


def _renamed(rng: Rng, content: bytes) -> bytes:
    made = parts(content)
    name = _part(rng, made)
    other = rng.choice((name.upper(), name.replace("/", "\\"), f"/{name}", f"../{name}", name.replace("1", "2"), f"{name}.bak", "xl/x.xml", "表.xml", name[1:]))
    return packed({other if each == name else each: data for each, data in made.items()})


def _swapped(rng: Rng, content: bytes) -> bytes:
    made = parts(content)
    one, other = _part(rng, made), _part(rng, made)
    return packed(made | {one: made[other], other: made[one]})


def _refilled(rng: Rng, content: bytes) -> bytes:
    made = parts(content)
    name = _part(rng, made)
    return packed(made | {name: rng.choice((b"", b"\0" * 100, b"<x/>", b'<?xml version="1.0"?>', rng.randbytes(500), made[name] * 2, made[name][: rng.randrange(len(made[name]) + 1)]))})


def _lying(rng: Rng, content: bytes) -> bytes:
    """A part that says what is not true of itself."""
    made = entries(content)
    if not made:
        return content
    at = rng.randrange(len(made))
    each = made[at]
    lies: tuple[Entry, ...] = (
        replace(each, size=rng.choice((0, 1, each.size // 2, each.size + 1, 2**31))), replace(each, crc=each.crc ^ 1), replace(each, flags=each.flags | 1),
        replace(each, deflated=_flipped(rng, each.deflated)), replace(each, deflated=b""), replace(each, name=each.name + b"\0x"),
    )
    made[at] = rng.choice(lies)
    return zipped(made)


_PARTS = (_dropped, _doubled, _renamed, _swapped, _refilled, _lying)


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

_TAG, _ATTRIBUTE = re.compile(rb"<[^<>]*>"), re.compile(rb"(\s[\w:.-]+)=\"([^\"]*)\"")
_ODD_VALUES = (
    b"", b"0", b"-1", b"1", b"2", b"16384", b"1048576", b"4294967295", b"99999999999999999999", b"1e9", b"NaN", b"A0", b"A1", b"XFD1048576", b"ZZZZ9", b"1A",
    b"A1:XFD1048576", b"B2:A1", b"e", b"s", b"b", b"str", b"d", b"inlineStr", b"true", b"veryHidden", "表".encode(), b"&lt;", b"&#0;", b"&x;", b"rId1", b"rId99",
    b"worksheets/sheet1.xml", b"../../x", b" ",
)
_ODD_PIECES = (
    b"<!-- -- -->", b"<![CDATA[<v>1</v>]]>", b"<?x y?>", b"<x>", b"</x>", b"<x/>", b"&", b"&x;", b"&#0;", b"&#xD800;", b"&#1114112;", b"<", b">", b"]]>", b"\0",
    b"\xff\xfe", b"\xed\xa0\x80", b"<!DOCTYPE x>", b"</c>", b"</row>", b"<row>", b"<c>", b"<v>", b"</sheetData>", b"<sheetData>", b"<v/>", b" " * 100_000,
)


def _in_xml(change: Callable[[Rng, bytes], bytes]) -> Callable[[Rng, bytes], bytes]:
    def changed(rng: Rng, content: bytes) -> bytes:
        made = parts(content)
        name = _part(rng, {each: data for each, data in made.items() if each.endswith((".xml", ".rels"))})
        return packed(made | {name: change(rng, made[name])})

    return changed


def _tags(rng: Rng, xml: bytes, count: int) -> list[tuple[int, int]]:
    """Where some of the tags stand, in order."""
    found = [each.span() for each in _TAG.finditer(xml)]
    return sorted(rng.sample(found, min(count, len(found))))


def _without_tag(rng: Rng, xml: bytes) -> bytes:
    for start, end in reversed(_tags(rng, xml, rng.choice((1, 1, 5)))):
        xml = xml[:start] + xml[end:]
    return xml


def _other_attribute(rng: Rng, xml: bytes) -> bytes:
    found = list(_ATTRIBUTE.finditer(xml))
    for each in sorted(rng.sample(found, min(rng.choice((1, 1, 20)), len(found))), key=lambda each: -each.start()):
        name, value = each[1], each[2]
        other = rng.choice((b'%s="%s"' % (name, rng.choice(_ODD_VALUES)), b"", b"%s='%s'" % (name, value), b'%sx="%s"' % (name, value), each[0] * 2, b"%s=%s" % (name, value)))
        xml = xml[: each.start()] + other + xml[each.end() :]
    return xml


def _other_tag(rng: Rng, xml: bytes) -> bytes:
    for start, end in reversed(_tags(rng, xml, rng.choice((1, 1, 10)))):
        tag = xml[start:end]
        other = rng.choice((tag * 2, tag.upper(), tag.replace(b"<", b"<x:", 1), tag[:-1], tag[1:], tag.replace(b"/", b""), re.sub(rb"^</?\w", b"\\g<0>x", tag)))
        xml = xml[:start] + other + xml[end:]
    return xml


def _tags_exchanged(rng: Rng, xml: bytes) -> bytes:
    chosen = _tags(rng, xml, 2)
    if len(chosen) < 2:
        return xml
    (a, b), (c, d) = chosen
    return xml[:a] + xml[c:d] + xml[b:c] + xml[a:b] + xml[d:]


def _piece_in(rng: Rng, xml: bytes) -> bytes:
    at = rng.choice([end for _, end in _tags(rng, xml, 3)] or [0])
    return xml[:at] + rng.choice(_ODD_PIECES) + xml[at:]


def _repeated(rng: Rng, xml: bytes) -> bytes:
    found = list(re.finditer(rb"<(row|c|mergeCell|col|si|sheet|Relationship|xf|table:table-row|table:table-cell)\b.*?(?:</\1>|/>)", xml, re.DOTALL))
    if not found:
        return _piece_in(rng, xml)
    each = rng.choice(found)
    return xml[: each.start()] + each[0] * rng.choice((0, 2, 3, 2000)) + xml[each.end() :]


def _encoded(rng: Rng, xml: bytes) -> bytes:
    text = xml.decode("utf-8", "replace")
    how = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030", "latin-1", "utf-32"))
    named = text.replace("UTF-8", rng.choice((how, "UTF-8", "klingon")))
    return named.encode(how, "replace")


def _spaced(rng: Rng, xml: bytes) -> bytes:
    return rng.choice((xml.replace(b"><", b">\n  <"), xml.replace(b" r=", b"\n\tr="), xml.replace(b'"', b"'"), re.sub(rb' r="[A-Z]+\d+"', b"", xml), xml.replace(b"main", b"other"), xml.upper()))


_XML = tuple(map(_in_xml, (_without_tag, _other_attribute, _other_tag, _tags_exchanged, _piece_in, _repeated, _encoded, _spaced, _flipped, _cut)))


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_ODD_TEXTS = (
    "", " ", "同上", "无", "—", "合计", "注：", "示例", "序号", "风险点", "#REF!", "=1+1", "=cmd|'/c calc'!A1", "\u200b", "\ufeff", "\u202e倒", "一" * 32_767, "\n" * 50,
    "0", "-1", "1e308", "1e-320", "NaN", "inf", "2011.9.31", "9999-99-99", "99999999999", "Ⅲ级", "①②③", "1、2、2、", "科室：综合科 填表人：某某", "🀄" * 50, "a" * 300,
    "_x0000_", "_x000D_", "_xD800_", "\u0301" * 100, "٣", "½", "㊀", "13800000000", "110101199001011234", "<script>", "&amp;", "'", '"', "\\", "%s{}", "{0}",
)
_ODD_NUMBERS = (b"0", b"-0", b"-1", b"1.5", b"1e308", b"-1e308", b"1e999", b"NaN", b"INF", b"40816", b"60", b"0.5", b"2958466", b"99999999", b"1e15", b"abc", b"", b"1,5", b"0x10", b" 7 ")
_TEXT = re.compile(rb"(<(?:\w+:)?(?:t|p)(?: [^<>]*)?>)([^<]*)(?=</)")
_NUMBER = re.compile(rb"(<(?:\w+:)?v>)([^<]*)(?=</)")
_TYPE = re.compile(rb"(<c r=\"[A-Z]+\d+\"(?: s=\"\d+\")?)(?: t=\"\w+\")?(?=[ >])")


def _replaced(rng: Rng, xml: bytes, pattern: re.Pattern[bytes], values: Callable[[], bytes]) -> bytes:
    found = list(pattern.finditer(xml))
    for each in sorted(rng.sample(found, min(rng.choice((1, 3, 30)), len(found))), key=lambda each: -each.start()):
        xml = xml[: each.start()] + each[1] + values() + xml[each.end() :]
    return xml


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode()


def _other_texts(rng: Rng, xml: bytes) -> bytes:
    return _replaced(rng, xml, _TEXT, lambda: _escaped(rng.choice(_ODD_TEXTS)))


def _other_numbers(rng: Rng, xml: bytes) -> bytes:
    return _replaced(rng, xml, _NUMBER, lambda: rng.choice(_ODD_NUMBERS))


def _other_types(rng: Rng, xml: bytes) -> bytes:
    return _replaced(rng, xml, _TYPE, lambda: rng.choice((b"", b' t="s"', b' t="b"', b' t="e"', b' t="str"', b' t="d"', b' t="n"', b' t="inlineStr"', b' t="x"')))


_VALUES = tuple(map(_in_xml, (_other_texts, _other_numbers, _other_types)))
