"""The public page in a real browser: from a file, without a network, by keyboard, on a telephone, on paper, and for those who hear it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest
from approving import approved
from books import TODAY, made
from power_letters import bureau

from pipeline.analysis.balance import balance
from pipeline.analysis.disclosure import Disclosure
from pipeline.forms import POWERS, SECTION
from pipeline.settings import Settings
from pipeline.writers.official import Paper
from pipeline.writers.public import PAGE, publication
from pipeline.writers.public.words import NO_POINTS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MARKUP = "<script>document.title='坏了'</script>&amp;\"'"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
ROWS = "#risks tbody tr"
SHOWN = f"{ROWS}:not([hidden])"


def _published(register, roster) -> tuple[bytes, Disclosure]:
    paper = Paper(register.unit, register.period, "内部资料", "第001版", TODAY, roster)
    files, own = publication(register, balance(register, roster), paper, Settings().report_to)
    return files[PAGE](), own


@pytest.fixture(scope="module")
def published():
    """The page of a small bureau, all approved, every power 对外公开, markup in one of the texts; and what it shows."""
    book = made(bureau())
    tables, powers = book.register.tables, book.register.tables[POWERS.key]
    cells = tables[SECTION.key]["表现形式"].astype(object).tolist()
    tables = {
        **tables, POWERS.key: powers.assign(公开方式=pd.array(["对外公开"] * len(powers), dtype="str")),
        SECTION.key: tables[SECTION.key].assign(表现形式=pd.array([f"{cells[0]}{MARKUP}", *cells[1:]], dtype="str")),
    }
    return _published(approved(replace(book.register, tables=tables)), book.roster)


@pytest.fixture(scope="module")
def unreviewed():
    """The page of the same bureau before anything was reviewed."""
    book = made(bureau())
    return _published(book.register, book.roster)[0]


@pytest.fixture(scope="module")
def chromium():
    """Debian's own browser. Skips where there is none: nothing is downloaded for a test."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        # Chromium refuses its own sandbox to root, as whom containers run.
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


class Visit:
    """A page opened from a file, and what it asked for and complained of."""

    def __init__(self, browser, path, **options) -> None:
        self.context = browser.new_context(offline=True, **options)
        self.page, self.asked, self.complaints = self.context.new_page(), [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = path.as_uri()
        self.page.goto(self.address)


@pytest.fixture
def visit(chromium, published, tmp_path):
    """How to open the page."""
    opened = []

    def visiting(content: bytes = published[0], **options):
        path = tmp_path / "廉政风险公示.html"
        path.write_bytes(content)
        opened.append(Visit(chromium, path, **({"viewport": WIDE} | options)))
        return opened[-1]

    yield visiting
    for each in opened:
        each.context.close()


# ── the file itself ──────────────────────────────────────────────────────────────────────────────────────────────────


class Read(HTMLParser):
    """The tags of a page with their attributes, and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        """Keep every tag."""
        self.tags.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        """All values of an attribute."""
        return [own[name] or "" for _, own in self.tags if name in own]


def test_the_page_needs_no_other_file(published):
    """No address but those within the page; no font, style, script or picture from elsewhere; nothing may be fetched or sent."""
    text = published[0].decode()
    read = Read(text)
    assert all(address.startswith("#") for address in read.values("href"))
    assert read.values("src") == read.values("srcset") == read.values("action") == []
    assert not {"link", "img", "iframe", "object", "base"} & {tag for tag, _ in read.tags}
    assert not re.search(r"@import|url\(|@font-face|https?://(?!www\.w3\.org/2000/svg)", text)
    assert "default-src 'none'" in next(own["content"] for tag, own in read.tags if own.get("http-equiv") == "Content-Security-Policy")


def test_the_page_is_in_order(published):
    """In Chinese, one title, headings without a gap, each id once, every table with a caption and heads that say of what they are."""
    read = Read(published[0].decode())
    assert dict(read.tags)["html"] == {"lang": "zh-CN"}
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [each for each, count in Counter(read.values("id")).items() if count > 1] == []
    tags = [tag for tag, _ in read.tags]
    assert tags.count("table") == tags.count("caption") == 2
    assert all(own.get("scope") in ("col", "row") for tag, own in read.tags if tag == "th")
    assert {each for pair in read.values("aria-labelledby") for each in pair.split()} <= set(read.values("id"))


def test_texts_stay_texts(published):
    """Markup that somebody typed is shown as typed."""
    text = published[0].decode()
    assert "坏了'</script>" not in text
    assert "&lt;script&gt;document.title=" in text
    assert text.count("<script>") == 1


def test_before_the_review_the_page_has_powers_only(unreviewed):
    """Nothing reviewed: one line says so; no table of points, no filter, no script."""
    text = unreviewed.decode()
    assert text.count(NO_POINTS) == 1
    assert "<script>" not in text
    assert "<form" not in text


# ── in the browser ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_opens_without_a_network(visit):
    """The page asks for itself and nothing else, and the browser has nothing to complain of."""
    opened = visit()
    assert opened.asked == [opened.address]
    assert opened.complaints == []
    assert opened.page.title() == "示例市审计局廉政风险公示"


def test_it_opens_before_the_review_too(visit, unreviewed):
    """Likewise without any point."""
    opened = visit(unreviewed)
    assert (opened.asked, opened.complaints) == ([opened.address], [])


def test_the_filter_shows_what_was_chosen(visit, published):
    """By section, by grade, by both; the count says how many, for those who hear it too; 全部显示 shows all again."""
    page, own = visit().page, published[1]
    total = len(own.points)
    assert page.inner_text("#count") == f"显示{total}个，共{total}个。"
    assert page.get_attribute("#count", "aria-live") == "polite"
    section = own.points[-1]["科室"]
    for chosen, grade in ((section, ""), ("", "一级"), (section, "二级"), ("单位", "")):
        page.select_option("#by-section", chosen)
        page.select_option("#by-grade", grade)
        wanted = [p["风险编号"] for p in own.points if chosen in ("", p["科室"] or p["层级"]) and grade in ("", p["审定等级"])]
        assert [each.inner_text() for each in page.query_selector_all(f"{SHOWN} th")] == wanted
        assert page.inner_text("#count") == f"显示{len(wanted)}个，共{total}个。"
    page.click("button[type=reset]")
    page.locator("#count", has_text=f"显示{total}个，共{total}个。").wait_for()
    assert page.locator(SHOWN).count() == total


def _focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")


def test_the_keyboard_is_enough(visit, published):
    """The first stop is the way past the head; the next ones reach the filter; arrows choose; the focus is always seen."""
    page = visit().page
    page.keyboard.press("Tab")
    assert _focused(page) == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    stops = []
    while "by-grade" not in stops and len(stops) < 20:
        page.keyboard.press("Tab")
        stops.append(_focused(page))
        outline = page.evaluate("(e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)])(document.activeElement)")
        assert outline[0] == "solid", stops
        assert outline[1] >= 2, stops
    assert stops[-2:] == ["by-section", "by-grade"]
    page.keyboard.press("ArrowDown")
    assert page.input_value("#by-grade") == "一级"
    assert page.locator(SHOWN).count() == sum(point["审定等级"] == "一级" for point in published[1].points)


def test_the_skip_link_leads_to_the_text(visit):
    """Enter on the first stop goes past the head."""
    page = visit().page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_without_its_script_all_is_there(visit, published):
    """Where scripts are forbidden every row is shown, and no filter that would do nothing."""
    page = visit(java_script_enabled=False).page
    assert page.locator(ROWS).count() == len(published[1].points)
    assert page.locator(ROWS).last.is_visible()
    assert not page.locator("#filter").is_visible()


@pytest.mark.parametrize("width", [320, 360, 640, 800, 1280])
def test_no_screen_is_too_narrow(visit, width):
    """Nothing lies beyond the right edge; on a narrow screen rows are cards, each cell with its heading before it."""
    page = visit(viewport={"width": width, "height": 780}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    card = page.evaluate("getComputedStyle(document.querySelector('#risks tbody tr')).display") == "block"
    assert card == (width < 56 * 16)
    head = page.evaluate("getComputedStyle(document.querySelector('#risks tbody td'), '::before').content")
    assert head == ('"层级"' if card else "none")


def test_grades_are_words(visit):
    """Each grade stands as a word in its colour, in the table and in the boxes of the charts."""
    page = visit().page
    assert set(page.locator("#risks .grade").all_inner_texts()) <= {"一级", "二级", "三级"}
    coloured = page.locator(".picture rect[fill='#A61C2E'][rx='4'], .picture rect[fill='#E69138'][rx='4'], .picture rect[fill='#9CC3E6'][rx='4']").count()
    assert page.locator(".picture text", has_text=re.compile("级风险$")).count() == coloured + 3 * page.locator(".picture svg").count()


def test_it_prints_whole(visit, published, tmp_path):
    """On paper every row is there, whatever was filtered, the heads on each page of the table, the filter on none."""
    page = visit().page
    page.select_option("#by-grade", "三级")
    page.emulate_media(media="print")
    assert page.locator(ROWS).last.is_visible()
    assert all(each.is_visible() for each in page.locator(ROWS).all())
    assert not any(page.locator(each).is_visible() for each in ("#filter", "nav", ".skip"))
    target = tmp_path / "公示.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed here")
    pages = subprocess.run(["pdftotext", "-layout", target, "-"], check=True, capture_output=True).stdout.decode().split("\f")[:-1]
    flat = [re.sub(r"\s", "", each) for each in pages]
    assert sum(len(re.findall("经办人员在第", each)) for each in flat) >= len(published[1].points) - 5
    table = [each for each in flat if "经办人员在第" in each]
    assert len(table) > 2
    assert all("表现形式" in each and "防控措施" in each for each in table)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("which", ["published", "unreviewed"])
def test_a_checker_finds_nothing_serious(visit, request, size, which):
    """axe-core, the checker of accessibility, finds nothing serious or critical, contrast included."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    content = request.getfixturevalue(which)
    page = visit(content[0] if isinstance(content, tuple) else content, viewport=size).page
    found = axe.Axe().run(page).response
    assert len(found["passes"]) > 10
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"] if each["impact"] in ("serious", "critical")] == []
