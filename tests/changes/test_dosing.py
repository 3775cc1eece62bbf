"""Dose, number and source of cells, route, schedule: what counts, and what is quoted."""

from __future__ import annotations

import pytest

from monitor.changes.dosing import differs_in_dosing, dosing_contrasts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("10 million cells", "20 million cells"),
        ("1 x 10^6 cells/kg", "1 x 10^7 cells/kg"),
        ("2.5 mg", "25 mg"),
        ("low dose", "high dose"),
        ("2,5 mg", "25 mg"),
        ("0.5 ml", "0.5 mg"),
        ("Autologous cells", "Allogeneic cells"),
        ("cells of adipose tissue", "cells of bone marrow"),
        ("Intrathecal injection", "Intravenous injection"),
        ("intradiscal", "epidural"),
        ("given once", "given twice"),
        ("every 3 months", "every 6 months"),
        ("weekly", "monthly"),
        ("a single dose", "multiple doses"),
        ("One injection", "Two injections"),
        ("before surgery", "after surgery"),
        ("with steroids, no cells", "with steroids, cells"),
        ("fresh cells", "cryopreserved cells"),
    ],
)
def test_a_text_that_says_another_dose_source_route_or_schedule_has_changed(before, after):
    assert differs_in_dosing(before, after)
    assert differs_in_dosing(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The patients receive a sham", "Participants receive a sham"),
        ("one dose", "1 dose"),
        ("1 x 10^6", "1\u00d710^6"),
        ("1,000 cells", "1000 cells"),
        ("Given once.", "given ONCE"),
        ("Cells 10 million, intradiscal", "Intradiscal: cells, 10 million"),
    ],
)
def test_a_text_that_says_the_same_in_other_words_was_edited(before, after):
    assert not differs_in_dosing(before, after)


def test_a_text_that_came_or_went_counts_where_it_says_something_of_these():
    assert differs_in_dosing(None, "6 million cells, once")
    assert not differs_in_dosing("The usual care of the clinic", None)


def test_the_passage_that_differs_is_quoted_however_long_the_text_is():
    filler = "Participants are prepared as the manual says. "
    before, after = (f"{filler * 20}The dose is {dose} million cells. {filler * 20}" for dose in (6, 18))
    (passage,) = dosing_contrasts(before, after)
    assert "6 million" in passage.before
    assert "18 million" in passage.after
    assert max(len(passage.before), len(passage.after)) <= 60
