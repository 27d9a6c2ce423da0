"""`riskbook.toml`: everything may be left out, and what is wrong is told in one sentence with the nearest right key."""

from __future__ import annotations

import re
import tomllib

import pytest
from workspaces import DAY, SETTINGS, command, office, sheet_of

from pipeline import settings
from pipeline.form import Stage
from pipeline.refusal import Refusal
from pipeline.settings import Settings
from pipeline.workspace import load_settings

VALUES = {
    "unit": '"甲局"', "several_units": '["甲局", "乙局"]', "period": '"2011年第2期"', "volume_rows": "5000", "formula_rows": "10", "detail_rows": "20", "workers": "3",
    "classification": '"内部"', "registers": '"岗位"', "office": '"综合科"', "report_to": '"请寄信到本局。"', "deadlines.launch": '"05-31"', "deadlines.search": '"06-30"', "deadlines.measures": '"08-31"', "deadlines.improve": '"10-31"',
    "limits.letter_mb": "7", "limits.unpacked_mb": "70", "limits.content_mb": "50", "limits.cells": "70000", "limits.parts": "700", "limits.ratio": "70", "limits.sheets": "7",
    "warning.window_days": "90", "warning.due_days": "3", "warning.early": "2", "warning.inclined": "3", "warning.happened": "5", "warning.first": "4",
    "warning.second": "3", "warning.first_from": "9", "warning.second_from": "5", "warning.expiring_days": "30", "warning.likeness": "40",
    "scores.complete": "40", "scores.timely": "10", "scores.sound": "10", "scores.carried_out": "40",
    "alike.likeness": "90", "alike.risk_length": "10", "alike.measure_length": "20", "alike.item_length": "25", "alike.example": "85",
    "limits.seconds": "7", "limits.memory_mb": "700",
}


def _one(key: str, value: str) -> str:
    section, _, name = key.rpartition(".")
    return f"[{section}]\n{name} = {value}\n" if section else f"{name} = {value}\n"


def _at(own: Settings, key: str) -> object:
    for name in key.split("."):
        own = getattr(own, name)
    return own


def test_every_setting_is_tried_here():
    """The settings that these tests set are all there are."""
    assert sorted(VALUES) == sorted(settings._keys())


def test_nothing_set_is_the_defaults():
    """An empty file and no file are the same settings."""
    assert settings.parsed("") == Settings()


@pytest.mark.parametrize("key", VALUES)
def test_every_key_may_stand_alone(key):
    """Each key may be set by itself; everything else keeps its default."""
    own = settings.parsed(_one(key, VALUES[key]))
    expected = tomllib.loads(_one("v", VALUES[key]))["v"]
    assert _at(own, key) == (tuple(expected) if isinstance(expected, list) else expected)
    for other in VALUES.keys() - {key}:
        assert _at(own, other) == _at(Settings(), other)


@pytest.mark.parametrize(
    ("text", "key", "near"),
    [
        ('unti = "甲局"', "unti", "unit"), ('perriod = "2011年第1期"', "perriod", "period"), ("[limits]\nsecond = 3", "limits.second", "limits.seconds"),
        ('[deadline]\nsearch = "07-31"', "deadline", "deadlines"), ("[limit]\nparts = 3", "limit", "limits"), ("volume_row = 5", "volume_row", "volume_rows"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_right_one(text, key, near):
    """An unknown key or section is refused with one sentence that names it and the nearest right one."""
    with pytest.raises(Refusal, match=re.escape(f"“{key}”不是可用的设置。您是不是要写“{near}”？")):
        settings.parsed(text)


def test_a_key_like_no_other_is_told_with_all_keys():
    """Where no key is near, all keys are named."""
    with pytest.raises(Refusal) as told:
        settings.parsed('"密级" = "内部"')
    assert all(key in str(told.value) for key in VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "workers = -1", 'workers = "多"', "volume_rows = 5", 'period = "2011年"', "unit = 3", 'several_units = "甲局"', "several_units = [1]",
        '[deadlines]\nsearch = "7月31日"', '[deadlines]\nsearch = "13-01"', "[limits]\nseconds = 0", "limits = 3", "deadlines = []",
    ],
)
def test_a_wrong_value_is_told_with_its_key_and_meaning(text):
    """A value that may not be is refused with its key, what was written, and what it means."""
    name = re.findall(r"(\w+) =", text)[0]
    with pytest.raises(Refusal) as told:
        settings.parsed(text)
    assert name in str(told.value)
    assert "不合要求" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("text", ["unit = 示例市审计局", 'unit = "甲', "unit 甲", 'unit = "甲"\nunit = "乙"', "= 3", "[limits\nparts = 3"])
def test_broken_toml_is_told_with_its_line(text):
    """A file that is no TOML is refused with one sentence; nothing of the parser's English is shown."""
    with pytest.raises(Refusal) as told:
        settings.parsed(text)
    assert re.fullmatch(r"设置文件riskbook\.toml(的第\d+行)?写法不对，[^A-Z\n]*。", str(told.value).replace("“riskbook init”", ""))


def test_init_explains_every_key_and_sets_none(tmp_path):
    """`init` writes every key with its default and meaning, commented out; the file as it is means the defaults."""
    assert command("init", tmp_path).code == 0
    text = (tmp_path / "riskbook.toml").read_text(encoding="utf-8")
    assert load_settings(tmp_path) == Settings()
    switched_on = "\n".join(line.removeprefix("# ") if re.match(r"# \w+ = ", line) else line for line in text.splitlines())
    assert settings.parsed(switched_on) == Settings()
    assert {key.rpartition(".")[2] for key in VALUES} == set(re.findall(r"^# (\w+) = ", text, re.MULTILINE))
    for about in dict(settings._described()).values():
        assert about in text


def test_init_leaves_settings_as_they_are(tmp_path):
    """`init` over a workspace keeps its settings, to the byte."""
    (tmp_path / "riskbook.toml").write_text(SETTINGS, encoding="utf-8")
    assert command("init", tmp_path).code == 0
    assert (tmp_path / "riskbook.toml").read_text(encoding="utf-8") == SETTINGS


def test_a_file_saved_by_notepad_is_read(tmp_path):
    """The byte-order mark and line ends that Windows' Notepad writes do not matter."""
    (tmp_path / "riskbook.toml").write_bytes(SETTINGS.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_settings(tmp_path).unit == "示例市审计局"


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_another_encoding_is_refused_with_what_to_do(tmp_path, encoding):
    """A file in another encoding is refused with one sentence: save it as UTF-8."""
    made = office(tmp_path / "局", {})
    (made.root / "riskbook.toml").write_bytes(SETTINGS.encode(encoding))
    ran = made.run()
    assert ran.code == 2
    assert ran.err == "设置文件riskbook.toml读不出来；请用记事本另存为UTF-8编码后再试。\n"


def test_a_day_that_a_year_lacks_is_the_end_of_the_month():
    """02-30 means the last day of February in any year."""
    own = settings.parsed('[deadlines]\nsearch = "02-30"')
    assert [own.stages(year).last_day[Stage.SEARCH].day for year in (2011, 2012)] == [28, 29]


def test_several_units_lead_scopes_and_codes(tmp_path):
    """With several units the same section of two units keeps its rows apart, and every code begins with the unit or names it."""
    units = ("甲县审计局", "乙县审计局")
    letters = {}
    for unit in units:
        for owner, form in (("综合科", "科室"), ("综合科", "岗位"), ("办公室", "单位")):
            sheet = sheet_of(owner, form)
            letters[f"{unit}/{owner}_{form}.xlsx"] = sheet.with_header(单位名称=unit)
    made = office(tmp_path / "局", letters, 'several_units = ["甲县审计局", "乙县审计局"]\nperiod = "2011年第1期"\nworkers = 1\n')
    ran = made.run(day=DAY)
    assert ran.code == 0, ran.out
    risks = made.latest.table("信息库")
    assert set(risks["单位名称"]) == set(units)
    assert risks.groupby("单位名称").size().nunique() == 1
    assert risks["风险编号"].is_unique
    for unit, level, code in zip(risks["单位名称"], risks["层级"], risks["风险编号"], strict=True):
        assert re.fullmatch(rf"单-{unit}-\d+" if level == "单位" else rf"{unit}-{level[0]}-综合科-\d+", code)
    assert made.latest.receipt["unit"] == "、".join(units)
    assert not [finding for finding in made.latest.receipt["findings"] if finding["rule"] == "X05"]


def test_a_unit_that_is_not_set_is_returned(tmp_path):
    """With the units set, a letter of another unit is returned."""
    stranger = sheet_of("综合科", "科室").with_header(单位名称="丙县审计局")
    made = office(tmp_path / "局", {"丙.xlsx": stranger}, SETTINGS)
    assert made.run().code == 3
    assert made.latest.verdicts == {"丙.xlsx": "returned"}
