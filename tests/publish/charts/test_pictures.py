"""Laws of all pictures, and what each looks like."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import wording
from monitor.publish.charts import marks as kinds
from monitor.publish.render import templates_directory

XHTML = "{http://www.w3.org/1999/xhtml}"
DRAWN = {"line", "rect", "circle", "path", "text"}
STRUCTURE = {"svg", "g", "a", "title", "desc"}
ATTRIBUTES = {
    *("class", "viewBox", "role", "aria-labelledby", "id", "href", "text-anchor"),
    *("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "d"),
}
# The fixtures that a law asks for are the same for all its examples.
EXAMPLES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBER = re.compile(r"\d+")


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def box(mark: ET.Element) -> tuple[float, float, float, float]:
    """What an element covers, from its attributes alone; a text at its narrowest."""
    value = {name: float(text) for name, text in mark.items() if re.fullmatch(r"-?[\d.]+", text)}
    if mark.tag == "line":
        xs, ys = (value["x1"], value["x2"]), (value["y1"], value["y2"])
        return min(xs), min(ys), max(xs), max(ys)
    if mark.tag == "rect":
        assert value["width"] >= 0
        assert value["height"] >= 0
        return value["x"], value["y"], value["x"] + value["width"], value["y"] + value["height"]
    if mark.tag == "circle":
        x, y, r = value["cx"], value["cy"], value["r"]
        return x - r, y - r, x + r, y + r
    if mark.tag == "path":
        points = [float(number) for number in re.findall(r"-?[\d.]+", mark.get("d"))]
        return min(points[::2]), min(points[1::2]), max(points[::2]), max(points[1::2])
    width = 12.5 * 0.5 * sum(map(str.isalnum, mark.text or ""))
    left = value["x"] - width * {"middle": 0.5, "end": 1}.get(mark.get("text-anchor", "start"), 0)
    return left, value["y"] - 9, left + width, value["y"] + 3


def numbers(text: str) -> Counter[str]:
    return Counter(NUMBER.findall(text.replace(",", "")))


def check(picture: kinds.Picture, svg: str) -> None:
    """All that is true of every picture."""
    root = tree(svg)
    assert {element.tag for element in root.iter()} <= DRAWN | STRUCTURE
    assert {name for element in root.iter() for name, _ in element.items()} <= ATTRIBUTES
    inside(root)
    linked(root)
    says(root, picture)
    same_numbers(picture, root)


def inside(root: ET.Element) -> None:
    left, top, right, bottom = map(float, root.get("viewBox").split())
    for mark in root.iter():
        if mark.tag in DRAWN:
            x1, y1, x2, y2 = box(mark)
            assert left <= x1 <= x2 <= right, ET.tostring(mark)
            assert top <= y1 <= y2 <= bottom, ET.tostring(mark)


def linked(root: ET.Element) -> None:
    for link in root.iter("a"):
        assert re.match(r"https://|#|\.\./|[a-z_]+[/.]", link.get("href"))
        assert link.find("title").text
    images = [element for element in root.iter() if element.get("role") == "img"]
    assert len(images) == 1
    assert not list(images[0].iter("a")), "what is inside an image cannot be reached"


def says(root: ET.Element, picture: kinds.Picture) -> None:
    (image,) = [element for element in root.iter() if element.get("role") == "img"]
    named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert [named[reference] for reference in image.get("aria-labelledby").split()] == [
        picture.title,
        picture.description,
    ]


def same_numbers(picture: kinds.Picture, root: ET.Element) -> None:
    """Each row of the table with a number has one datum, and its words have the row's numbers."""
    rows = {datum.row: datum for datum in picture.data if datum.row is not None}
    assert len(rows) == sum(datum.row is not None for datum in picture.data)
    shown = Counter(element.text for element in root.iter("title"))
    for position, row in enumerate(picture.table.rows):
        assert len(row.cells) == len(picture.table.columns)
        datum = rows.pop(position, None)
        if datum is None:
            assert not numbers(" ".join(row.cells[1:])), "a row with a number is drawn"
            continue
        assert set(numbers(" ".join(row.cells))) <= set(numbers(datum.text))
        assert not datum.marks or shown[datum.text or None]
    assert not rows, "what is drawn is in the table"


def test_a_sentence_takes_the_place_of_a_picture_of_nothing(growing, markup):
    picture = growing.draw(growing.make(0))
    assert (picture.frame, picture.data, picture.table.rows) == ((), (), ())
    assert picture.empty.endswith(".")
    assert markup(picture, "figure").strip() == f'<p class="note">{picture.empty}</p>'


@pytest.mark.parametrize("rows", [1, 2, 500])
def test_any_number_of_rows_is_drawn_inside_the_view_box(growing, markup, rows):
    picture = growing.draw(growing.make(rows))
    assert len(picture.table.rows) >= rows
    check(picture, markup(picture))


@EXAMPLES
@given(st.data())
def test_whatever_a_record_says_the_laws_of_pictures_are_kept(case, markup, data):
    picture = case.draw(data.draw(case.anything))
    if picture.table.rows:
        check(picture, markup(picture))


@EXAMPLES
@given(st.data())
def test_a_figure_is_valid_html_whatever_a_record_says(case, markup, data):
    picture = case.draw(data.draw(case.anything))
    page = f"<!DOCTYPE html><html lang=en><title>t</title><body>{markup(picture, 'figure')}"
    document = html5lib.HTMLParser(strict=True).parse(page.replace("\t", " "))
    assert not list(document.iter(f"{XHTML}script"))
    assert not [
        name for element in document.iter() for name in element.attrib if name in {"style", "onerror"}
    ]


def test_each_picture_looks_as_it_did(case, name, markup, golden):
    golden(f"charts/{name}.svg", markup(case.draw(case.sample), "svg").encode())


def test_the_samples_obey_the_laws_too(case, markup):
    picture = case.draw(case.sample)
    check(picture, markup(picture))


def test_the_same_input_gives_the_same_bytes(case, markup):
    first, second = (markup(case.draw(case.sample), "figure") for _ in range(2))
    assert first == second


def test_a_table_is_behind_the_picture_with_all_its_rows(case, markup):
    picture = case.draw(case.sample)
    document = html5lib.HTMLParser(strict=True).parse(
        f"<!DOCTYPE html><html lang=en><title>t</title><body>{markup(picture, 'figure')}"
    )
    (figure,) = document.iter(f"{XHTML}figure")
    (table,) = figure.iter(f"{XHTML}table")
    assert table.find(f"{XHTML}caption").text == picture.table.caption
    body = table.find(f"{XHTML}tbody")
    shown = [tuple("".join(cell.itertext()) for cell in row) for row in body]
    assert shown == [row.cells for row in picture.table.rows]


def test_the_small_picture_has_its_words_beside_it(cases, markup):
    picture = cases["small"].draw(cases["small"].sample)
    shown = markup(picture, "small")
    assert "<span>Completed, 5 January 2012 to March 2015, results posted 2 February 2017.</span>" in shown
    assert "<text" not in shown
    assert 'aria-hidden="true"' in shown, "the words are read aloud once"
    assert shown.count("Completed") == 1


def test_every_style_has_a_rule_in_the_stylesheet():
    rules = (templates_directory() / "style.css").read_text("utf-8")
    section = rules[rules.index("/* --- pictures") : rules.index("/* --- end of pictures")]
    plain = {kinds.Style.PLAIN}
    missing = [style for style in set(kinds.Style) - plain if not re.search(rf"\.{style}\b", section)]
    assert missing == []
    assert not re.findall(r"#[0-9a-f]{3,6}\b|rgb", section), "colours are those of the page"


def test_letters_have_eleven_pixels_in_a_window_of_360():
    """The page leaves 1.1rem at both sides; an SVG as wide as the rest scales its letters."""
    rules = (templates_directory() / "style.css").read_text("utf-8")
    size = float(re.search(r"\.chart text \{ font-size: ([\d.]+)px", rules)[1])
    assert size * (360 - 2 * 1.1 * 16) / kinds.WIDTH >= 11


def test_the_package_draws_and_does_nothing_else():
    folder = Path(kinds.__file__).parent
    imported = {
        match
        for path in folder.glob("*.py")
        for match in re.findall(r"^(?:from|import) ([\w.]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    allowed = ("__future__", "collections.abc", "datetime", "enum", "functools", "itertools", "math", "re")
    pure = ("string", "types", "typing", "unicodedata", "urllib.parse")
    assert {name for name in imported if not name.startswith("monitor.")} <= {*allowed, *pure}
    assert {name for name in imported if name.startswith("monitor.") and ".charts" not in name} <= {
        "monitor.model",
        "monitor.model.partial_date",
    }


def test_a_registry_text_is_shown_as_its_authors_meant_it(cases, markup):
    harm = cases["harms"].make(1)
    hostile = r"Pain \> 4 &amp; <b>fever</b>"
    first = harm.harms[0]
    renamed = type(harm)(harms=(type(first)(name=hostile, arms=first.arms),))
    svg = markup(cases["harms"].draw(renamed))
    assert wording.plain(hostile) == "Pain > 4 & <b>fever</b>"
    assert "Pain &gt; 4 &amp; &lt;b&gt;fever&lt;/b&gt;" in svg
    assert "<b>" not in svg
