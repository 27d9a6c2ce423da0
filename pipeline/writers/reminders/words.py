"""What a debt is called, in the list and in the message alike. Personal numbers are masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from pipeline.analysis.debts import Debt, Gap, SentBack
from pipeline.analysis.sent import WHOLE_UNIT
from pipeline.forms import BY_KEY
from pipeline.privacy import masked

NO_ROSTER = "名册未报：应报的科室和岗位无法核对，只列出已知的。"


def day(of: date) -> str:
    """2011年10月10日."""
    return f"{of.year}年{of.month}月{of.day}日"


def title(form: str) -> str:
    """《岗位廉政风险及防控措施表》."""
    return f"《{BY_KEY[form].title}》"


def nothing(today: date) -> str:
    """That nobody owes anything."""
    return f"截至{day(today)}，应报的表都已报送并通过，没有需要催报的科室（中心）。"


def lost(files: Sequence[str]) -> str:
    """The returned letters of which nobody knows whose they are."""
    named = "、".join(f"“{masked(file)}”" for file in files)
    return f"另有{len(files)}件退回的来件认不出是哪个科室（中心）的，请办公室核对：{named}。"


def responsible(debt: Debt) -> str:
    """Who answers for it: the section's head by the roster; for the whole unit, whom its forms name."""
    if debt.section != WHOLE_UNIT:
        return debt.head
    forms = [*(each.form for each in debt.unreported), *(each.form for each in debt.returned)]
    return "；".join(dict.fromkeys(BY_KEY[form].who for form in forms if form))


def sent_back(each: SentBack, state: str = "", time: str = "") -> str:
    """What lies at the section to be put right; a sheet without errors of its own went back with the others of its letter."""
    named = title(each.form) if each.form else "、".join(f"来件“{masked(file.rpartition('/')[2])}”" for file in each.files)
    found = f"{each.errors}处问题" if each.errors else "本表没有问题，随整件退回"
    return f"{named}{state}（{'，'.join(part for part in (found, time) if part)}）"


def lacking(gap: Gap, most: int | None = None) -> str:
    """How many rows lack which columns, and their codes: all of them, or the first few."""
    codes = shortened(gap.codes, most)
    return f"{gap.rows}个风险点没有填写{'、'.join(gap.headings)}{f'（{codes}）' if codes else ''}"


def shortened(codes: Sequence[str], most: int | None = None) -> str:
    """Codes with what they share written once: 岗-综合科-001、002、005至009."""
    shown = codes if most is None else codes[:most]
    heads = [(head, [number for _, number in own]) for head, own in groupby((_parted(code) for code in shown), key=lambda part: part[0])]
    text = "、".join(f"{masked(head)}{_numbers(own)}" for head, own in heads)
    return f"{text}等" if len(shown) < len(codes) else text


def _parted(code: str) -> tuple[str, str]:
    head, dash, number = code.rpartition("-")
    return head + dash, number


def _numbers(numbers: Sequence[str]) -> str:
    """001、002、005至009: what follows one upon the other is written as from and to."""
    runs: list[list[str]] = []
    for number in numbers:
        follows = bool(runs) and number.isdecimal() and runs[-1][-1].isdecimal() and int(number) == int(runs[-1][-1]) + 1
        runs[-1].append(number) if follows else runs.append([number])
    short = 3
    return "、".join(f"{run[0]}至{run[-1]}" if len(run) >= short else "、".join(run) for run in runs)
