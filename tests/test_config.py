"""config.toml: what is right is typed and frozen, what is wrong is one line that names the key."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import schedule
from monitor.config import loading as config
from monitor.config.sections import Config
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


NESTED = f"deep = {'[' * 2000}{']' * 2000}\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[schedule]\ntime_zone = 'Europe'\n" + SMALLEST, "`Europe` is no time zone"),  # a folder of zones
        (f"[schedule]\ntime_zone = '{'a' * 5000}'\n{SMALLEST}", "is no time zone"),
        ('[schedule]\ntime_zone = "a\\u0000"\n' + SMALLEST, "is no time zone"),
        (NESTED + SMALLEST, "not valid TOML: too many brackets"),
        (f"[registry]\nmax_tries = {'9' * 5000}\n{SMALLEST}", "not valid TOML: a number has too many digits"),
        (
            "[registry]\nmax_tries = 99999999999999999999999\n" + SMALLEST,
            "registry.max_tries: Expected `int` <=",
        ),
        ("[poll]\noldest_good_poll_hours = 9999999999\n" + SMALLEST, "poll.oldest_good_poll_hours: Expected"),
        (SMALLEST + "[[hook]]\nslug = 'a'\nseverity = 'urgent'\n", "choose 'high', 'medium', 'low'"),
        (SMALLEST + "[[topic]]\nslug = 'a'\ntitle = 'A'\nfamily = 'x'\n", "choose 'condition', 'cells'"),
        ("[registry]\nbase_url = 'http://[::1'\n" + SMALLEST, "registry.base_url"),
        ("[registry]\nbase_url = 'http://a b'\n" + SMALLEST, "registry.base_url"),
        ("[registry]\nhistory_url = 'http://a:99999'\n" + SMALLEST, "registry.history_url"),
        ("[publish]\nbase_url = 'https://[x'\n" + SMALLEST, "publish.base_url"),
        ("[web]\nbase_url = 'https://a:b/'\n" + SMALLEST, "web.base_url"),
        ("[web]\nhost = ''\n" + SMALLEST, "web.host: `` is no place to listen"),
        ("[web]\ntrusted_proxies = ['proxy']\n" + SMALLEST, "web.trusted_proxies: `proxy` is no IP address"),
        ("[web]\nmetrics_from = ['10.0.0.1/8']\n" + SMALLEST, "web.metrics_from: `10.0.0.1/8` is no IP"),
        ('[publish]\ndirectory = "a\\u0000b"\n' + SMALLEST, "publish.directory: contains a character"),
        ('[publish]\ntitle = "a\\u001b[31m"\n' + SMALLEST, "publish.title: contains a character"),
        ('"a\\u001b[31m" = 1\n' + SMALLEST, r"unknown field `a\x1b[31m`"),
        ('[registry]\n"a\\nb" = 1\n' + SMALLEST, r"registry: section contains unknown field `a\nb`"),
        (SMALLEST.replace('"cells"\ntitle', r'"a\nb"' + "\ntitle"), r"slug `a\nb`"),
        ("watch = 'cells'\n", "write [[watch]], in two square brackets"),
        ("[watch]\nslug = 'cells'\n", "write [[watch]], in two square brackets"),
        ("registry = 5\n" + SMALLEST, "write it as a section, [registry]"),
        ("[publish]\nto = '/a'\n" + SMALLEST, "write it as a section, [publish.to]"),
        ("[mail]\nport = '25'\n" + SMALLEST, "write a whole number, without quotation marks"),
        ("[shipped]\ntopics = 1\n" + SMALLEST, "write true or false"),
        ("[publish]\ntitle = 2020-01-01\n" + SMALLEST, "write a text in quotation marks"),
        ("[registry]\nhold = 1\n" + SMALLEST, "known are name, base_url"),
    ],
)
@pytest.mark.promise(
    "config.toml has a mistake: of type, spelling, size, nesting, address or time zone",
    "refused with one line that names the key and the remedy; never a traceback, nor what a terminal obeys",
)
def test_no_mistake_ends_in_a_traceback(text, named):
    with pytest.raises(ConfigError) as caught:
        config.parse(text)
    message = str(caught.value)
    assert named in message
    assert message.isprintable()


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.datetimes()),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=5), values, max_size=3),
    max_leaves=4,
)
KEYS = [
    (section, key)
    for section in ("registry", "schedule", "poll", "publish", "mail", "web", "log", "shipped", "changes")
    for key in (*get_type_hints(get_type_hints(Config)[section]), "another")
    if section != "changes" or key == "another"
]


@given(place=st.sampled_from(KEYS), value=VALUES)
def test_any_value_of_any_key_is_taken_or_refused_in_one_line(place, value):
    section, key = place
    settings = {**tomllib.loads(SMALLEST), section: {key: value}}
    message = "my.toml: "
    try:
        config.configured(settings, name="my.toml")
    except ConfigError as error:
        message = str(error)
    assert message.startswith("my.toml: ")
    assert message.isprintable()


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
