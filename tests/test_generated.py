"""What is derived from the declarations is as it would be derived now; `python tools/generate.py` puts it right."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from types import ModuleType

import pytest
from workspaces import REPOSITORY, environment

from pipeline.forms import FORMS, GIVEN_OUT, POSITION
from pipeline.forms.vocabularies import VOCABULARIES
from pipeline.rulebook import RULES
from pipeline.writers.documents import data_dictionary, rule_book
from pipeline.writers.template import templates

try:
    from babel.messages import mofile, pofile
except ImportError:
    mofile = pofile = None

PUT_RIGHT = "stale; run: python tools/generate.py"


@pytest.fixture
def tool() -> ModuleType:
    """tools/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate", REPOSITORY / "tools" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_blank_templates_are_those_of_the_forms():
    """templates_xlsx/ holds the template of every form, to the byte, and nothing else."""
    made = {path.name: path.read_bytes() for path in (REPOSITORY / "templates_xlsx").iterdir()}
    wanted = templates(GIVEN_OUT)
    assert sorted(made) == sorted(wanted)
    for name, content in wanted.items():
        assert made[name] == content, f"templates_xlsx/{name} is {PUT_RIGHT}"


@pytest.mark.parametrize(
    ("name", "wanted"), [("data_dictionary.md", data_dictionary(FORMS, VOCABULARIES)), ("rules.md", rule_book(RULES))], ids=["dictionary", "rules"]
)
def test_the_documents_are_those_of_the_declarations(name, wanted):
    """The data dictionary and the rule book say what the forms and rules say."""
    assert (REPOSITORY / "docs" / name).read_bytes().decode() == wanted, f"docs/{name} is {PUT_RIGHT}"


def test_the_catalogue_is_compiled_from_its_source(tool):
    """The catalogue that the program reads is the compiled form of the one that people edit."""
    if mofile is None:
        pytest.skip("babel compiles the catalogue and is not installed here")
    made = tool.catalogues()
    assert made
    for name, content in made.items():
        assert tool.holds(REPOSITORY / name, content), f"{name} is {PUT_RIGHT}"
        source = (REPOSITORY / name).with_suffix(".po").read_text(encoding="utf-8")
        assert not tool.holds(REPOSITORY / name, _compiled(source.replace("已停止", "停了")))


def _compiled(source: str) -> bytes:
    """A catalogue's source, compiled."""
    target = io.BytesIO()
    mofile.write_mo(target, pofile.read_po(io.BytesIO(source.encode()), locale="zh_CN"))
    return target.getvalue()


def test_the_tool_names_what_is_stale(tool, tmp_path, monkeypatch, capsys):
    """--check ends with 1 and the names of missing, changed and left-over files, and with 0 after writing; it writes nothing itself."""
    monkeypatch.setattr(tool, "REPOSITORY", tmp_path)
    monkeypatch.setattr(tool, "catalogues", dict)
    assert tool.main(["--check"]) == 1
    assert not list(tmp_path.iterdir())
    capsys.readouterr()
    assert tool.main([]) == 0
    written = capsys.readouterr().out.split()
    assert set(written) == {f"templates_xlsx/{form.workbook}.xlsx" for form in GIVEN_OUT} | {"docs/data_dictionary.md", "docs/rules.md"}
    assert tool.main(["--check"]) == 0
    (tmp_path / "templates_xlsx" / f"{POSITION.workbook}.xlsx").write_bytes(b"")
    (tmp_path / "templates_xlsx" / "旧表.xlsx").write_bytes(b"")
    capsys.readouterr()
    assert tool.main(["--check"]) == 1
    assert capsys.readouterr().out.split() == [f"templates_xlsx/{POSITION.workbook}.xlsx", "templates_xlsx/旧表.xlsx"]


def test_the_tool_runs_from_anywhere(tmp_path):
    """`python tools/generate.py --check` works from another folder and finds this checkout up to date."""
    line = [sys.executable, str(REPOSITORY / "tools" / "generate.py"), "--check"]
    done = subprocess.run(line, cwd=tmp_path, env=environment(PYTHONPATH=""), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "everything is up to date")
