"""Whether the prose of a record says who pays."""

from __future__ import annotations

import pytest

from monitor.model.payment import payment_words


@pytest.mark.parametrize(
    "said",
    [
        "Patients will pay for procedures, and no randomization will occur.",
        "The treatment is free of charge.",
        "Participants are not charged for the injection.",
        "There is no cost to participants.",
        "This study is self-funded.",
        "Costs of the procedure are covered by the patient.",
        "The sponsor will pay for the cells.",
        "This study does not cover the cost of treatment.",
    ],
)
def test_a_sentence_that_says_who_pays_is_quoted(said):
    assert payment_words("Cells are injected into the disc.", f"It is open.\n{said} It ends in May.") == said


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "Attention was paid to pain.",
        "Costs are compared between the arms.",
        "Positively charged particles.",
        "The costs of the two treatments are measured.",
        "Patients are asked about pain.",
    ],
)
def test_other_prose_says_nothing_of_payment(said):
    assert payment_words(said) is None
