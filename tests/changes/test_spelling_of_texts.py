"""What is only spelling, and what is a word, a number or a sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.spelling import differs_in_case, differs_in_spelling, figures


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("HbA1c under 7.5", "HbA1c under 75"),
        ("T-score of -2.5 or lower", "T-score of +2.5 or lower"),
        ("T-score of -2.5", "T-score of 2.5"),
        ("Pain for 3-5 months", "Pain for 35 months"),
        ("Pain for 3-5 months", "Pain for 3/5 months"),
        ("score < 5", "score > 5"),
        ("score ≤ 5", "score < 5"),
        ("10^6 cells", "106 cells"),
        ("10⁶ cells", "106 cells"),
        ("10⁶ cells", "10⁷ cells"),
        ("2,5 mg", "25 mg"),
        ("1.000 mg", "1,000 mg"),
        ("1.000 mg", "1 mg"),
        ("3,6 months", "3.6 months"),
        (".5 mg", "5 mg"),
        ("IL-6", "IL-8"),
        ("10 %", "10"),
        ("smokers", "non-smokers"),
        ("T-score of - 2.5", "T-score of 2.5"),
        ("T-score below \u2013 2.5", "T-score below 2.5"),
        ("between -1 and - 2.5", "between -1 and 2.5"),
        *(
            (f"T-score {minus}2.5", "T-score 2.5")
            for minus in "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
        ),
        ("CD34+ cells", "CD34- cells"),
        ("CD34- cells", "CD34 cells"),
        ("HLA-B27 +", "HLA-B27 -"),
        ("anti-HIV (+)", "anti-HIV (-)"),
        ("Rh +", "Rh -"),
        ("grade 3+", "grade 3"),
        ("HLA-B27 +/-", "HLA-B27 +"),
        ("CD34 +/- cells", "CD34 + cells"),
        ("within +/- 3 days", "within - 3 days"),
        ("1.0E+06 cells", "1.0E-06 cells"),
        ("10⁻⁶ mol", "10⁶ mol"),
        ("10% loss", "10‰ loss"),
        ("$5", "€5"),
        ("ALT ≪ 5", "ALT ≫ 5"),
        ("↑ ALT", "↓ ALT"),
    ],
)
@pytest.mark.promise(
    "a number or a sign in a text is another one",
    "never taken for a change of spelling: a changed word, in both directions",
)
def test_another_number_or_sign_is_no_spelling(before, after):
    assert not differs_in_spelling(before, after)
    assert not differs_in_spelling(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Pain for 3-5 months.", "pain for 3 \u2013 5 months"),
        ("1,000 cells", "1000 cells"),
        ("10⁶ cells", "10^6 cells"),
        ("30 kg/m²", "30 kg/m2"),
        ("1 000 cells", "1,000 cells"),
        ("HbA1c under 7,5", "HbA1c under 7.5"),
        ("7.0", "7"),
        ("1 x 10^6", "1\u00d710^6"),
        ("≥ 18", "\\>= 18"),
        ("post-operative", "postoperative"),
        ("“pain”", '"pain"'),
        ("pain; fever", "pain, fever"),
        ("T-score of - 2.5", "T-score of \u22122.5"),
        ("1e6 cells", "1E+6 cells"),
        ("10⁻⁶ mol", "10^-6 mol"),
        ("pain - severe", "pain: severe"),
        ("pre- and postoperative", "pre and postoperative"),
        ("MRI- and CT-guided", "MRI and CT guided"),
        ("L4- L5", "L4 L5"),
        ("within +/- 3 days", "within ± 3 days"),
        ("+ Adult", "Adult"),
        ("| Adult →", "Adult"),
        ("1\u00b75 mg", "1.5 mg"),
    ],
)
def test_the_same_numbers_and_letters_are_the_same(before, after):
    assert differs_in_spelling(before, after)


def test_capitals_alone():
    assert differs_in_case("Low Back Pain", "low back pain")
    assert not differs_in_case("low back pain", "low back pain.")


@given(
    st.floats(-999, 999).map(lambda value: f"{value:.2f}"),
    st.floats(-999, 999).map(lambda value: f"{value:.2f}"),
)
def test_numbers_are_equal_exactly_where_their_values_are(number, other):
    assert (figures(f"a {number}") == figures(f"a {other}")) == (float(number) == float(other))
