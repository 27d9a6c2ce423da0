"""The changes between two editions as lines of text, for the screen and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from pipeline.privacy import masked
from pipeline.register.changes import Change, Changes, Kind

_WHOLE = frozenset({Kind.ADDED, Kind.WITHDRAWN, Kind.EXCLUDED, Kind.RESTORED})
_SHORT = 20


def lines(changed: Changes, later: str) -> Iterator[str]:
    """What is compared, every change, and the count at the end."""
    yield f"从{changed.against}到{later}："
    for change in changed.found:
        yield from (masked(line) for line in _change(change))
    yield closing(changed)


def _change(change: Change) -> Iterator[str]:
    where = "·".join(part for part in (change.section, change.post) if part) or change.unit
    head = f"{change.kind.value}　{change.code}　{where}　{change.risk}"
    if change.kind in _WHOLE:
        yield head
        return
    old, new = (text or "（空）" for text in (change.old, change.new))
    if max(len(old), len(new)) <= _SHORT and "\n" not in old + new:
        yield f"{head}　{change.heading}：{old}→{new}"
        return
    yield f"{head}　{change.heading}"
    for label, text in (("原来", old), ("现在", new)):
        first, *more = text.split("\n")
        yield f"    {label}：{first}"
        yield from (f"          {line}" for line in more)


def closing(changed: Changes) -> str:
    """How many changes there are, kind by kind."""
    if not changed.found:
        return "风险点没有变化。"
    by_kind = "，".join(f"{kind}{number}处" for kind, number in changed.by_kind.items() if number)
    return f"共{len(changed.found)}处变化，涉及{changed.points}个风险点：{by_kind}。"


def as_json(changed: Changes, later: str) -> Iterator[str]:
    """The same for programs: docs/run_json.md says what each key holds."""
    found = [{key: masked(text) for key, text in asdict(change).items()} for change in changed.found]
    whole = {"from": changed.against, "to": later, "total": len(found), "points": changed.points, "by_kind": changed.by_kind, "changes": found}
    yield json.dumps(whole, ensure_ascii=False, indent=1)
