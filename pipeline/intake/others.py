"""What a file is that is no workbook, told from its content alone, and what to send instead."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True)
class Other:
    """A kind of file that is no workbook: what it is, and what to send instead."""

    kind: str
    instead: str = "请把内容填入样表，以.xlsx格式报送。"


WORD = Other("Word文档", "请把文档中的内容填入样表，以.xlsx格式报送。")
SLIDES = Other("演示文稿")
DOCUMENT = Other("文档")
_PICTURE = Other("图片", "请把图片中的内容填入样表，以.xlsx格式报送。")
_FILM = Other("音频或视频文件")
_SAVE_AGAIN = "请用Excel或WPS打开后，另存为.xlsx格式报送。"
_UNPACK = "请先解压，把里面的表格文件直接放入收件文件夹。"
_WEB_PAGE = Other("网页文件", _SAVE_AGAIN)
_MAIL = Other("邮件", "请把附件中的表格另存出来，放入收件文件夹。")
_SHORTCUT = Other("快捷方式", "请找到它指向的表格，报送表格文件本身。")
_ANCIENT = Other("旧式表格文件", "请用能打开它的软件打开后，另存为.xlsx格式报送。")
_TABLE_TEXT = Other("CSV文本文件", "请把内容粘贴到样表中，以.xlsx格式报送。")
_NUMBERS = Other("Numbers等苹果软件的文件", "请在原软件中导出为Excel格式（.xlsx）后报送。")
_FIXED = "请在Excel或WPS中填写样表，以.xlsx格式报送，不要转成{}。"
_MAGIC: tuple[tuple[bytes, Other], ...] = (
    *((magic, _PICTURE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")),
    (b"%PDF", Other("PDF文件", _FIXED.format("PDF"))),
    (b"Rar!", Other("RAR压缩包", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Other("7z压缩包", _UNPACK)),
    (b"\x1f\x8b", Other("GZ压缩包", _UNPACK)),
    (b"{\\rtf", Other("RTF文字文档")),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _SHORTCUT),
    (b"[InternetShortcut]", _SHORTCUT),
    *((magic, _ANCIENT) for magic in (b"ID;P", b"TABLE\r\n0,1", b"TABLE\n0,1")),
    *((bytes((0, 0, kind, 0)), _ANCIENT) for kind in (0x02, 0x1A)),
    *((bytes((9, version)), _ANCIENT) for version in (0x00, 0x02, 0x04, 0x08)),
)
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD = 4096
_FILM_FRAME, _FRAME_BRAND = slice(4, 8), slice(8, 12)
_PICTURE_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})
_MARKED_UP = (
    (("<html", "<table", "x-document-type: workbook", "x-document-type: worksheet"), _WEB_PAGE),
    (("urn:schemas-microsoft-com:office:spreadsheet", "opendocument.spreadsheet"), Other("XML格式的文件", _SAVE_AGAIN)),
)
_MAIL_HEAD = re.compile(r"^(?:received|from|subject|return-path|mime-version): ", re.MULTILINE)


def package(names: AbstractSet[str]) -> Other:
    """A zip package that is no office file; `names` are its parts in small letters."""
    if "ofd.xml" in names:
        return Other("OFD文件", _FIXED.format("OFD"))
    if any(name.endswith((".iwa", "index.zip")) for name in names):
        return _NUMBERS
    return Other("ZIP压缩包", _UNPACK) if names else Other("空压缩包", "请把填好的表格直接放入收件文件夹。")


def recognised(content: bytes) -> Other:
    """Any other content that is neither a package nor a compound file."""
    known = next((other for magic, other in _MAGIC if content.startswith(magic)), None)
    return known or _framed(content) or _text(content[:_HEAD])


def _framed(content: bytes) -> Other | None:
    """Pictures and films that begin with a length, not with a name."""
    if content[_FILM_FRAME] == b"ftyp":
        return _PICTURE if content[_FRAME_BRAND] in _PICTURE_BRANDS else _FILM
    if content.startswith(b"RIFF"):
        return _PICTURE if content[_FRAME_BRAND] == b"WEBP" else _FILM
    # Two letters alone may begin any text; in a picture what follows its size is empty.
    return _PICTURE if content.startswith(b"BM") and content[6:10] == bytes(4) else None


def _text(head: bytes) -> Other:
    wide = _UTF_16.get(head[:2])
    if wide is None and b"\x00" in head:
        return Other("无法识别的文件")
    text = head.decode(wide or "latin-1", "replace").lower()
    for signs, other in _MARKED_UP:
        if any(sign in text for sign in signs):
            return other
    if _MAIL_HEAD.match(text):
        return _MAIL
    return _TABLE_TEXT if any(mark in text for mark in ",\t;") else Other("文本文件")
