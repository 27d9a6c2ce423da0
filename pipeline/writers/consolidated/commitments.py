"""承诺： every commitment and how it stands on the day, then the posts and the risk points that no commitment in force covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.analysis.commitments import ASKED, Commitments, Validity
from pipeline.columns import Source
from pipeline.forms import COMMITMENTS as FORM
from pipeline.register.codes import CODE
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, TOP, Listing, origins, write
from pipeline.writers.consolidated.names import COMMITMENTS
from pipeline.writers.consolidated.table import Show, Shown
from pipeline.writers.consolidated.tally import Group, Tally, top_below

PREFIX, KIND, HINT = "诺", "情况", "提示"
BARE_POST = "岗位没有有效承诺"
BARE_RISK = {grade: f"{grade}风险点没有有效承诺" for grade in ASKED}
UNLIKE = "与防控措施对不上"
_SAID: Mapping[Validity, str] = {
    Validity.VALID: "在公开期限以内。", Validity.EXPIRING: "公开期限快要到了，请准备重新承诺。", Validity.COMING: "还没有到公开起始日期。",
    Validity.EXPIRED: "公开期限已过，请重新承诺。",
}
_COLUMNS = (
    Shown(KIND, KIND, 25, name=KIND),
    Shown("科室", "科室", 20),
    Shown("岗位", "岗位", 20),
    Shown("风险编号", "风险编号", 24),
    Shown("等级", "等级", 7, Show.GRADE),
    Shown("承诺事项", "承诺事项", 44),
    Shown("公开范围", "公开范围", 10, Show.MIDDLE),
    Shown("公开方式", "公开方式", 14),
    Shown("公开起", "公开起", 12, Show.MIDDLE),
    Shown("公开止", "公开止", 12, Show.MIDDLE),
    Shown(HINT, HINT, 18, name=HINT),
    Shown("相似度", "相似度", 8, Show.MIDDLE),
    *ORIGIN_COLUMNS,
)


def write_commitments(desk: Desk) -> None:
    """The counts, the commitments, what they leave uncovered."""
    found = desk.book.figures.followup.commitments
    write(desk, Listing(COMMITMENTS, about(found), _COLUMNS, _frame(desk, found) if found.rows else pd.DataFrame(), 1, PREFIX, groups=_counts(found)))


def about(found: Commitments) -> str:
    """One line on how far posts and risk points are covered."""
    if not found.rows:
        return f"没有已通过的《{FORM.title}》，没有可以核对的承诺。"
    posts, risks = (sum(each.state.holds for each in own) for own in (found.posts, found.risks))
    return f"共{len(found.rows)}项承诺。有风险点的岗位{len(found.posts)}个，有有效承诺的{posts}个；一级、二级风险点{len(found.risks)}个，有有效承诺的{risks}个。"


def row_of(found: Commitments, kind: str) -> int:
    """The row (from 0) of the first line of a kind."""
    kinds = [line[KIND] for line in _lines(found, {})]
    return top(found) + 1 + kinds.index(kind)


def top(found: Commitments) -> int:
    """The row of the list's heads."""
    return top_below(TOP, _counts(found))


def _counts(found: Commitments) -> list[Group]:
    lines = [Tally(state.value, number, _count(state.value), _SAID[state], KIND) for state, number in found.by_state.items()]
    bare = sum(not post.state.holds for post in found.posts)
    lines.append(Tally(BARE_POST, bare, _count(BARE_POST), "在岗、有已通过的风险点，没有承诺，或者承诺没有生效、已到期的岗位。", KIND))
    for grade, kind in BARE_RISK.items():
        number = sum(not risk.state.holds for risk in found.risks if risk.grade == grade)
        lines.append(Tally(kind, number, _count(kind), f"管理等级为{grade}的风险点，没有一项有效的承诺写它的编号。", KIND))
    said = f"承诺事项与该风险点已通过的防控措施相似度低于{found.least}（满分100），请核对；只是提示，不算错。"
    lines.append(Tally(UNLIKE, len(found.unlike), f'COUNTIFS({PREFIX}_{HINT},"{UNLIKE}")', said, HINT))
    return [Group((KIND, "数目", "说明"), lines)]


def _count(kind: str) -> str:
    return f'COUNTIFS({PREFIX}_{KIND},"{kind}")'


def _frame(desk: Desk, found: Commitments) -> pd.DataFrame:
    texts = dict(zip(desk.rows[CODE].tolist(), desk.rows["风险点"].tolist(), strict=True))
    lines = list(_lines(found, texts))
    sources = [line.pop("source") for line in lines]
    columns = {column.source: [line.get(column.source, "") for line in lines] for column in _COLUMNS if column not in ORIGIN_COLUMNS}
    units = [line["单位名称"] for line in lines]
    return pd.DataFrame({"单位名称": units} | columns | origins(each if isinstance(each, Source) else None for each in sources), dtype=object)


def _lines(found: Commitments, texts: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The commitments, those that want looking at first; then bare posts; then bare risk points with what they are about."""
    order = (Validity.EXPIRED, Validity.EXPIRING, Validity.COMING, Validity.VALID)
    for row in sorted(found.rows, key=lambda row: order.index(row.state)):
        like = "" if row.likeness is None else str(row.likeness)
        yield {
            KIND: row.state.value, "单位名称": row.unit, "科室": row.section, "岗位": row.post, "风险编号": "、".join(row.codes), "承诺事项": row.promise,
            "公开范围": row.scope, "公开方式": row.medium, "公开起": row.begins, "公开止": row.ends, HINT: UNLIKE if found.is_unlike(row) else "",
            "相似度": like, "source": row.source,
        }
    for post in found.posts:
        if not post.state.holds:
            yield {KIND: BARE_POST, "单位名称": post.unit, "科室": post.section, "岗位": post.owner, "等级": post.grade, HINT: _state(post.state), "source": None}
    for risk in sorted(found.risks, key=lambda risk: ASKED.index(risk.grade)):
        if not risk.state.holds:
            yield {
                KIND: BARE_RISK[risk.grade], "单位名称": risk.unit, "科室": risk.section, "风险编号": risk.owner, "等级": risk.grade,
                "承诺事项": f"（风险点）{texts.get(risk.owner, '')}", HINT: _state(risk.state), "source": None,
            }


def _state(state: Validity) -> str:
    return "" if state is Validity.NONE else f"承诺{state.value}"
