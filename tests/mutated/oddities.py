"""Harmless habits of layout: the same form, moved about. Each changes the page it is given and owes what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from drawn_cases import Drawing

from mutated.page import Page
from pipeline.form import Need
from pipeline.forms import BY_KEY

Oddity = Callable[[Page, Random], None]

FILLABLE = ("岗位名称", "姓名", "岗位职责", "责任人", "分管领导", "决策主体", "科室", "措施代拟部门")
"""Columns in which people merge equal cells."""


def title_rows(page: Page, rng: Random) -> None:
    """Lines of any kind above the table."""
    for text in rng.sample(["附件2", "示例市审计局廉政风险防控工作领导小组办公室制", "（2011年上半年）", "关于报送廉政风险排查情况的表", "密级：内部", "单位：个"], rng.randint(1, 3)):
        page.put_row(1, {rng.randint(1, 4): text})


def moved_right(page: Page, rng: Random) -> None:
    """The table does not begin at column A."""
    page.insert_columns(1, rng.randint(1, 3))


def columns_in_other_order(page: Page, rng: Random) -> None:
    """Columns of the table changed about; the header block above stays."""
    old = sorted(page.heads.values())
    new = dict(zip(old, rng.sample(old, len(old)), strict=True))
    page.cells = {((r, new.get(c, c)) if r >= page.first_head_row else (r, c)): value for (r, c), value in page.cells.items()}
    page.due = [replace(due, at=(due.at[0], new[due.at[1]])) if due.at and due.at[0] >= page.first_head_row else due for due in page.due]
    page.meant = {(r, new[c]): value for (r, c), value in page.meant.items()}
    page.heads = {heading: new[c] for heading, c in page.heads.items()}


def empty_columns(page: Page, rng: Random) -> None:
    """Empty columns between the others, away from the header block."""
    for _ in range(rng.randint(1, 2)):
        page.insert_columns(rng.randint(10, max(10, *page.heads.values())), 1)


def optional_columns_gone(page: Page, rng: Random) -> None:
    """Columns that need not be filled left out."""
    optional = [f.heading for f in BY_KEY[page.key].fields if f.required is Need.NEVER and f.heading in page.heads and page.heads[f.heading] > 9]
    for heading in rng.sample(optional, min(len(optional), rng.randint(1, 2))):
        page.delete_column(page.heads[heading])


def other_words_for_headings(page: Page, rng: Random) -> None:
    """Headings in the words that other offices use."""
    for field in BY_KEY[page.key].fields:
        if field.aka and field.heading in page.heads and rng.random() < 0.4:
            page.cells[page.head_row, page.heads[field.heading]] = rng.choice(field.aka)


def ornate_headings(page: Page, rng: Random) -> None:
    """Blanks, breaks, stars, numbers and remarks around headings."""
    ways: list[Callable[[str], str]] = [
        "  ".join, lambda text: f"{text[:2]}\n{text[2:]}", lambda text: f"{text}*", lambda text: f"*{text}", lambda text: f"{text}：", lambda text: f"{text}（必填）",
        lambda text: f" {text} ", lambda text: f"{text}\u200b", lambda text: f"{text[:1]}\u3000{text[1:]}",
    ]
    for heading, column in page.heads.items():
        if rng.random() < 0.3 and heading != "序号":
            page.cells[page.head_row, column] = rng.choice(ways)(str(page.cells[page.head_row, column]))


def group_line_over_headings(page: Page, rng: Random) -> None:
    """A line of merged group names over the headings."""
    page.put_row(page.head_row, {})
    first, last = min(page.heads.values()), max(page.heads.values())
    cuts = sorted({first, *rng.sample(range(first + 2, last - 1), 2), last + 1})
    for name, left, right in zip(("基本情况", "风险情况", "防控情况"), cuts, cuts[1:], strict=False):
        page.cells[page.head_row - 1, left] = name
        page.merges.append(page.span((page.head_row - 1, left), (page.head_row - 1, right - 1)))
    page.labels["栏目上行"] = (page.head_row - 1, 0)


def headings_of_two_lines(page: Page, rng: Random) -> None:
    """Every heading merged over two lines."""
    page.insert_rows(page.head_row + 1, 1)
    for column in page.heads.values():
        page.merges.append(page.span((page.head_row, column), (page.head_row + 1, column)))
    page.labels["栏目上行"] = (page.head_row, 0)
    page.head_row += 1
    for column in page.heads.values():
        page.cells[page.head_row, column] = page.cells.pop((page.head_row - 1, column))
        page.cells[page.head_row - 1, column] = page.cells.pop((page.head_row, column))


def header_in_one_cell(page: Page, rng: Random) -> None:
    """The header block as two lines of text, or as one."""
    names = list(page.captions)
    entries = [f"{page.cells[page.captions[name]]}{rng.choice('：:')}{page.cells[page.labels[name]]}" for name in names]
    rows = sorted({page.labels[name][0] for name in names})
    for name in names:
        page.cells.pop(page.captions[name])
        page.cells.pop(page.labels[name])
    cut = len(names) if rng.random() < 0.3 else len(names) // 2
    column = min(page.heads.values())
    for row, part, owned in ((rows[0], entries[:cut], names[:cut]), (rows[-1], entries[cut:], names[cut:])):
        if part:
            page.cells[row, column] = rng.choice(("  ", "\u3000", "    ")).join(part)
            page.labels |= dict.fromkeys(owned, (row, column))
    page.labels["一格"] = (rows[0], column)


def labels_with_noise(page: Page, rng: Random) -> None:
    """Labels of the header block with colons, blanks and other words."""
    words = {"科室(中心)": ("科室", "部门", "填报科室"), "填表人": ("填报人", "制表人"), "填表日期": ("填报日期", "填表时间"), "审核人": ("复核人",), "单位名称": ("单位", "填报单位")}
    for name, at in page.captions.items():
        word = rng.choice(words[name]) if name in words and rng.random() < 0.5 else name
        page.cells[at] = rng.choice(("{}：", "{}", " {}:", "{} ：")).format(word)


def blank_lines(page: Page, rng: Random) -> None:
    """Empty lines between the rows."""
    for _ in range(rng.randint(1, 3)):
        row = rng.choice(page.rows)
        if not any(page.is_merged((row, column)) for column in page.heads.values()):
            page.insert_rows(row, 1)


def numbers_printed_ahead(page: Page, rng: Random) -> None:
    """Numbers for rows that nobody filled."""
    if "序号" in page.heads:
        for extra in range(1, rng.randint(2, 6)):
            page.cells[page.depth + 1, page.heads["序号"]] = len(page.rows) + extra


def merged_cells(page: Page, rng: Random) -> None:
    """Equal cells of neighbouring rows merged into one, which is told as a correction."""
    heading = rng.choice([h for h in FILLABLE if h in page.heads])
    column = page.heads[heading]
    for above, below in zip(page.rows, page.rows[1:], strict=False):
        values = {page.meant.get((row, column)) for row in (above, below)}
        if below != above + 1 or len(values) != 1 or None in values or page.is_merged((above, column)) or rng.random() < 0.4:
            continue
        page.cells.pop((below, column))
        page.merges.append(page.span((above, column), (below, column)))
        page.owe((above, column), "S13")


def blanks_around(page: Page, rng: Random) -> None:
    """Blanks at the end of a text, which are taken off and told."""
    heading = rng.choice([h for h in ("风险点", "岗位名称", "表现形式", "责任人", "责任领导") if h in page.heads])
    at = (rng.choice(page.rows), page.heads[heading])
    if isinstance(page.cells.get(at), str) and not page.is_merged(at):
        page.cells[at] = f"{page.cells[at]}{rng.choice((' ', '　', chr(0x200B)))}"
        page.owe(at, "C08")


def mark_of_the_form(page: Page, rng: Random) -> None:
    """The mark that our templates print."""
    page.cells[1, max(page.heads.values())] = BY_KEY[page.key].mark


def any_sheet_name(page: Page, rng: Random) -> None:
    """A name of the sheet that says nothing."""
    page.name = rng.choice(("Sheet1", "表1", "上报", "2011年", page.key, f"{page.key}表（定稿）"))


BEFORE: tuple[Oddity, ...] = (optional_columns_gone, columns_in_other_order)
"""What comes first, since it takes the table as one block."""

AFTER: tuple[Oddity, ...] = (
    title_rows, moved_right, empty_columns, other_words_for_headings, ornate_headings, group_line_over_headings, headings_of_two_lines, header_in_one_cell, labels_with_noise, blank_lines,
    numbers_printed_ahead, merged_cells, blanks_around, mark_of_the_form, any_sheet_name,
)
_EXCLUSIVE = ({group_line_over_headings, headings_of_two_lines}, {header_in_one_cell, labels_with_noise}, {header_in_one_cell, moved_right})


def disturbed(page: Page, rng: Random) -> list[str]:
    """Some of these habits at once; returns their names."""
    chosen = [odd for odd in (*BEFORE, *AFTER) if rng.random() < 0.22 and (page.key != "名册" or odd not in BEFORE)]
    for pair in _EXCLUSIVE:
        if pair <= set(chosen):
            chosen.remove(rng.choice(sorted(pair, key=lambda odd: odd.__name__)))
    for odd in chosen:
        odd(page, rng)
    return [odd.__name__ for odd in chosen]


def other_sheets(rng: Random) -> list[Drawing]:
    """Sheets beside the form that need no word."""
    cover = Drawing("封面", {(3, 2): "廉政风险排查材料", (9, 2): "二〇一一年七月"})
    notes = Drawing("填表说明", {(1, 1): "填表说明", (2, 1): "一、一行只写一个风险点。"})
    return rng.choice(([], [], [], [Drawing("Sheet2"), Drawing("Sheet3")], [cover], [notes], [cover, notes]))
