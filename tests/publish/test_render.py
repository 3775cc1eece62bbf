from __future__ import annotations

import importlib.metadata

import pytest

from monitor.publish import render


@pytest.fixture
def sources(tmp_path):
    """A package and its templates, as they are laid out."""
    for path in ("package/publish/plan.py", "package/publish/pages/site.py", "package/model/text.py",
                 "templates/base.html", "templates/charts/dates.html"):  # fmt: skip
        tmp_path.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(path).write_text("one")
    return tmp_path


def digest(folder):
    return render.digest_of(folder / "package", folder / "templates")


@pytest.mark.parametrize(
    "path",
    ["package/publish/plan.py", "package/publish/pages/site.py", "package/model/text.py",
     "templates/base.html", "templates/charts/dates.html"],
)  # fmt: skip
def test_another_source_or_template_is_another_renderer(sources, path):
    before = digest(sources)
    sources.joinpath(path).write_text("two")
    assert digest(sources) != before


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
