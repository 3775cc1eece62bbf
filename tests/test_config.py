"""config.toml: what is right is typed and frozen, what is wrong is one line that names the key."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from monitor import schedule
from monitor.config import loading as config
from monitor.errors import ConfigError

SMALLEST = """
[[watch]]
slug = "cells"
title = "Cells"
conditions = ["spine"]
interventions = ["cells"]
[watch.scope]
conditions = ["spine"]
cells = ["cells"]
"""


def test_the_shipped_instance_is_valid_and_has_the_two_watches():
    shipped = config.load()
    assert [watch.slug for watch in shipped.watch] == ["stem-cell-spine", "stem-cell-spinal-cord"]
    assert {topic.family.value for topic in shipped.topic} == {"condition", "cells", "question"}


def test_defaults_are_polite():
    registry = config.parse(SMALLEST).registry
    assert registry.min_interval_seconds == 1.0
    assert registry.max_tries >= 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[registry]\nbase = 'x'\n" + SMALLEST, "unknown field `base`"),
        ("[registry]\nmax_tries = 'five'\n" + SMALLEST, "registry.max_tries: Expected `int`, got `str`"),
        ("[registry]\nmax_tries = 0\n" + SMALLEST, "registry.max_tries"),
        ("[registry]\nbase_url = 'ftp://x'\n" + SMALLEST, "registry.base_url"),
        ('[registry]\ncontact = "a\\r\\nX: y"\n' + SMALLEST, "registry.contact"),
        ("[registry]\ntls_max_version = '1.1'\n" + SMALLEST, "choose '', '1.2', '1.3'"),
        ("[registry]\ntimeout_seconds = nan\n" + SMALLEST, "registry.timeout_seconds: Expected `float` > 0"),
        ("[registry]\ntimeout_seconds = inf\n" + SMALLEST, "registry.timeout_seconds: Expected `float` <= 1"),
        ("[poll]\nlongest_hours = 0\n" + SMALLEST, "poll.longest_hours: Expected `float` > 0"),
        (
            "[registry]\nmax_trys = 5\n" + SMALLEST,
            "registry: section contains unknown field `max_trys`; did you mean `max_tries`?",
        ),
        ("[publish.to]\ntarge = '/a'\n" + SMALLEST, "unknown field `targe`; did you mean `target`?"),
        ("[registr]\nmax_tries = 5\n" + SMALLEST, "unknown field `registr`; did you mean `registry`?"),
        (SMALLEST.replace("[watch.scope]", "[watch.scope]\nexclud = []"), "unknown field `exclud`"),
        (SMALLEST + "\n[[hook]]\nname = 'a'\n", "hook[0]: section contains unknown field `name`"),
        (SMALLEST + "\n[[follow]]\nslug = 'a'\n", "follow[0]: `question` is missing"),
        ("", "at least one [[watch]] is needed"),
        ("[mail]\nretry_minutes = [5, 0]\n" + SMALLEST, "mail.retry_minutes[1]: Expected `int` >= 1"),
        ("[log]\nformat = 'xml'\n" + SMALLEST, "choose 'auto', 'text', 'json'"),
        ("[publish]\ndownloads = ['exe']\n" + SMALLEST, "choose 'database', 'csv'"),
        ("[shipped]\nwatches = [[]]\n" + SMALLEST, "shipped.watches"),
        ("[schedule]\npoll = '61 * * * *'\n" + SMALLEST, "schedule.poll"),
        ("[schedule]\ndigest = 'weekly'\n" + SMALLEST, "schedule.digest"),
        ("[schedule]\ntime_zone = 'Mars/Base'\n" + SMALLEST, "schedule.time_zone"),
        ("[publish]\nfeed_items = 0\n" + SMALLEST, "publish.feed_items"),
        ("[log]\nlevel = 'loud'\n" + SMALLEST, "log.level"),
        (SMALLEST + SMALLEST, "slug `cells` is given 2 times"),
        (SMALLEST.replace('"cells"\ntitle', '"../cells"\ntitle'), "slug `../cells`"),
        (
            SMALLEST.replace('conditions = ["spine"]\ninter', "conditions = []\ninter"),
            "`conditions` is empty",
        ),
        (SMALLEST.replace("title", "include = ['NCT1']\ntitle"), "`NCT1` in `include`"),
        (SMALLEST.replace("[watch.scope]", "[watch.scope]\nterms = []"), "unknown field `terms`"),
        ("nonsense", "not valid TOML"),
        ("", "watch"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_key(text, named):
    with pytest.raises(ConfigError) as caught:
        config.parse(text, name="my.toml")
    message = str(caught.value)
    assert message.startswith("my.toml: ")
    assert named in message
    assert "\n" not in message


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        config.load(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 6 * * 1", datetime(2026, 11, 23, 6, tzinfo=UTC)),  # crontab: 1 is Monday
        ("0 6 * * 0", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        ("0 6 * * 7", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        ("0 6 * * 5-1", datetime(2026, 11, 21, 6, tzinfo=UTC)),  # wraps round the week
        ("0 6 * * mon-fri", datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("*/30 * * * *", datetime(2026, 11, 20, 12, 30, tzinfo=UTC)),
        ("0 6 25 * mon", datetime(2026, 11, 23, 6, tzinfo=UTC)),  # either day, not both
        ("0 6 22 * mon", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        (
            "0 6 */2 * mon",
            datetime(2026, 11, 23, 6, tzinfo=UTC),
        ),  # a step of all days leaves the week to decide
        ("0 0 29 2 *", datetime(2028, 2, 29, tzinfo=UTC)),
    ],
)
def test_cron_expressions_mean_what_crontab_says(cron, expected):
    friday = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)
    assert schedule.next_after(cron, "UTC", friday) == expected


@pytest.mark.promise(
    "a cron expression names a day that never comes", "refused with one line, by `check` and at start"
)
@pytest.mark.parametrize("key", ["schedule.poll", "schedule.digest", "mail.daily"])
@pytest.mark.parametrize("cron", ["0 0 30 2 *", "0 0 31 4,6 *", "0 0 31 2-2 *"])
def test_a_cron_expression_that_never_comes_is_refused(key, cron):
    section, _, name = key.partition(".")
    with pytest.raises(ConfigError, match=rf"{key}: .*never comes"):
        config.parse(f"[{section}]\n{name} = '{cron}'\n{SMALLEST}")


@pytest.mark.promise("config.toml begins with a byte order mark", "read like any other")
def test_a_byte_order_mark_is_no_mistake(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(SMALLEST, encoding="utf-8-sig")
    assert config.load(path) == config.parse(SMALLEST)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_configuration_in_another_encoding_is_named_as_that(tmp_path, encoding):
    path = tmp_path / "config.toml"
    path.write_text(SMALLEST, encoding=encoding)
    with pytest.raises(ConfigError, match=r"config\.toml: is not UTF-8 text"):
        config.load(path)


# --- watches and topics that are shipped -------------------------------------------------------------

BOTH = "[shipped]\nwatches = ['stem-cell-spine', 'stem-cell-spinal-cord']\ntopics = true\n"


def watches(text):
    return {watch.slug: watch for watch in config.parse(text).watch}


def test_a_table_of_the_same_slug_changes_a_shipped_watch_in_the_keys_that_it_names():
    plain = watches(BOTH)
    changed = watches(
        BOTH
        + "[[watch]]\nslug = 'stem-cell-spine'\nexclude = ['NCT00000000']\n[watch.scope]\nnot_cells = ['rib']\n"
    )
    spine = changed.pop("stem-cell-spine")
    before = plain.pop("stem-cell-spine")
    assert changed == plain
    assert spine.exclude == ("NCT00000000",)
    assert spine.scope.not_cells == ("rib",)
    assert (spine.title, spine.conditions, spine.scope.cells) == (
        before.title,
        before.conditions,
        before.scope.cells,
    )


def test_a_new_slug_adds_a_watch_and_the_shipped_ones_come_first():
    assert list(watches(BOTH + SMALLEST)) == ["stem-cell-spine", "stem-cell-spinal-cord", "cells"]


def test_without_the_shipped_ones_a_configuration_has_its_own_alone():
    parsed = config.parse(SMALLEST)
    assert [watch.slug for watch in parsed.watch] == ["cells"]
    assert not parsed.topic


def test_a_shipped_topic_can_be_changed():
    parsed = config.parse(BOTH + "[[topic]]\nslug = 'disc-herniation'\ntitle = 'Slipped discs'\n")
    plain = config.parse(BOTH)
    assert len(parsed.topic) == len(plain.topic)
    (topic,) = [topic for topic in parsed.topic if topic.slug == "disc-herniation"]
    assert topic.title == "Slipped discs"
    assert topic.terms


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[shipped]\nwatches = ['knees']\n" + SMALLEST, "shipped.watches: there is no watch `knees`"),
        ("[shipped]\nwatches = 'stem-cell-spine'\n" + SMALLEST, "shipped.watches: Expected `array`"),
        ("[shipped]\ntopics = 'all'\n" + SMALLEST, "shipped.topics: Expected `bool`"),
        (BOTH + "[[watch]]\nslug = 'stem-cell-spine'\n" * 2, "`stem-cell-spine`"),
        (BOTH + "[[watch]]\nslug = 'stem-cell-spine'\nconditions = 'disc'\n", "conditions"),
        (BOTH + "watch = 3\n", "watch"),
    ],
)
def test_a_mistake_about_shipped_tables_is_one_line(text, named):
    with pytest.raises(ConfigError, match=re.escape(named)) as raised:
        config.parse(text)
    assert "\n" not in str(raised.value)


def test_the_time_zone_decides_across_daylight_saving():
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert schedule.next_after("0 6 * * *", "Europe/Berlin", before) == datetime(2026, 10, 25, 5, tzinfo=UTC)


@pytest.mark.parametrize("cron", ["* * * *", "0 0 * * someday", "0 0 32 1 *", "0 0 * * 9", "0 0 30 2 *"])
def test_a_cron_expression_that_cannot_be_is_refused(cron):
    with pytest.raises(ValueError, match=r".+"):
        schedule.next_after(cron, "UTC", datetime(2026, 1, 1, tzinfo=UTC))
