"""Rules as people and programs list them: the placeholders of a sentence shown as dots."""

from __future__ import annotations

import re

from pipeline.rulebook.rule import Rule

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def sentence(template: str) -> str:
    """A template with its placeholders as dots."""
    return _PLACEHOLDER.sub("……", template)


def as_dictionary(rule: Rule) -> dict[str, str | bool]:
    """A rule as plain data."""
    return {
        "id": rule.id, "title": rule.title, "gate": rule.gate.value, "severity": rule.severity.value,
        "sentence": sentence(rule.says), "fix": sentence(rule.fix), "why": rule.why, "example": rule.example,
        "waivable": rule.waivable,
    }


def may_be_waived(rule: Rule) -> str:
    """Whether the office may lift a rule for one section, in words."""
    return "可以由办公室登记豁免" if rule.waivable else "不能豁免"
