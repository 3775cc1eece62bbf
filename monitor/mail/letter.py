"""Render a mail: subject, plain text, HTML with its styles inlined, below the size that mail programs clip."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import css_inline
from jinja2 import Environment

from monitor.digest.compose import Digest
from monitor.mail import subject
from monitor.mail.message import Letter, quoted_printable
from monitor.mail.settings import MailSettings
from monitor.model import Struct
from monitor.model.text import clean, line
from monitor.model.wording import listed
from monitor.publish.items import ItemRenderer

LIMIT = 100_000
"""Bytes of a whole message; Gmail clips at 102 kB, and hides the link to leave with the rest."""

HEADROOM = 4_000
"""Bytes kept for headers, boundaries and the personal links."""

WIDTH = 76
"""Characters of a line of plain text."""

PREFERENCES = "-link-to-preferences-of-this-subscriber-"
LEAVE = "-link-to-leave-of-this-subscriber-"
CONFIRM = "-link-to-confirm-of-this-subscriber-"
"""Places of personal links, so that one letter serves all who chose alike."""


class MailDigest(Struct, frozen=True, kw_only=True):
    """A digest as one mail.

    Attributes:
        label: the period in the words of a subject, such as `week 47`. days: its days with their year.
        results_only: sent as soon as results were found, so that it is no account of a whole period.
    """

    digest: Digest
    label: str
    days: str
    results_only: bool = False


class LetterRenderer:
    """Renders letters; it keeps what it rendered of a change for as long as it lives, so use it for one run."""

    def __init__(self, settings: MailSettings) -> None:
        self.settings = settings
        self._items = ItemRenderer(settings.publish)
        self._html: Environment = self._items.templates
        self._text: Environment = self._html.overlay(autoescape=False)
        for templates in (self._html, self._text):
            templates.filters |= {"wrap": wrapped, "line": line, "listed": listed}
        self._inline = css_inline.CSSInliner(
            keep_at_rules=True, load_remote_stylesheets=False, extra_css=None
        )

    def digest(self, mail: MailDigest) -> Letter:
        """The digest, with as many trials in full as there is room for, and the rest in a line each."""
        trials = len(mail.digest.trials)
        full = _most(trials, lambda number: _fits(self._digest(mail, number, trials)))
        if full is not None:
            return self._digest(mail, full, trials)
        listed = _most(trials, lambda number: _fits(self._digest(mail, 0, number)))
        return self._digest(mail, 0, listed or 0)

    def about(self, name: str, **context: object) -> Letter:
        """Return a message about a subscription: `confirm`, `known` or `gone`."""
        return self._trio(name, "", context)

    def _digest(self, mail: MailDigest, full: int, listed: int) -> Letter:
        """`full` trials with everything, the further up to `listed` in a line, the rest counted."""
        trials = mail.digest.trials
        context = {
            "mail": mail,
            "digest": mail.digest,
            "full": trials[:full],
            "listed": trials[:listed],
            "brief": trials[full:listed],
            "left": len(trials) - listed,
            "changes": self._items.plain_changes,
            "topic_titles": self._items.topic_titles,
        }
        return self._trio("digest", subject.subject(mail.digest, self.settings.title, mail.label), context)

    def _trio(self, name: str, said: str, context: Mapping[str, object]) -> Letter:
        heading = self._text.get_template(f"mail/{name}.subject.txt")
        title = line(heading.render(settings=self.settings, subject=said))
        values = {
            **context,
            "settings": self.settings,
            "subject": title,
            "site": self.settings.site_url.rstrip("/") + "/",
            "web": self.settings.web_url.rstrip("/") + "/",
            "preferences": PREFERENCES,
            "leave": LEAVE,
            "confirm": CONFIRM,
        }
        text = clean(self._text.get_template(f"mail/{name}.txt").render(values))
        html = clean(self._html.get_template(f"mail/{name}.html").render(values))
        return Letter(subject=title, text=_tidy(text), html=self._inline.inline(html))


def personal(letter: Letter, links: Mapping[str, str]) -> Letter:
    """A letter with the links of one subscriber in their places."""
    text, html = letter.text, letter.html
    for place, link in links.items():
        text, html = text.replace(place, link), html.replace(place, link)
    return Letter(subject=letter.subject, text=text, html=html)


def size(letter: Letter) -> int:
    """Bytes that both parts take in a message."""
    return len(quoted_printable(letter.text)) + len(quoted_printable(letter.html))


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """A paragraph of plain text in lines; long words, such as addresses, stay whole."""
    return textwrap.fill(
        line(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _fits(letter: Letter) -> bool:
    return size(letter) <= LIMIT - HEADROOM


def _most(limit: int, fits: Callable[[int], bool]) -> int | None:
    """The greatest number up to `limit` that fits, where more never fits better; None where not even 0 does."""
    if fits(limit):
        return limit
    low, high = 0, limit
    if limit == 0 or not fits(0):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _tidy(text: str) -> str:
    """No line ends in spaces, and never more than one empty line."""
    lines: list[str] = []
    for raw in text.strip().splitlines():
        bare = raw.rstrip()
        if bare or (lines and lines[-1]):
            lines.append(bare)
    return "\n".join(lines) + "\n"
