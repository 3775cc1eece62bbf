"""Printed pages: what is folded on the screen can be read on paper, on every kind of page."""

from __future__ import annotations

import re

import pytest

HIDDEN = """
const hidden = [];
for (const fold of document.querySelectorAll('details:not([open])'))
  for (const part of fold.querySelectorAll(':scope > :not(summary)'))
    if (part.textContent.trim() && !(part.checkVisibility() && part.getBoundingClientRect().height > 0))
      hidden.push(part.textContent.trim().slice(0, 60));
return hidden;
"""
CLOSED = "return document.querySelectorAll('details:not([open])').length"


def kind_of(path, site):
    """Return the kind of a page: its folder, or its own name at the top and for a list."""
    name = path.relative_to(site).as_posix()
    return re.sub(r"(NCT\d+|\d{4}-W\d+)\.html$", "one", name) if "index" not in name else name


@pytest.fixture(scope="module")
def folded(site):
    """Return the pages that have folds, by kind; of each kind the one with most folds."""
    fullest = {}
    for path in sorted(site.rglob("*.html")):
        count = path.read_text("utf-8").count("<details")
        kind = kind_of(path, site)
        if count > fullest.get(kind, (0, path))[0]:
            fullest[kind] = count, path
    return {kind: path for kind, (_, path) in fullest.items()}


def test_every_fold_of_every_kind_of_page_is_open_in_print(browser, folded):
    assert len(folded) >= 4
    closed = 0
    for kind, path in folded.items():
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})
        browser.get(path.as_uri())
        closed += browser.execute_script(CLOSED)
        on_screen = browser.execute_script(HIDDEN)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert browser.execute_script(HIDDEN) == [], kind
        assert on_screen or not browser.execute_script(CLOSED), f"{kind}: the screen hides what is folded"
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert closed > 10
