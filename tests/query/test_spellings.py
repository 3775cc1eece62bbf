"""Every spelling of a word finds all others, and a phrase has few enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.query.search import look_up, named_trials, search
from monitor.query.spellings import MOST_FORMS, spellings

PAIRS = [
    ("disc", "disk"),
    ("Discs", "disks"),
    ("intradiscal", "intradiskal"),
    ("discogenic pain", "diskogenic pain"),
    ("haematopoietic", "hematopoietic"),
    ("anaemia", "anemia"),
    ("ischaemic", "ischemic"),
    ("anaesthesia", "anesthesia"),
    ("oedema", "edema"),
    ("orthopaedic", "orthopedic"),
    ("oesophageal", "esophageal"),
    ("tumour", "tumor"),
    ("randomised", "randomized"),
    ("randomisation", "randomization"),
    ("stabilising", "stabilizing"),
    ("analysed", "analyzed"),
    ("annulus fibre", "annulus fiber"),
]


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_either_spelling_has_the_other(british, american):
    assert american.lower() in spellings(british)
    assert british.lower() in spellings(american)
    assert spellings(british)[0] == british


@given(st.text(alphabet="disckaemoeuzr \x00İß", max_size=200) | st.just("disc aem em foet " * 50))
def test_any_phrase_comes_first_among_few_spellings(phrase):
    forms = spellings(phrase)
    assert forms[0] == phrase
    assert len(forms) <= MOST_FORMS


@pytest.mark.parametrize("word", ["disk", "DISKS", "disk*", "disk degeneration"])
@pytest.mark.promise(
    "a word is searched by another of its spellings",
    "the same trials are found",
)
def test_disk_finds_what_disc_finds(reader, word):
    counterpart = word.lower().replace("disk", "disc")
    hits = [hit.nct_id for hit in search(reader, (word,), limit=500)]
    assert hits
    assert hits == [hit.nct_id for hit in search(reader, (counterpart,), limit=500)]


@pytest.mark.parametrize(
    "word",
    [
        "NCT12345678",
        " nct12345678 ",
        "NCT 12345678",
        "NCT: 12345678",
        "NCT 1234 5678",
        "NCT#12345678",
        "(NCT12345678)",
        '"NCT12345678"',
        "\uff2e\uff23\uff34\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        "NCT12345678, NCT12345678",
        "https://clinicaltrials.gov/study/NCT12345678",
        "https://clinicaltrials.gov/study/NCT12345678?tab=table",
        "https://clinicaltrials.gov/study/NCT12345678?term=NCT00000001&rank=1#results",
        "https://www.clinicaltrials.gov/ct2/show/results/NCT12345678/",
        "clinicaltrials.gov/study/NCT12345678",
        "<https://clinicaltrials.gov/study/NCT12345678?tab=history>",
        "NCT12345678/results",
    ],
)
def test_a_number_is_read_as_people_copy_it(word):
    assert named_trials((word, "disc", word)) == ("NCT12345678",)


def test_several_numbers_in_one_word_and_one_in_two_words_are_read():
    assert named_trials(("NCT12345678; NCT00000001",)) == ("NCT12345678", "NCT00000001")
    assert named_trials(("NCT12345678/NCT00000001",)) == ("NCT12345678", "NCT00000001")
    addresses = " ".join(
        f"https://clinicaltrials.gov/study/{number}?tab=table" for number in ("NCT12345678", "NCT00000001")
    )
    assert named_trials((addresses,)) == ("NCT12345678", "NCT00000001")
    assert named_trials(("disc", "nct", "12345678")) == ("NCT12345678",)


@pytest.mark.parametrize(
    "word",
    [
        "NCT12345678 and others",
        "https://clinicaltrials.gov/search?term=disc",
        pytest.param(" " * 100_000, id="blank"),
        "NCT1234567",
        "NCT123456789",
        "12345678",
        "NCT\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "XNCT12345678",
    ],
)
def test_what_is_no_number_is_a_word(word):
    assert named_trials((word,)) == ()


@pytest.mark.promise(
    "the number of a trial is searched",
    "that trial comes first, also where no text mentions the number",
)
def test_a_number_finds_its_trial_first_and_alone_where_no_text_mentions_it(reader):
    nct_id = search(reader, ("disc",), limit=1)[0].nct_id
    first, *others = search(reader, (nct_id.lower(),))
    assert (first.nct_id, first.where, first.title != "") == (nct_id, "trial", True)
    assert nct_id not in {hit.nct_id for hit in others if hit.where == "trial"}
    assert look_up(reader, ("NCT00000000",)) == ()


def test_words_beside_a_number_must_occur_in_that_trial(reader):
    nct_id = search(reader, ("disc",), limit=1)[0].nct_id
    assert {hit.nct_id for hit in search(reader, (nct_id, "disk"))} == {nct_id}
    assert search(reader, (nct_id, "qwertzuiop")) == ()
