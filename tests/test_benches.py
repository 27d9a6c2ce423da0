"""The looks over stacked rows: the same however many processes there are."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.checks import benches as side_by_side
from pipeline.checks.benches import benches, look
from pipeline.checks.copies import digests
from pipeline.checks.stack import Stack, stacked
from pipeline.forms import POSITION, SECTION, UNIT
from pipeline.submission import Table


def _stack(form, rows: int) -> Stack:
    cells = {heading: [f"{heading}第{row % 7}类情形，经办人员应当登记" if row % 11 else None for row in range(rows)] for heading in form.headings}
    table = Table(form.key, "甲.xlsx", form.key, 1, {}, tuple(range(2, rows + 2)), {h: n for n, h in enumerate(form.headings, 1)}, {}, cells)
    return stacked(form, [table], lambda _: "甲科", lambda _: "甲局")


def _plain(looks):
    return [(seen.failures, {heading: of.tolist() for heading, of in seen.digests.items()}) for seen in looks]


def test_a_second_process_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The failures and digests of a stack looked over elsewhere are those found here."""
    monkeypatch.setattr(side_by_side, "WORTH_A_PROCESS", 20)
    stacks = [_stack(POSITION, 60), _stack(SECTION, 40), _stack(UNIT, 5)]
    sizes = {stack.form: len(stack.rows) for stack in stacks}
    with benches(sizes, 0) as shared:
        assert tuple(shared.away) == (SECTION.key,)
        elsewhere = shared.look(stacks, frozenset())
    with benches(sizes, 1) as alone:
        assert not alone.away
        here = alone.look(stacks, frozenset())
    assert _plain(elsewhere) == _plain(here)
    assert any(seen.failures for seen in here)


def test_a_fault_of_a_rule_in_a_second_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a look elsewhere raises is raised here."""
    monkeypatch.setattr(side_by_side, "WORTH_A_PROCESS", 20)
    broken = _stack(SECTION, 40)
    broken = Stack(broken.form, broken.tables, broken.rows.drop(columns=["风险点"]))
    with benches({POSITION: 60, SECTION: 40}, 0) as shared, pytest.raises(Exception, match="风险点"):
        shared.look([_stack(POSITION, 60), broken], frozenset())


def test_digests_tell_texts_apart_by_what_they_say() -> None:
    """Blanks, width and punctuation make no difference, a word does; short and empty texts are not compared."""
    stack = _stack(SECTION, 5)
    rows = stack.rows.copy()
    rows["风险点"] = ["经办人员未经批准擅自更改结果", "经办人员未经批准，擅自更改 结果。", "经办人员未经批准擅自更改结论", "结果", None]
    found = digests(SECTION.key, rows)["风险点"]
    assert found[0] == found[1] != found[2]
    assert found[0] != 0
    assert found[3:].tolist() == [0, 0]
    assert found.dtype == np.uint64
    assert digests(UNIT.key, _stack(UNIT, 3).rows) == {}


def test_a_look_over_no_rows_finds_nothing() -> None:
    """Forms that nobody handed in are looked over in no time."""
    empty = stacked(SECTION, [], lambda _: "", lambda _: "")
    assert look(SECTION.key, empty.rows, frozenset()).failures == ()
