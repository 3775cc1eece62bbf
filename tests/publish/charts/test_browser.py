"""The pictures as a browser lays them out, with its own fonts."""

from __future__ import annotations

import shutil

import pytest

from monitor.publish.render import templates_directory

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Pictures</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src file:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="style.css"></head><body><main>{figures}</main></body></html>"""

OUTSIDE = """
return [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const whole = svg.viewBox.baseVal;
  return [...svg.querySelectorAll('text, line, rect, circle, path')].filter(mark => {
    const box = mark.getBBox();
    return box.x < 0 || box.y < 0 || box.x + box.width > whole.width || box.y + box.height > whole.height;
  }).map(mark => mark.outerHTML);
});"""
OVERLAPPING = """
return [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
  return texts.flatMap(([text, a], index) => texts.slice(index + 1).filter(([, b]) =>
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1
    && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 4
  ).map(([other]) => [text, other]));
});"""
SMALLEST = """
return Math.min(...[...document.querySelectorAll('svg.chart text')].map(
  text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a));"""


@pytest.fixture
def page(phone, cases, markup, tmp_path):
    browser = phone(360, 800)
    figures = [markup(case.draw(case.sample), "figure", name) for name, case in cases.items()]
    shutil.copy(templates_directory() / "style.css", tmp_path)
    path = tmp_path / "pictures.html"
    path.write_text(PAGE.format(figures="".join(figures)), "utf-8")
    browser.get(path.as_uri())
    return browser


def test_at_360_pixels_all_is_inside_nothing_overlaps_and_letters_are_large_enough(page):
    assert page.execute_script("return document.documentElement.scrollWidth") == 360
    assert page.execute_script(OUTSIDE) == []
    assert page.execute_script(OVERLAPPING) == []
    assert page.execute_script(SMALLEST) >= 11
    assert page.get_log("browser") == [], "the content policy forbids nothing that a picture needs"


def test_marks_are_reached_by_keyboard_and_named(page):
    from selenium.webdriver.common.by import By

    (link,) = page.find_elements(By.CSS_SELECTOR, 'svg a[href="starts/2025.html"]')
    page.execute_script("arguments[0].focus()", link)
    focused = page.switch_to.active_element
    assert focused == link
    assert focused.accessible_name == "2025: 9 trials started, 0 planned to start"
