"""The JSON of a trial: documented, stable, and the same content as the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec

from monitor.publish.trial.compose import TrialDocument

DOCS = Path(__file__).resolve().parents[3] / "docs" / "trial-json.md"


def test_every_key_is_documented_and_no_other():
    table = DOCS.read_text("utf-8").partition("## Keys")[2].partition("\n\nA long text")[0]
    documented = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert documented == set(TrialDocument.__struct_fields__)


def test_the_json_has_the_pair_of_versions_and_the_hash(site):
    document = json.loads((site / "trials/NCT90000001.json").read_bytes())
    assert document["format"] == 1
    observed = [version for version in document["versions"] if version["source"] == "observed"]
    assert document["source"]["version"] == observed[-1]["version"] == 2
    assert document["source"]["previous_version"] == 1
    assert document["source"]["sha256"] == observed[-1]["sha256"]
    newest = document["updates"][0]["versions"]
    assert (newest["before"], newest["after"]) == (1, 2)
    assert newest["sha256_after"] == observed[-1]["sha256"]


def test_the_page_says_what_the_json_says(site):
    page = (site / "trials/NCT90000001.html").read_text("utf-8")
    document = msgspec.json.decode((site / "trials/NCT90000001.json").read_bytes())
    assert document["tested"]["official_title"] in page
    assert document["status"]["meaning"] in page
    assert f'href="{document["nct_id"]}.json"' in page
    assert document["source"]["sha256"] in page
