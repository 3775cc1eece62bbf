from __future__ import annotations

import importlib.metadata
from datetime import date
from pathlib import Path

import grimp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

import monitor
from monitor.publish import render


@pytest.fixture
def sources(tmp_path):
    """A package and its templates, as they are laid out."""
    for path in ("package/publish/plan.py", "package/publish/pages/site.py", "package/model/text.py", "package/errors.py",
                 "package/changes/kinds.toml", "package/store/claims.py", "templates/base.html", "templates/charts/dates.html"):  # fmt: skip
        tmp_path.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(path).write_text("one")
    return tmp_path


def digest(folder):
    return render.digest_of(folder / "package", folder / "templates")


@pytest.mark.parametrize(
    "path",
    ["package/publish/plan.py", "package/publish/pages/site.py", "package/model/text.py", "package/errors.py",
     "package/changes/kinds.toml", "package/store/claims.py", "templates/base.html", "templates/charts/dates.html"],
)  # fmt: skip
def test_another_source_or_template_is_another_renderer(sources, path):
    before = digest(sources)
    sources.joinpath(path).write_text("two")
    assert digest(sources) != before


def test_compiled_sources_and_other_packages_do_not_matter(sources):
    before = digest(sources)
    for path in ("package/publish/__pycache__/plan.pyc", "package/mail/build.py"):
        sources.joinpath(path).parent.mkdir(parents=True)
        sources.joinpath(path).write_text("two")
    assert digest(sources) == before


def test_every_package_that_publishing_imports_is_in_the_digest():
    graph = grimp.build_graph("monitor", cache_dir=None)
    read = graph.find_upstream_modules("monitor.publish", as_package=True)
    assert {module.split(".")[1] for module in read} <= {*render.RENDERING, *render.MODULES}


def test_every_file_of_these_packages_is_in_the_digest():
    package = Path(monitor.__file__).parent
    hashed = set(render.rendering_files(package, render.templates_directory()))
    assert {
        package / "changes/kinds.toml",
        package / "diff/place_names.toml",
        package / "query/questions/week.sql",
    } <= hashed
    assert {path for path in render.templates_directory().rglob("*") if path.is_file()} <= hashed


def test_another_library_is_another_renderer(sources, monkeypatch):
    before = digest(sources)
    real = importlib.metadata.version
    monkeypatch.setattr(render, "version", lambda name: "99" if name == "feedgen" else real(name))
    assert digest(sources) != before


def test_the_place_of_the_sources_does_not_matter(sources, tmp_path):
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("package", "templates"):
        (sources / name).rename(moved / name)
    first = digest(moved)
    for name in ("package", "templates"):
        (moved / name).rename(sources / name)
    assert digest(sources) == first


def test_templates_are_where_they_are_looked_for():
    assert {"base.html", "digest.html", "style.css"} <= {
        path.name for path in render.templates_directory().iterdir()
    }


@given(st.text(st.sampled_from("ab &<>\"'\u2019\u00e9") | st.characters()), st.integers(1, 80))
def test_the_title_of_a_window_has_room_for_all_characters_that_its_page_writes(text, limit):
    assert len(escape(render.window_name(text, limit))) <= limit


def test_a_title_with_apostrophes_is_cut_between_words():
    title = "Caffeine for the Motor 'On' and 'Off' States of Parkinson's Disease"
    assert render.window_name(title) == "Caffeine for the Motor 'On' and 'Off'…"


def test_a_title_that_fits_is_shown_in_full():
    assert render.window_name("Cells for the spinal cord") == "Cells for the spinal cord"


def test_dates_in_a_text_of_ours_are_written_as_everywhere():
    text = "primary completion date 2027-06-30 (estimated), first planned for 2025-04"
    assert (
        render.with_days(text)
        == "primary completion date 30 June 2027 (estimated), first planned for April 2025"
    )


@pytest.mark.parametrize(
    ("days", "written"),
    [
        ([], ""),
        (["2026-09-09"], "9 September 2026"),
        (["2026-09-02", "2026-09-04"], "2 and 4 September 2026"),
        (["2026-08-31", "2026-09-01", "2026-09-03"], "31 August, 1 and 3 September 2026"),
        (["2025-12-31", "2026-01-02"], "31 December 2025 and 2 January 2026"),
        (["2025-09-01", "2026-09-01"], "1 September 2025 and 1 September 2026"),
    ],
)
def test_days_in_a_phrase_name_a_month_and_a_year_once(days, written):
    assert render.days([date.fromisoformat(day) for day in days]) == written
