"""docs/source_map.md: every demand of the source has its place, every place named there exists, and nothing quotes what is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from workspaces import Workspace, command

from pipeline.cli import riskbook
from pipeline.form import Stage
from pipeline.forms import BY_KEY, FORMS
from pipeline.rulebook import RULES
from pipeline.writers.consolidated.names import SHEETS

_DOCUMENT = Path(__file__).parents[1] / "docs" / "source_map.md"
_ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in _DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
_PUNCTUATION = re.compile(r"[\W_]+")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


SENTENCES = [_bare(row[1]).replace("嵊州市审计局", "") for row in _ROWS]
"""Without punctuation, and without the name of the bureau that wrote the source."""


@pytest.fixture(scope="module")
def posted(tmp_path_factory) -> set[str]:
    """Every file and folder that some edition of the sample's story holds."""
    root = tmp_path_factory.mktemp("map") / "演示"
    assert command("demo", "--story", root).code == 0
    names: set[str] = set()
    for edition in Workspace(root).editions:
        names |= {part for path in edition.rglob("*") for part in path.relative_to(edition).parts}
    return names


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row[0]} {row[1][:12]}")
def test_every_demand_has_its_place(row, posted):
    """A sentence names at least one form, a sheet or file, and a command; all of them, and every rule, exist."""
    _, sentence, forms, rules, outputs, commands = row
    assert sentence
    assert all((forms, outputs, commands))
    assert set(forms.split()) <= set(BY_KEY)
    assert set(rules.split()) <= set(RULES)
    assert set(outputs.split()) <= {*SHEETS, *posted}
    assert set(commands.split()) <= set(riskbook.commands)


def test_every_form_and_stage_carries_out_a_sentence():
    """What a form says demands it stands in the source map, and so do all stages; no form is without a sentence."""
    for form in FORMS:
        for part in re.split("……", form.demand):
            assert any(_bare(part) in sentence for sentence in SENTENCES), (form.key, part)
        assert any(form.key in row[2].split() for row in _ROWS), form.key
    assert all(any(_bare(stage.value[-4:]) in sentence for sentence in SENTENCES) for stage in Stage)


def test_every_sheet_of_the_workbook_answers_a_sentence():
    """A sheet that answers no sentence would be a sheet too many; 摘要 and 目录 show the others."""
    answered = {name for row in _ROWS for name in row[4].split()}
    assert set(SHEETS) - answered <= {"摘要", "目录"}
