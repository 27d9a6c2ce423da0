"""How a sheet is to be worked on: filled in from nothing, revised, or decided upon line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.vocabulary import Vocabulary

INPUT_ROWS = 200


@dataclass(frozen=True)
class Manner:
    """What sets a sheet apart from a blank form.

    `narrowed` are drop-downs of this very sheet, by heading; `given` are the columns whose entries are the program's own: grey, and
    locked together with the filled header where the sheet is `locked`. `ready` rows stand there to begin with, and `spare` empty ones
    below those that are carried. `hint` is added to the line above the headings, `closing` stands under the last row.
    """

    narrowed: Mapping[str, Vocabulary] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    locked: bool = False
    ready: int = INPUT_ROWS
    spare: int = 0
    hint: str = ""
    closing: str = ""


BLANK = Manner()
"""A form as it is given out."""
