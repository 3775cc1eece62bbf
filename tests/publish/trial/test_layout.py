"""The page of a trial on a telephone: nothing is wider than the screen, with all folds open."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from monitor.model import TrialView, VersionRef
from monitor.model.study import read_study
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.trial import TrialPage, render_trial
from monitor.publish.render import templates_directory
from monitor.registry.ctgov.parse import read_trial

SEEN = datetime(2026, 3, 2, 15, tzinfo=UTC)
OPEN = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
WIDTH = "return document.documentElement.scrollWidth"


def is_as_wide_as_the_screen(browser, path) -> bool:
    widths = []
    for width in (360, 390):
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True},
        )
        browser.get(path.as_uri())
        browser.execute_script(OPEN)
        widths.append(browser.execute_script(WIDTH))
    return widths == [360, 390]


@pytest.mark.parametrize("name", ["trials/NCT90000001.html", "trials/index.html", "overview.html"])
def test_no_page_is_wider_than_a_telephone(browser, site, name):
    assert is_as_wide_as_the_screen(browser, site / name)


@pytest.mark.real
def test_no_page_of_a_long_real_record_is_wider_than_a_telephone(browser, registry_data, tmp_path):
    renderer = ItemRenderer(PublishSettings(watches=(), topics=(), time_zone=ZoneInfo("UTC")))
    shutil.copy(templates_directory() / "style.css", tmp_path)
    (tmp_path / "trials").mkdir()
    longest = sorted((registry_data / "studies").glob("*.json"), key=lambda path: -path.stat().st_size)
    for path in longest[:3]:
        trial = read_trial(path.read_bytes())
        view = TrialView(facts=trial.facts, watches=(), topics=(), first_seen=SEEN, last_seen=SEEN)
        version = VersionRef(nct_id=trial.nct_id, version=1, observed_at=SEEN, sha256=trial.sha256)
        reading = read_study(msgspec.json.decode(trial.raw))
        page = TrialPage(view=view, reading=reading, states=(), updates=(), versions=(version,))
        for name, content in render_trial(page, renderer).items():
            (tmp_path / name).write_bytes(content)
        assert is_as_wide_as_the_screen(browser, tmp_path / "trials" / f"{trial.nct_id}.html"), trial.nct_id
