"""What a verification and a cleaning came to, in plain Chinese lines and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pipeline.chain import TRACE
from pipeline.cleaning import Plan
from pipeline.difference import Difference, Weight
from pipeline.verify import Verification

_A_FEW = 3


def lines(verification: Verification) -> Iterator[str]:
    """One line for every difference under the edition that it is in, and a closing sentence."""
    for group, found in groupby(verification.differences, key=_group):
        told = list(found)
        yield f"{group}：{len(told)}处"
        yield from (f"  {_shown(each, group)}{each.sentence}" for each in told)
    yield _closing(verification)


def _group(each: Difference) -> str:
    return each.edition or each.path.partition("/")[0]


def _shown(each: Difference, group: str) -> str:
    """The path within the group; nothing where the group itself is meant."""
    _, within, file = each.path.partition(f"{group}/")
    path = file if within else each.path.removeprefix("outbox/")
    return "" if path == group else f"{path}　"


def _closing(done: Verification) -> str:
    damaged, since = (sum(each.kind.weight is weight for each in done.differences) for weight in (Weight.DAMAGE, Weight.SINCE))
    cleaned = f"（另有{done.removed}版已按命令清理，有清理记录）" if done.removed else ""
    head = f"共核对{done.editions}版、{done.files}个文件{cleaned}，来件{done.letters}件："
    moved = f"来件有{since}处与最近一版汇总时不同，这是汇总以后的变动，不是损坏"
    if damaged:
        rest = f"；另外，{moved}" if since else ""
        return f"{head}有{damaged}处与记录不符，请从备份恢复原样，或查明改动的原因{rest}。"
    if since:
        return f"{head}各版都与记录相符；{moved}。"
    return f"{head}全部与记录相符。"


def as_dictionary(done: Verification) -> dict[str, Any]:
    """The same as data: what was compared, whether all is as recorded, and every difference."""
    return {
        "as_recorded": done.as_recorded, "editions": done.editions, "files": done.files, "letters": done.letters, "removed": done.removed,
        "differences": [
            {
                "edition": each.edition, "path": each.path, "kind": each.kind.name.lower(), "weight": each.kind.weight.value,
                "message": each.sentence,
            }
            for each in done.differences
        ],
    }


def question(plan: Plan) -> str:
    """What is asked before cleaning."""
    return f"将永久删除{_named(plan.remove)}，不能恢复。确定请输入y"


def cleaned(plan: Plan) -> str:
    """What was cleaned away, and what was kept beyond the number asked for, in one sentence."""
    done = f"已清理{_named(plan.remove)}，清理记录在outbox的“{TRACE}”里" if plan.remove else "没有可以清理的版本"
    parts = [done]
    if plan.base:
        parts.append(f"保留“{plan.base[0]}”，因为最近一版以它为基础")
    if plan.damaged:
        parts.append(f"保留{_named(plan.damaged)}，因为与记录不符，须留着查明，详见“riskbook verify”")
    return f"{'；'.join(parts)}。"


def _named(names: Sequence[str]) -> str:
    """All of a few names; of many, the first and the last."""
    if len(names) <= _A_FEW:
        return f"{len(names)}版（{'、'.join(names)}）"
    return f"{len(names)}版（{names[0]}……{names[-1]}）"
