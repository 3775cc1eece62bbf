from __future__ import annotations

import msgspec
import pytest

from monitor.publish import links


def test_the_comparison_page_counts_from_one(world):
    results = next(found for found in world.found if found.update.nct_id == "NCT90000002")
    assert links.comparison(results) == (
        "https://clinicaltrials.gov/study/NCT90000002?tab=history&a=7&b=8#version-content-panel"
    )


def test_what_changed_within_one_version_of_the_registry_has_no_comparison_page(world):
    results = next(found for found in world.found if found.update.nct_id == "NCT90000002")
    same = msgspec.structs.replace(results.after, registry_version=results.before.registry_version)
    assert links.comparison(msgspec.structs.replace(results, after=same)) is None


def test_without_both_numbers_there_is_no_comparison_page(world):
    assert (
        links.comparison(next(found for found in world.found if found.update.nct_id == "NCT90000001")) is None
    )


@pytest.mark.parametrize(
    ("update_id", "anchor"),
    [
        ("NCT01234567:1-2", "u-1-2"),
        ("NCT01234567:1", "u-1"),
        ("NCT01234567:h3-h4", "u-h3-h4"),
        ("NCT01234567:1-2.2", "u-1-2.2"),
        ('NCT01234567:1"><script>', "u-1---script-"),
    ],
)
def test_an_anchor_is_made_of_harmless_characters(update_id, anchor):
    assert links.anchor(update_id) == anchor


@pytest.mark.parametrize("nct_id", ["NCT1", "../../etc/passwd", "NCT01234567/..", "javascript:alert(1)", ""])
def test_what_is_no_nct_number_becomes_no_address(nct_id):
    with pytest.raises(ValueError, match="not an NCT number"):
        links.record(nct_id)


def test_without_a_base_address_there_is_no_address_of_ours():
    assert links.absolute(None, "index.html") is None
    assert links.absolute("https://example.org/x/", "index.html") == "https://example.org/x/index.html"
