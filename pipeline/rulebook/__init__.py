"""Every sentence the product says about a letter, declared once: id, weight, wording, reason, remedy, example.

Only data may live here: no pandas, no reading, so that `riskbook rules` answers at once.
"""

from __future__ import annotations

from pipeline.rulebook import across, cells, followup, header, letters, powers, review, rows, sheets, waivers
from pipeline.rulebook.rule import Gate, Rule, registered

__all__ = ["RULES", "Gate", "Rule", "across", "cells", "followup", "header", "letters", "powers", "review", "rows", "sheets", "waivers"]

RULES: dict[str, Rule] = registered()
"""All rules by id, in the order in which the gates are passed."""
