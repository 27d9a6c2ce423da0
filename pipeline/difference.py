"""How what lies on disk may differ from what is recorded: each kind with its Chinese sentence, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Weight(StrEnum):
    """What a difference means: a record that no longer holds, a letter that went its way since, or a mere remark."""

    DAMAGE = "damage"
    SINCE = "since"
    REMARK = "remark"


class Kind(Enum):
    """The kinds of differences: weight and sentence. `{fact}` is what the difference says of itself."""

    CHANGED = Weight.DAMAGE, "内容被改动过"
    MISSING = Weight.DAMAGE, "文件不见了"
    ADDED = Weight.DAMAGE, "多出来的文件，没有记录"
    UNREADABLE = Weight.DAMAGE, "读不出来，或者被换成了快捷链接"
    RECEIPT_MISSING = Weight.DAMAGE, "文件不见了，这一版的其他文件无从核对"
    RECEIPT_CHANGED = Weight.DAMAGE, "内容被改动过，这一版的其他文件无从核对"
    RECEIPT_UNSEALED = Weight.DAMAGE, "没有自带的校验值，有没有改动过无从核对（较早的程序生成的版本是这样）"
    RECEIPT_REPLACED = Weight.DAMAGE, "整个文件被换过，与“{fact}”记下的校验值不符"
    RENAMED = Weight.DAMAGE, "文件夹被改过名，原名是“{fact}”"
    COPIED = Weight.DAMAGE, "是“{fact}”的另一份，不应放在outbox里"
    EDITION_MISSING = Weight.DAMAGE, "整版不见了，清理记录里也没有"
    TRACE_CHANGED = Weight.DAMAGE, "清理记录被改动过，缺少的版本是不是清理掉的，无从核对"
    TRACE_DIFFERS = Weight.DAMAGE, "清理记录里的这一版，与“{fact}”记下的校验值不符"
    TRACE_AND_PRESENT = Weight.DAMAGE, "清理记录里已有另一份{fact}"
    TO_BE_REMOVED = Weight.REMARK, "已列入清理记录，文件夹还在；再运行一次“riskbook clean”即可清理完"
    STRAY = Weight.REMARK, "不是程序生成的版本，没有核对"
    LETTER_CHANGED = Weight.SINCE, "汇总以后改动过，或者换成了另一份"
    LETTER_GONE = Weight.SINCE, "汇总以后移走了"
    LETTER_UNREADABLE = Weight.SINCE, "现在读不出来，没有核对"
    LETTER_NEW = Weight.REMARK, "汇总以后新收到的，下次汇总时处理"
    LETTERS_UNCHECKED = Weight.REMARK, "来件没有核对，因为最近一版的run.json无从核对"
    INBOX_GONE = Weight.SINCE, "收件文件夹不在，来件没有核对"

    def __init__(self, weight: Weight, says: str) -> None:
        self.weight = weight
        self.says = says


@dataclass(frozen=True)
class Difference:
    """One difference: its kind, the edition's folder name (empty for letters and the trace), and the path from the workspace."""

    kind: Kind
    edition: str
    path: str
    fact: str = ""

    @property
    def sentence(self) -> str:
        """What is different, in Chinese, without the path and the full stop."""
        return self.kind.says.format(fact=self.fact)
