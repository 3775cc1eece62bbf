"""How a digest by mail is laid out, and that its plain text says all that its HTML says."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import html5lib
import msgspec
import pytest

from monitor.digest import periods
from monitor.digest.compose import DigestInputs, compose
from monitor.mail.letter import LetterRenderer, MailDigest
from monitor.mail.message import message_id
from monitor.model import Kind, Severity
from monitor.model.details import TextChange
from monitor.model.subscription import Delivery, DeliveryState, Purpose

LONG = (
    "Adults with pain of the lower back that lasts for six months or more and no answer to physiotherapy. "
    * 2
)


@pytest.fixture
def letter(settings, invented):
    """The letter of a week with these updates."""

    def render(*updates):
        inputs = DigestInputs(
            since=invented.MONDAY - invented.WEEK, until=invented.MONDAY, updates=updates, polls=(), states=()
        )
        mail = MailDigest(digest=compose(inputs), label="week 47", days="16-22 November 2026")
        return LetterRenderer(settings).digest(mail)

    return render


@pytest.fixture
def reworded(invented):
    """An update of three texts: a long one that changed, a short one, and one that was added."""
    long_after = LONG.replace("six months", "twelve months")
    texts = (
        TextChange(label="Criteria", before=LONG, after=long_after),
        TextChange(label="Dose", before="10 million cells", after="20 million cells"),
        TextChange(label="Note", after="Added as a whole " * 6),
    )
    made = invented.change(Kind.ELIGIBILITY, sentence="Eligibility changed: 1 word added, 1 removed.")
    detail = msgspec.structs.replace(made.detail, texts=texts)
    return invented.update(1, msgspec.structs.replace(made, detail=detail))


def flat(text):
    return " ".join(text.split())


def test_dates_counts_and_a_list_of_trials_come_before_the_details(letter, invented):
    made = letter(invented.update(1), invented.update(2, invented.POSTED, title="Another trial"))
    for text in (made.text, html_text(made)):
        places = [
            flat(text).index(words)
            for words in (
                "16-22 November 2026",
                "2 trials with news: 1 with news of results, 1 changed status.",
                "Another trial: Results posted",
                "An invented trial: Terminated",
                "NCT99000002 ·",
            )
        ]
        assert places == sorted(places)


def html_text(made):
    body = html5lib.parse(made.html, namespaceHTMLElements=False).find("body")
    body.remove(body.find("div"))  # the preheader
    return "".join(body.itertext())


def test_the_plain_text_says_what_changed_and_not_how_many_words_alone(letter, reworded):
    said = flat(letter(reworded).text)
    assert "[six → twelve] months" in said
    assert "Dose: 10 million cells → 20 million cells" in said
    assert "Before: not given Now: Added as a whole" in said


def test_the_plain_text_lists_what_came_and_went(letter, invented):
    made = invented.change(sentence="Sites changed.", added=["Example Clinic"], dropped=["Old Clinic"])
    assert "Added: * Example Clinic No longer listed: * Old Clinic" in flat(
        letter(invented.update(1, made)).text
    )


def test_only_what_matters_most_says_so(letter, invented):
    medium = invented.change(severity=Severity.MEDIUM)
    made = letter(invented.update(1, medium), invented.update(2))
    for text in (made.text, made.html):
        assert "edium importance" not in text
        assert text.count("High importance") == 1


def test_a_preheader_says_the_news_and_is_not_seen(letter, invented):
    made = letter(invented.update(1))
    preheader = html5lib.parse(made.html, namespaceHTMLElements=False).find("body").find("div")
    assert preheader.text == "Terminated: An invented trial"
    assert "display: none" in preheader.get("style")


def test_every_cell_with_text_has_a_font_and_outlook_a_width(letter, invented):
    html = letter(invented.update(1)).html
    assert re.search(r"<!--\[if mso\]><table[^>]* width=\"640\"", html)
    assert html.count("<!--[if mso]>") == html.count("<![endif]-->") == 2
    cells = re.findall(r'<td class="text"[^>]*>', html)
    assert cells
    assert all("font-family" in cell for cell in cells)


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOURED = re.compile(r"(?<![-\w])(color|background|border(?:-\w+)*): ?[^;#]*(#[0-9a-f]{6})")


def colours(rules):
    """`{selector: {"color": "#dde4e9", …}}` of rules of a style sheet."""
    found = {}
    for selectors, declarations in RULE.findall(rules):
        for name in selectors.split(","):
            found.setdefault(" ".join(name.split()), {}).update(
                {prop.split("-")[0]: value for prop, value in COLOURED.findall(declarations)}
            )
    return {name: given for name, given in found.items() if given}


def luminance(colour):
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, other):
    darker, lighter = sorted(map(luminance, (first, other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_dark_scheme_answers_every_colour_and_stays_readable(letter, invented):
    html = letter(invented.update(1)).html
    assert '<meta name="color-scheme" content="light dark">' in html
    kept = html[html.index("<style") : html.index("</style>")]
    assert "prefers-color-scheme: dark" in kept, "what is not inlined reaches the mail program"
    rules = (Path(__file__).parents[2] / "templates/mail/style.css").read_text("utf-8")
    light, dark = re.fullmatch(
        r"(.*?)@media.*@media \(prefers-color-scheme: dark\) \{(.*)\}\s*", rules, re.DOTALL
    ).groups()
    bright, dim = colours(re.sub(r"/\*.*?\*/", "", light)), colours(dark)
    for name, given in bright.items():
        assert given.keys() <= dim[name].keys(), name
    assert dark.count("!important") == dark.count(";"), "what was inlined is stronger than a rule without it"
    papers = {
        given["background"] for name, given in dim.items() if "background" in given and name != ".button"
    }
    texts = {
        given["color"]
        for name, given in dim.items()
        if name not in {".button", ".preheader"} and "color" in given
    }
    assert min(contrast(text, paper) for text in texts for paper in papers) >= 4.5
    assert contrast(*(dim[".button"][part] for part in ("color", "background"))) >= 4.5


def test_message_ids_of_two_databases_differ_and_those_of_one_delivery_do_not(invented):
    delivery = Delivery(
        id=1, subscriber=1, purpose=Purpose.DIGEST, period="2026-W47", since=invented.MONDAY - invented.WEEK,
        until=invented.MONDAY, state=DeliveryState.CLAIMED, created_at=invented.NOW, next_try=invented.NOW,
    )  # fmt: skip
    later_try = msgspec.structs.replace(delivery, next_try=invented.NOW + timedelta(hours=1))
    elsewhere = msgspec.structs.replace(delivery, created_at=invented.NOW + timedelta(seconds=1))
    made = message_id(delivery, "jo@example.org", "example.org")
    assert made == message_id(later_try, "jo@example.org", "example.org")
    assert made != message_id(elsewhere, "jo@example.org", "example.org")
    assert made != message_id(delivery, "al@example.org", "example.org")


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, "16\u201322 November 2026"), (1, "22 November 2026"), (28, "26 October \u2013 22 November 2026")],
)
def test_the_days_of_a_period_have_their_year(invented, days, words):
    zone = periods.Calendar().zone
    assert periods.period_days(invented.MONDAY - timedelta(days=days), invented.MONDAY, zone) == words
