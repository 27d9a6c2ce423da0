"""`riskbook verify`: whatever is not as it was posted is named, and nothing else is; letters that went their way are told as that."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chained import DAYS, LETTERS, NAMES, chain, told, verified
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import REPOSITORY, Edition, Workspace, digest, office, sheet_of

from pipeline.chain import opened, sealed, spelled
from pipeline.cli import ALL_ACCEPTED, REFUSED, SOMETHING_DIFFERS
from pipeline.difference import Kind, Weight
from pipeline.verify import Lying, Seen, verify
from pipeline.workspace import verify_workspace


@pytest.fixture
def three(kept, tmp_path) -> Workspace:
    """A copy of it to be changed."""
    shutil.copytree(kept.root, tmp_path / "局")
    return Workspace(tmp_path / "局")


@contextmanager
def changed(path: Path, change: Callable[[bytes], bytes]) -> Iterator[None]:
    before = path.read_bytes()
    path.write_bytes(change(before))
    try:
        yield
    finally:
        path.write_bytes(before)


# ── the chain ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_receipt_names_the_one_before_and_seals_itself(kept):
    """Each run.json holds the name and the digest of the last one's bytes, also where it builds on another, and its own digest as last key."""
    before = ("", "")
    for folder in kept.editions:
        content = (folder / "run.json").read_bytes()
        receipt = json.loads(content)
        assert (receipt["previous"], receipt["previous_digest"]) == before
        assert list(receipt)[-1] == "digest"
        bare = {key: value for key, value in receipt.items() if key != "digest"}
        assert receipt["digest"] == digest(json.dumps(bare, ensure_ascii=False, indent=1).encode())
        assert content == json.dumps(receipt, ensure_ascii=False, indent=1).encode()
        before = (folder.name, digest(content))
    assert json.loads(content)["base"] == NAMES[0]


def test_the_chain_hangs_on_nothing_but_the_runs(kept, tmp_path):
    """The same letters and the same runs elsewhere give the same editions to the byte, chain included."""
    made = office(tmp_path / "别处", {})
    late = kept.inbox / "办公室" / "科室.xlsx"
    for path in kept.inbox.rglob("*"):
        if path.is_file() and path != late:
            made.put(path.relative_to(kept.inbox).as_posix(), path.read_bytes())
    made.run(day=DAYS[0])
    made.put("办公室/科室.xlsx", late.read_bytes())
    made.run(day=DAYS[1])
    assert [Edition(folder).files for folder in made.editions] == [Edition(folder).files for folder in kept.editions[:2]]


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3),
    max_leaves=8,
)
_documents = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), _values, max_size=4)


@given(_documents)
def test_what_is_sealed_opens(document):
    """Any document, sealed and written, opens as itself and its seal."""
    written = spelled(sealed(document))
    assert opened(written) == json.loads(written) == sealed(document)


@given(_documents, st.data())
def test_a_seal_breaks_with_any_byte(document, data):
    """A sealed document with any byte changed, put in or taken away does not open."""
    written = spelled(sealed(document))
    at = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(st.integers(0, 255))
    for other in (written[:at] + bytes([byte]) + written[at + 1 :], written[:at] + bytes([byte]) + written[at:], written[:at] + written[at + 1 :]):
        assert other == written or opened(other) is None


# ── all as recorded ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_untouched_is_as_recorded(kept):
    """Where nothing was touched it ends with 0, one sentence that counts everything, and nothing is written."""
    before = {path: path.stat().st_mtime_ns for path in kept.root.rglob("*")}
    ran = verified(kept)
    files = sum(1 for path in kept.outbox.rglob("*") if path.is_file())
    assert (ran.code, ran.err) == (ALL_ACCEPTED, "")
    assert ran.out == f"共核对3版、{files}个文件，来件5件：全部与记录相符。\n"
    shown = json.loads(verified(kept, "--json").out)
    assert shown == {"as_recorded": True, "editions": 3, "files": files, "letters": 5, "removed": 0, "differences": []}
    assert {path: path.stat().st_mtime_ns for path in kept.root.rglob("*")} == before


def test_the_demonstration_is_as_recorded(demo):
    """The sample bureau with its odd letters (pictures, repeated ones, locks) is as recorded."""
    workspace, _ = demo
    assert verified(workspace).code == ALL_ACCEPTED


def test_without_any_edition_it_is_refused(tmp_path):
    """Where nothing was posted yet there is nothing to prove: one sentence, exit 2."""
    ran = verified(office(tmp_path / "局"))
    assert (ran.code, ran.out) == (REFUSED, "")
    assert ran.err.startswith("发件文件夹outbox里还没有任何一版")


def test_every_kind_of_difference_is_documented():
    """docs/run_json.md has every kind of difference, with its weight, and no other."""
    text = (REPOSITORY / "docs" / "run_json.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)` \| (\w+): [^|]+ \|$", text, re.MULTILINE)
    assert documented == [(kind.name.lower(), kind.weight.value) for kind in Kind]


# ── a changed byte ───────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_anywhere_names_its_file(kept, data):
    """Whichever byte of whichever file of whichever edition is changed in whatever way, exactly that file is named."""
    path = data.draw(st.sampled_from(sorted(path for path in kept.outbox.rglob("*") if path.is_file())), label="file")
    at = data.draw(st.integers(0, path.stat().st_size - 1), label="position")
    mask = data.draw(st.integers(1, 255), label="bits")
    with changed(path, lambda content: content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]):
        done = verify_workspace(kept.root)
    found = [each.path for each in done.differences if each.kind.weight is Weight.DAMAGE]
    assert found == [path.relative_to(kept.root).as_posix()]
    assert not done.as_recorded


def _with(editions: list[Seen], at: int, receipt: bytes) -> Lying:
    return Lying([*editions[:at], Seen(editions[at].name, receipt, editions[at].files), *editions[at + 1 :]], letters=LETTERS)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_every_byte_of_a_receipt_counts(at):
    """Every single byte of the run.json of the first, a middle and the last edition, one bit of it turned, names that run.json alone."""
    editions = chain()
    assert verify(Lying(editions, letters=LETTERS)).differences == ()
    content = editions[at].receipt
    assert content
    for position, byte in enumerate(content):
        spoiled = content[:position] + bytes([byte ^ 1 << position % 8]) + content[position + 1 :]
        found = [each for each in verify(_with(editions, at, spoiled)).differences if each.kind.weight is Weight.DAMAGE]
        assert [(each.kind, each.edition) for each in found] == [(Kind.RECEIPT_CHANGED, NAMES[at])], position


@given(at=st.sampled_from([0, 1]), reason=st.text(st.characters(codec="utf-8")))
def test_a_receipt_written_anew_is_named_by_the_next(at, reason):
    """A run.json that was changed and well sealed again is named all the same, by the edition after it."""
    editions = chain()
    document = json.loads(editions[at].receipt or b"")
    document["letters"][0] |= {"reason": reason}
    done = verify(_with(editions, at, spelled(sealed(document))))
    assert told(done) == [("receipt_replaced", f"outbox/{NAMES[at]}/run.json")]


@pytest.mark.parametrize("shape", [b"", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, spelled(sealed({})), spelled(sealed({"edition": "1", "files": 3}))])
def test_a_receipt_of_any_shape_is_named(shape):
    """Whatever stands in a run.json, also under a good seal, is told of and never stops the verification."""
    done = verify(_with(chain(), 2, shape))
    assert ("receipt_changed", f"outbox/{NAMES[2]}/run.json") in told(done)


# ── files and editions ───────────────────────────────────────────────────────────────────────────────────────────────


def _on_first(name: str) -> str:
    return f"outbox/{NAMES[0]}/{name}"


def test_files_missing_added_and_replaced_are_named(three):
    """A file taken away, one put in, a link in place of a file, in the same edition: each is named as what it is, on its line."""
    first = three.editions[0]
    (first / "data" / "岗位.parquet").unlink()
    (first / "退回" / "说明.txt").write_bytes(b"x")
    (first / "data" / "科室.parquet").rename(three.root / "away")
    (first / "data" / "科室.parquet").symlink_to(three.root / "away")
    (first / "链接").symlink_to(three.inbox)
    ran = verified(three)
    assert ran.code == SOMETHING_DIFFERS
    assert ran.out.splitlines()[:-1] == [
        f"{NAMES[0]}：4处", "  data/岗位.parquet　文件不见了", "  data/科室.parquet　读不出来，或者被换成了快捷链接",
        "  退回/说明.txt　多出来的文件，没有记录", "  链接　多出来的文件，没有记录",
    ]
    assert ran.out.splitlines()[-1].endswith("有4处与记录不符，请从备份恢复原样，或查明改动的原因。")


def _lose(three: Workspace, *numbers: int) -> None:
    for folder in [three.editions[number - 1] for number in numbers]:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda made: (made.editions[1] / "run.json").unlink(), [("receipt_missing", f"outbox/{NAMES[1]}/run.json")]),
        (lambda made: _lose(made, 2), [("edition_missing", f"outbox/{NAMES[1]}")]),
        (lambda made: _lose(made, 1), [("edition_missing", f"outbox/{NAMES[0]}")]),
        (lambda made: _lose(made, 1, 2), [("edition_missing", "outbox/第001版至第002版")]),
        (lambda made: made.editions[1].rename(made.outbox / "第002版_2011-10-18"), [("renamed", "outbox/第002版_2011-10-18")]),
        (lambda made: made.editions[1].rename(made.outbox / "第007版_2011-10-17"), [("renamed", "outbox/第007版_2011-10-17")]),
        (lambda made: made.editions[2].rename(made.outbox / "旧的"), [("renamed", "outbox/旧的")]),
        (lambda made: shutil.copytree(made.editions[2], made.outbox / f"{NAMES[2]} - 副本"), [("copied", f"outbox/{NAMES[2]} - 副本")]),
        (lambda made: (made.outbox / "草稿").mkdir(), [("stray", "outbox/草稿")]),
    ],
)
def test_editions_missing_renamed_and_copied_are_named(three, change, expected):
    """An edition that is missing, bears another name or is there twice is named, and what else lies in the outbox is remarked on."""
    change(three)
    done = verify_workspace(three.root)
    assert told(done) == expected
    assert done.as_recorded == (expected[0][0] == "stray")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(three):
    """A file without permission to read is told of; it cannot be said to be as recorded."""
    path = three.editions[0] / "data" / "岗位.parquet"
    path.chmod(0)
    assert told(verify_workspace(three.root)) == [("unreadable", _on_first("data/岗位.parquet"))]


def test_an_edition_of_an_older_program_is_told_as_that(three):
    """A run.json that knows neither seal nor chain cannot be proven, and is told as that; its files can, and the next edition names its bytes."""
    bare = {key: value for key, value in json.loads((three.editions[0] / "run.json").read_bytes()).items() if "previous" not in key and key != "digest"}
    (three.editions[0] / "run.json").write_bytes(spelled(bare))
    (three.editions[0] / "data" / "岗位.parquet").write_bytes(b"x")
    kinds = ["receipt_unsealed", "changed", "receipt_replaced"]
    assert [kind for kind, _ in told(verify_workspace(three.root))] == kinds


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_letters_that_went_their_way_are_no_damage(three):
    """A letter changed, taken away or new since the last run is told as that, the editions as sound: exit 3, but for a new one alone 0."""
    three.put("新.xlsx", b"new")
    done = verified(three)
    assert (done.code, done.out.splitlines()[:2]) == (ALL_ACCEPTED, ["inbox：1处", "  新.xlsx　汇总以后新收到的，下次汇总时处理"])
    three.put("坏.xlsx", b"other")
    (three.inbox / "办公室" / "科室.xlsx").unlink()
    ran = verified(three)
    assert ran.code == SOMETHING_DIFFERS
    assert ran.out.splitlines()[:-1] == [
        "inbox：3处", "  办公室/科室.xlsx　汇总以后移走了", "  坏.xlsx　汇总以后改动过，或者换成了另一份", "  新.xlsx　汇总以后新收到的，下次汇总时处理",
    ]
    assert "各版都与记录相符；来件有2处与最近一版汇总时不同，这是汇总以后的变动，不是损坏。" in ran.out
    weights = {each["weight"] for each in json.loads(verified(three, "--json").out)["differences"]}
    assert weights == {"since", "remark"}


def test_an_outbox_elsewhere_can_be_verified_alone(three):
    """Without an inbox the editions are verified all the same, and it is said that the letters were not."""
    shutil.rmtree(three.inbox)
    ran = verified(three)
    assert (ran.code, ran.out.splitlines()[:2]) == (SOMETHING_DIFFERS, ["inbox：1处", "  收件文件夹不在，来件没有核对"])


def test_a_further_run_is_as_recorded_again(three):
    """What differs in the inbox is recorded by the next run."""
    three.put("坏.xlsx", sheet_of("综合科", "科室").with_cell(0, "发生机率", "极高"))
    assert verified(three).code == SOMETHING_DIFFERS
    three.run(day="2011-10-31")
    assert verified(three).code == ALL_ACCEPTED
