"""The inbox: whatever lies in it, the run goes on, says its own sentence about it, and changes nothing there."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from workspaces import RECEIVED, Ran, Workspace, digest, office, sheet_of, small_letters

from pipeline import inbox
from pipeline.run import Desk, _same
from pipeline.settings import Settings
from pipeline.submission import Reading, Returned

_SECTOR = 512
_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
_GOOD = sheet_of("办公室", "科室").workbook()


def package(**parts: str) -> bytes:
    """A zip archive with these parts."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return target.getvalue()


def compound(*streams: str) -> bytes:
    """The smallest compound file (OLE) with these streams in its directory, as password-protected workbooks are."""
    number = (0xFFFFFFFF).to_bytes(4, "little")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + bytes.fromhex("3e000300feff09000600") + b"\0" * 6
    head += b"".join(n.to_bytes(4, "little") for n in (0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)) + number * 108
    table = (0xFFFFFFFD).to_bytes(4, "little") + (0xFFFFFFFE).to_bytes(4, "little") + number * 126
    entries = [_entry("Root Entry", 5, 1), *(_entry(name, 2) for name in streams)]
    return head.ljust(_SECTOR, b"\0") + table + b"".join(entries).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = (0xFFFFFFFF).to_bytes(4, "little") * 2 + child.to_bytes(4, "little")
    return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + links + b"\0" * 48


def book(*rows: tuple[object, ...]) -> bytes:
    """A workbook of the sender's own invention."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


BAD = {
    "加密.xlsx": (compound("EncryptionInfo", "EncryptedPackage"), "F03", "加了密码保护"),
    "截断.xlsx": (_GOOD[: len(_GOOD) // 2], "F04", "已损坏或没有传完整"),
    "缺部件.xlsx": (package(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook"}), "F04", "已损坏"),
    "空.xlsx": (b"", "F01", "是空的"),
    "文档.xlsx": (package(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "F02", "Word文档"),
    "旧文档.xls": (compound("WordDocument"), "F02", "Word文档"),
    "照片.xlsx": (_PNG, "F02", "图片"),
    "文本.csv": ("序号\t风险点\n1\t拆分采购\n".encode("gbk"), "F02", "CSV文本文件"),
    "扫描.pdf": (b"%PDF-1.4\n%\xe2\xe3", "F02", "PDF文件"),
    "打包.rar": (b"Rar!\x1a\x07\x00" + b"\0" * 32, "F02", "RAR压缩包"),
    "打包.zip": (package(**{"岗位表.xlsx": "x"}), "F02", "ZIP压缩包"),
    "版式.ofd": (package(**{"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<x/>"}), "F02", "OFD文件"),
    "苹果.numbers": (package(**{"Index/Document.iwa": "x", "Index/Tables/Tile.iwa": "x"}), "F02", "Numbers"),
    "空包.zip": (b"PK\x05\x06" + b"\0" * 18, "F02", "空压缩包"),
    "岗位表.xlsx.lnk": (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 80, "F02", "快捷方式"),
    "网址.url": (b"[InternetShortcut]\r\nURL=file:///x", "F02", "快捷方式"),
    "来信.eml": (b"Received: from a\r\nSubject: b\r\n\r\nc", "F02", "邮件"),
    "单页.xls": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "F02", "网页文件"),
    "手机照片.heic": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "F02", "图片"),
    "会议.mp4": (b"\0\0\0\x18ftypisom" + b"\0" * 40, "F02", "视频"),
    "截屏.webp": (b"RIFF\0\0\0\0WEBPVP8 ", "F02", "图片"),
    "位图.bmp": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "F02", "图片"),
    "部门.csv": (b"BM,KS\r\n1,2\r\n", "F02", "CSV文本文件"),
    "统一码.csv": ("\ufeff序号\t风险点\r\n1\t拆分采购\r\n".encode("utf-16"), "F02", "CSV文本文件"),
    "老表.slk": (b"ID;PWXL;N;E\r\nB;Y1;X1\r\n", "F02", "旧式表格文件"),
    "老表.wk1": (b"\0\0\x02\0\x06\x04" + b"\0" * 20, "F02", "旧式表格文件"),
    "平面.fods": (b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>', "F02", "XML格式的文件"),
    "网页.xls": ("<html><table><tr><td>风险点</td></tr></table></html>".encode(), "F02", "网页文件"),
    "随便.xlsx": (b"\x00\x01\x02\x03" * 40, "F02", "无法识别"),
    "别的表.xlsx": (book(("物品", "数量"), ("打印纸", 3)), "F07", "没有找到规定的表"),
    "空表.xlsx": (book(), "F07", "都是空的"),
}
PASSED = {
    "综合科/~$岗位表.xlsx": "锁定", ".~lock.岗位表.ods#": "锁定", ".隐藏.xlsx": "隐藏", ".同步/岗位表.xlsx": "隐藏", "Thumbs.db": "系统", ".DS_Store": "系统",
    "desktop.ini": "系统", "__MACOSX/._岗位表.xlsx": "锁定", "下载.xlsx.part": "没有传完", "下载.crdownload": "没有传完",
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Ran, dict[Path, tuple[bytes, int]]]:
    """An inbox with everything in it that people send; the run over it, and the inbox as it was before."""
    made = office(tmp_path_factory.mktemp("crowd") / "局")
    for name, (content, _, _) in BAD.items():
        made.put(f"各科/{name}", content)
    for name in PASSED:
        made.put(name, _GOOD)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in made.inbox.rglob("*") if path.is_file()}
    return made, made.run(), before


def test_bad_letters_stop_nothing(crowd):
    """Among letters that cannot be read the good ones are accepted, and the run ends with 3."""
    made, ran, _ = crowd
    assert (ran.code, ran.err) == (3, "")
    assert {file for file, verdict in made.latest.verdicts.items() if verdict == "accepted"} == set(small_letters())
    assert len(made.latest.table("信息库")) == sum(len(sheet_of("综合科", form).rows) for form in ("岗位", "科室"))


@pytest.mark.parametrize("name", BAD)
def test_each_bad_letter_has_its_own_sentence(crowd, name):
    """A file that is no form is returned with one finding: what it is, and what to send instead."""
    made, _, _ = crowd
    _, rule, says = BAD[name]
    assert made.latest.verdicts[f"各科/{name}"] == "returned"
    errors = [finding for finding in made.latest.findings(f"各科/{name}") if finding["severity"] == "error"]
    assert [finding["rule"] for finding in errors] == [rule]
    assert says in errors[0]["message"]
    assert f"“{name}”" in errors[0]["message"]
    assert "请" in errors[0]["message"]


def test_every_bad_letter_is_on_the_list(crowd):
    """退回清单 tells of every returned letter, also of those that cannot be marked."""
    made, _, _ = crowd
    listed = openpyxl.load_workbook(made.latest.folder / "退回" / "退回清单.xlsx")
    for sheet in ("汇总", "明细"):
        cells = {cell.value for row in listed[sheet].iter_rows() for cell in row}
        assert {f"各科/{name}" for name in BAD} <= cells


@pytest.mark.parametrize("name", PASSED)
def test_what_is_no_letter_is_passed_over_and_listed(crowd, name):
    """Lock files, hidden files, system files and unfinished ones are passed over, each with its reason."""
    made, _, _ = crowd
    [entry] = [letter for letter in made.latest.receipt["letters"] if letter["file"] == name]
    assert entry["verdict"] == "passed_over"
    assert PASSED[name] in entry["reason"]
    assert not made.latest.findings(name)


def test_the_inbox_is_never_changed(crowd):
    """After the run every file of the inbox has its bytes and its time, and none was added."""
    made, _, before = crowd
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in made.inbox.rglob("*") if path.is_file()}
    assert after == before


def test_every_file_is_accounted_for(crowd):
    """Law: the receipt names every file of the inbox once, with the digest of its bytes where it is a letter."""
    made, _, before = crowd
    names = {path.relative_to(made.inbox).as_posix(): content for path, (content, _) in before.items()}
    entries = made.latest.receipt["letters"]
    assert sorted(entry["file"] for entry in entries) == sorted(names)
    for entry in entries:
        assert entry["sha256"] == ("" if entry["file"] in PASSED else digest(names[entry["file"]]))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything, and Windows has other rights")
def test_a_letter_without_rights_is_told(tmp_path):
    """A letter that may not be read is returned with its own sentence, and the run goes on."""
    made = office(tmp_path / "局")
    made.put("锁住.xlsx", _GOOD).chmod(0)
    assert made.run().code == 3
    assert [finding["rule"] for finding in made.latest.findings("锁住.xlsx")] == ["F10"]


def _refused() -> bytes:
    raise PermissionError(13, "Permission denied")


def test_a_letter_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    """A letter whose bytes cannot be had is returned with its own sentence, and the run goes on (also for root)."""
    made = office(tmp_path / "局")
    locked = made.put("锁住.xlsx", _GOOD)
    real = inbox.letter
    monkeypatch.setattr(inbox, "letter", lambda path, file: replace(real(path, file), read=_refused) if path == locked else real(path, file))
    assert made.run().code == 3
    assert [finding["rule"] for finding in made.latest.findings("锁住.xlsx")] == ["F10"]
    assert list(made.latest.verdicts.values()).count("accepted") == len(small_letters())


def test_a_folder_that_cannot_be_read_is_listed(tmp_path, monkeypatch):
    """A folder of the inbox that may not be opened is not left out in silence."""
    made = office(tmp_path / "局")
    made.put("锁住/表.xlsx", _GOOD)
    real = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("锁住"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    letters, passed = inbox.letters(made.inbox)
    assert {letter.file for letter in letters} == set(small_letters())
    assert [(each.file, each.reason) for each in passed] == [("锁住", "没有读取权限的文件夹")]


@pytest.mark.skipif(os.name != "posix", reason="links need special rights on Windows")
def test_links_are_not_followed_out(tmp_path):
    """Links out of the inbox and links to folders are listed and not followed; a link to another letter is a letter."""
    made = office(tmp_path / "局", {"表.xlsx": _GOOD})
    outside = tmp_path / "外面"
    outside.mkdir()
    (outside / "别处.xlsx").write_bytes(_GOOD)
    (made.inbox / "出去.xlsx").symlink_to(outside / "别处.xlsx")
    (made.inbox / "文件夹").symlink_to(outside, target_is_directory=True)
    (made.inbox / "断了.xlsx").symlink_to(made.inbox / "没有.xlsx")
    (made.inbox / "里面.xlsx").symlink_to(made.inbox / "表.xlsx")
    letters, passed = inbox.letters(made.inbox)
    assert [letter.file for letter in letters] == ["表.xlsx", "里面.xlsx"]
    assert {each.file: each.reason for each in passed} == {
        "出去.xlsx": "指向收件文件夹以外的快捷链接", "文件夹": "指向文件夹的快捷链接", "断了.xlsx": "不是普通文件",
    }


@pytest.mark.skipif(os.name != "posix", reason="only where file names are bytes")
def test_names_in_an_older_encoding_are_read(tmp_path):
    """A file whose name an unpacker left in GBK is a letter like any other, named as it was meant, and marked for return."""
    made = office(tmp_path / "局", {})
    bad = sheet_of("综合科", "科室").with_cell(0, "发生机率", "严重").workbook()
    (made.inbox / os.fsdecode("科室表.xlsx".encode("gbk"))).write_bytes(bad)
    ran = made.run()
    assert (ran.code, ran.err) == (3, "")
    assert made.latest.verdicts == {"科室表.xlsx": "returned"}
    assert "退回/科室表.xlsx" in made.latest.files


@pytest.mark.parametrize("name", ["=1+1.xlsx", "a&b<c>'\"d.xlsx", "  空 格 .xlsx", "#[1]!.xlsx", "很" * 70 + ".xlsx", "x" * 200 + ".xlsx", "😀.xlsx"])
@pytest.mark.skipif(os.name != "posix", reason="Windows forbids some of these names")
def test_any_name_will_do(tmp_path, name):
    """Whatever the file is called, its rows come in, and its name stands in the register as it is."""
    made = office(tmp_path / "局", {name: _GOOD})
    ran = made.run()
    assert (ran.code, ran.err) == (0, "")
    assert set(made.latest.table("信息库")["来源文件"]) == {name}
    assert set(made.latest.verdicts) == {name}


def test_the_same_bytes_twice_are_merged_once(tmp_path):
    """A letter that lies there twice is told once （重复报送） and counted once."""
    made = office(tmp_path / "局", {"表.xlsx": _GOOD, "甲/表（1）.xlsx": _GOOD})
    ran = made.run()
    assert ran.code == 0
    assert made.latest.verdicts == {"表.xlsx": "accepted", "甲/表（1）.xlsx": "passed_over"}
    assert "重复1件" in ran.out
    assert len(made.latest.table("信息库")) == len(sheet_of("办公室", "科室").rows)


def test_a_letter_changed_during_the_run_is_refused(tmp_path):
    """A letter that changes between reading and marking is never marked with findings about its old content."""
    made = office(tmp_path / "局", {"表.xlsx": _GOOD})
    [letter], passed = inbox.letters(made.inbox)
    desk = Desk([letter], passed, Settings(), RECEIVED.date())
    verdict = Returned(Reading(letter.file, digest(_GOOD), RECEIVED), ())
    assert _same(verdict, desk.letters[0]) == _GOOD
    made.put("表.xlsx", _GOOD + b" ", RECEIVED + timedelta(hours=1))
    with pytest.raises(Exception, match="被改动或移走了"):
        _same(verdict, letter)
