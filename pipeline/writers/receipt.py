"""run.json: the receipt of a run, stable and documented in docs/run_json.md. Telephone and identity-card numbers are masked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from pipeline import correction
from pipeline.analysis.alike import GROUPED, Alike, Reach
from pipeline.analysis.balance import Balance
from pipeline.analysis.came_in import Fate, fate, reason
from pipeline.analysis.figures import Figures
from pipeline.analysis.followup import Followup
from pipeline.discretion import discreet
from pipeline.finding import Finding
from pipeline.forms.vocabularies import GRADE
from pipeline.letter import PassedOver
from pipeline.privacy import masked
from pipeline.register.changes import Changes
from pipeline.rounds.case import State
from pipeline.rounds.follow import Rounds
from pipeline.submission import Table, Verdict


def letters(verdicts: Sequence[Verdict], passed: Sequence[PassedOver], rounds: Rounds | None = None) -> list[dict[str, Any]]:
    """One entry for every file of the inbox: its digest, its verdict and why, its sheets, and what became of its last return."""
    entries = [_letter(verdict) | _since(verdict.reading.file, rounds) for verdict in verdicts]
    entries += [{"file": p.file, "sha256": "", "verdict": "passed_over", "reason": p.reason, "sheets": []} for p in passed]
    return sorted(entries, key=lambda entry: str(entry["file"]))


def _letter(verdict: Verdict) -> dict[str, Any]:
    reading = verdict.reading
    sheets = [_sheet(table) for table in reading.tables]
    return {"file": reading.file, "sha256": reading.digest, "verdict": _VERDICTS[fate(verdict)], "reason": reason(verdict), "sheets": sheets}


_VERDICTS = {Fate.ACCEPTED: "accepted", Fate.RETURNED: "returned", Fate.REPEATED: "passed_over", Fate.OTHER_PERIOD: "passed_over"}


def _since(file: str, rounds: Rounds | None) -> dict[str, Any]:
    """How the errors of the last return stand; nothing for a letter that came after none."""
    follow = rounds.by_file.get(file) if rounds else None
    if follow is None:
        return {}
    counts = follow.counts
    return {
        "since_last_return": {
            "returned": follow.returned_before, "resolved": counts[State.RESOLVED], "remaining": counts[State.REMAINING],
            "waived": counts[State.WAIVED], "unseen": counts[State.UNSEEN], "new": counts[State.NEW],
        }
    }


def _sheet(table: Table) -> dict[str, Any]:
    return {"sheet": table.sheet, "form": table.form, "section": masked(table.entry("科室(中心)")), "rows": len(table.rows)}


_NONE: AbstractSet[str] = frozenset()


def findings(found: Iterable[Finding], rounds: Rounds | None = None, restricted: AbstractSet[str] = _NONE) -> list[dict[str, Any]]:
    """Every finding, one by one, with its state where its letter came after a returned one. Of `restricted` letters no word is cited.

    Its severity is that of its rule, `waived` tells whether a waiver made a notice of it.
    """
    return [_finding(discreet(finding, restricted)) | {"state": rounds.state(finding) if rounds else ""} for finding in found]


def resolved(rounds: Rounds, restricted: AbstractSet[str] = _NONE) -> list[dict[str, Any]]:
    """What a returned letter had been told and the letter after it has put right: the letter of now, the place of then."""
    done = [(file, each.finding) for file, follow in sorted(rounds.by_file.items()) for each in follow.resolved]
    return [_finding(discreet(finding, restricted, file)) | {"file": file, "was_in": finding.place.file} for file, finding in done]


def corrections(found: Iterable[Finding], restricted: AbstractSet[str] = _NONE) -> list[dict[str, str]]:
    """Every automatic correction, one by one."""
    return [
        {
            "rule": each.rule, "file": each.place.file, "sheet": each.place.sheet, "cell": each.place.cell, "heading": masked(each.heading),
            "from": masked(each.entered), "to": masked(each.read), "why": each.why,
        }
        for each in correction.corrections(discreet(finding, restricted) for finding in found)
    ]


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule, "severity": finding.found.value, "waived": finding.lifted is not None, "file": place.file, "sheet": place.sheet, "cell": place.cell,
        "heading": masked(finding.heading), "seen": finding.seen, "message": finding.message, "suggestion": masked(finding.suggestion),
    }


def waivers(counted: Figures) -> list[dict[str, Any]]:
    """The waivers that the office keeps, and what each lifted."""
    return [
        {
            "unit": each.waiver.unit, "section": masked(each.waiver.section), "rule": each.waiver.rule, "reason": masked(each.waiver.reason),
            "until": each.waiver.until.isoformat(), "in_force": each.in_force, "lifted": each.lifted, "errors": each.errors,
        }
        for each in counted.waivers
    ]


def figures(counted: Figures) -> dict[str, Any]:
    """The headline figures."""
    return {
        "risks": {
            "total": counted.total, "by_level": counted.by_level, "by_self_grade": counted.by_self,
            "by_proposed_grade": counted.by_proposed, "by_approved_grade": counted.by_approved, "unreviewed": counted.unreviewed,
            "unconfirmed": sum(counted.unconfirmed.values()), "unconfirmed_by_level": counted.unconfirmed,
        },
        "sections": counted.sections, "posts": counted.posts, "measures": counted.measures,
        "letters": {
            "received": counted.letters.received, "accepted": counted.letters.accepted, "returned": counted.letters.returned,
            "repeated": counted.letters.repeated, "other_period": counted.letters.other_period, "passed_over": counted.letters.passed_over,
        },
        "changes": changes(counted.changes),
        "powers": powers(counted.balance),
        "followup": followup(counted.followup),
        "alike": alike(counted.alike),
    }


def alike(found: Alike) -> dict[str, Any]:
    """How many groups of near-identical texts there are by kind and reach, and how many texts of each kind."""
    return {"across": found.total_across, "groups": {kind: {reach: found.groups_of(kind, reach) for reach in Reach} for kind in GROUPED}, "texts": found.by_kind}


def followup(found: Followup) -> dict[str, Any]:
    """Counts of warnings, commitments, inspections and public matters; of information nothing but numbers."""
    told, promised, inspected = found.warnings, found.commitments, found.inspections
    return {
        "information": {
            "total": len(told.signals), "open": len(told.open), "overdue": told.overdue, "due": told.due,
            "sections_by_level": {grade: sum(alert.grade == grade for alert in told.by_section) for grade in GRADE.values}, "raising": len(told.raising), "self_checked": len(told.checked),
        },
        "commitments": {
            "total": len(promised.rows), "by_state": {state.value: number for state, number in promised.by_state.items()}, "unlike_measures": len(promised.unlike),
            "posts": len(promised.posts), "posts_covered": sum(post.state.holds for post in promised.posts),
            "risks": len(promised.risks), "risks_covered": sum(risk.state.holds for risk in promised.risks),
        },
        "inspections": {
            "total": len(inspected.rows), "by_state": inspected.by_state, "overdue": len(inspected.overdue), "repeated": len(inspected.repeated),
            "by_penalty": inspected.by_penalty,
        },
        "scores": {score.section: score.total for score in found.scores},
        "publicity": {"kinds": len(found.publicity.kinds), "current": found.publicity.covered, "given": found.publicity.given},
    }


def powers(found: Balance) -> dict[str, Any]:
    """How many powers and procedures there are, what clearing proposes, and how much has no counterpart."""
    cleared = found.clearing
    return {
        "total": cleared.total, "abolish": cleared.by_proposal["取消"], "regulate": cleared.by_proposal["规范"],
        "by_proposal": cleared.by_proposal, "by_state": cleared.by_state, "procedures": len(found.procedures),
        "conflicts": found.by_conflict, "gaps": found.by_gap,
    }


def conflicts(found: Balance) -> list[dict[str, Any]]:
    """Every finding of separation of duties, with the posts and the rows that make it."""
    return [
        {
            "kind": each.kind.value, "procedure": each.procedure.code if each.procedure else "", "powers": [power.code for power in each.powers],
            "posts": [masked(str(post)) for post in each.posts], "message": masked(each.sentence), "rows": [source._asdict() for source in each.sources],
        }
        for each in found.conflicts
    ]


def changes(changed: Changes) -> dict[str, Any]:
    """How much changed, and since which edition."""
    return {"against": changed.against, "total": len(changed.found), "points": changed.points, "by_kind": changed.by_kind}


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The sha256 of every file of the edition but the receipt itself."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
