"""The rule book is covered: every rule has a case that it catches and one near it that it leaves alone."""

from __future__ import annotations

import pytest
import test_intake_letters
from drawn_cases import FOLDER, all_cases

from pipeline.rulebook import RULES


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_shown_at_work(rule: str) -> None:
    """A rule without a letter that it catches is a rule nobody has tried."""
    assert rule in test_intake_letters.CAUGHT_HERE or any(rule in case.caught for case in all_cases().values())


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_shown_at_rest(rule: str) -> None:
    """A rule without a letter near it that it leaves alone may be one that complains of everything."""
    assert rule in test_intake_letters.SPARED_HERE or any(rule in case.spared for case in all_cases().values())


def test_cases_name_rules_that_exist() -> None:
    """A case that spares a rule which is gone spares nothing."""
    named = {rule for case in all_cases().values() for rule in case.caught | case.spared}
    assert named <= RULES.keys()


def test_every_file_of_cases_holds_cases() -> None:
    """A file that is not read tests nothing."""
    stems = {path.stem for path in FOLDER.glob("*.txt")} - {"底表"}
    assert stems == {name.partition(": ")[0] for name in all_cases()}
