"""Write every file of this repository that is derived from the declarations, or with --check name those that are stale.

`python tools/generate.py` writes what is stale of templates_xlsx/, docs/data_dictionary.md, docs/rules.md and the catalogue of messages;
`python tools/generate.py --check` writes nothing, names the stale files and ends with 1 where there are any.
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import argparse
import gettext
import io
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))

from pipeline.forms import FORMS, GIVEN_OUT  # noqa: E402 - the checkout beside this script, wherever it is started
from pipeline.forms.vocabularies import VOCABULARIES  # noqa: E402
from pipeline.localise import CATALOGUES  # noqa: E402
from pipeline.rulebook import RULES  # noqa: E402
from pipeline.writers.documents import data_dictionary, rule_book  # noqa: E402
from pipeline.writers.template import templates  # noqa: E402


def generated() -> dict[str, bytes]:
    """Every derived file as it should be, by its path in the repository; the catalogue only where babel is installed."""
    files = {f"templates_xlsx/{name}": content for name, content in templates(GIVEN_OUT).items()}
    files["docs/data_dictionary.md"] = data_dictionary(FORMS, VOCABULARIES).encode()
    files["docs/rules.md"] = rule_book(RULES).encode()
    return files | catalogues()


def catalogues() -> dict[str, bytes]:
    """The compiled catalogues of messages; none without babel."""
    try:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except ImportError:
        return {}
    made = {}
    for source in sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")):
        target = io.BytesIO()
        with source.open("rb") as stream:
            write_mo(target, read_po(stream, locale=source.parent.parent.name))
        made[source.with_suffix(".mo").relative_to(REPOSITORY).as_posix()] = target.getvalue()
    return made


def stale() -> list[str]:
    """The paths of derived files that are missing, not as they should be, or derived from nothing any more."""
    files = generated()
    wrong = [name for name, content in files.items() if not holds(REPOSITORY / name, content)]
    there = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "templates_xlsx").glob("*")}
    return sorted([*wrong, *(there - files.keys())])


def holds(path: Path, content: bytes) -> bool:
    """Whether a file is as it should be: to the byte, but for the lines in a catalogue that name babel's version and the time."""
    if not path.is_file():
        return False
    return _meaning(path.name, path.read_bytes()) == _meaning(path.name, content)


def _meaning(name: str, content: bytes) -> object:
    if not name.endswith(".mo"):
        return content
    messages = dict(vars(gettext.GNUTranslations(io.BytesIO(content)))["_catalog"])
    messages[""] = [line for line in messages[""].splitlines() if not line.startswith(("POT-Creation-Date", "PO-Revision-Date", "Generated-By"))]
    return messages


def main(arguments: list[str] | None = None) -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    if parser.parse_args(arguments).check:
        names = stale()
        print("\n".join(names) or "everything is up to date")  # noqa: T201
        return 1 if names else 0
    for name, content in generated().items():
        path = REPOSITORY / name
        if holds(path, content):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(name)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
