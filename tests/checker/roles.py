"""On which side of the pair a sentence puts what it names: a table of the ways in which sentences say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .sentence import Clause, Token

VERBS = (
    "reworded|changed|renamed|rewritten|corrected|replaced|respelt|redefined|edited|raised|lowered|moved|"
    "lengthened|shortened|extended|reduced|increased|decreased|updated|amended"
)
THING = r"[QDN]\d+"
AND_THE_LIKE = r"(?: \( [^()]* \))?"
WAS = r"(?:(?:was|were|is|are|has been|have been) )?(?:newly |now |also )?"

# Named groups: before and after (what is changed from, to), lost and gained (what is gone, and what is new).
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\( (?:it )?(?:was|before|previously|formerly|earlier|until now) (?:: )?(?P<before>[^()]*)\)",
        r"before given as \w+ \( (?P<before>[^()]*)\)",
        r"than (?:estimated|planned|before) \( (?P<before>[^()]*)\)",
        (
            rf"\b(?:{VERBS})(?: by [^;]*?)?(?: ,)? from (?P<before>(?:[^;()]|\( [^()]* \))*?) to (?P<after>[^;]*?(?: \( [N\d,; ]+ \))?)"
            r"(?= [,.;:]| \(| while | after | as results | in | and (?:its|their|the|now) |$)"
        ),
        (
            r"\bfrom (?!now\b|then\b)(?P<before>(?:(?!\bfrom\b)(?:[^;()]|\( [^()]* \)))*?) to (?P<after>[^;]*?(?: \( [N\d,; ]+ \))?)"
            r"(?= [,.;:]| \(| while | after | as results | in | and (?:its|their|the|now) |$)"
        ),
        rf"(?P<before>{THING}) → (?P<after>{THING})",
        rf"(?P<before>Q\d+){AND_THE_LIKE} became (?P<after>{THING})",
        rf"(?P<before>Q\d+(?:{AND_THE_LIKE}(?: ,| and) Q\d+)*){AND_THE_LIKE}(?: ,)? are now one : (?P<after>Q\d+)(?! \()",
        rf"(?P<before>Q\d+){AND_THE_LIKE} is now (?:divided into )?N\d+ (?:outcomes|criteria) : (?P<after>Q\d+(?:{AND_THE_LIKE}(?: ,| and) Q\d+)*)",
        rf"(?P<before>Q\d+){AND_THE_LIKE} is now part of (?P<after>Q\d+)(?! \()",
        rf"(?P<before>Q\d+){AND_THE_LIKE} {WAS}(?:{VERBS}) (?:to|by|with|as) (?P<after>{THING})",
        rf"(?P<before>Q\d+){AND_THE_LIKE} (?:is|are) now (?:called |named |titled |: )?(?P<after>{THING})",
        rf"(?:{VERBS}) (?:to|as) (?P<after>{THING})",
        r"N\d+ of (?P<before>N\d+) planned",
        r"\bfirst (?P<before>(?!posted|submitted)[^;,]*?) ?,? then (?P<after>[^;.]*)",
        r"first posted on (?P<before>D\d+)[^;]*?no longer",
        r"\b(?:submitted|returned|cancelled|posted|listed|dated|identified)[^;]*? (?:on|by \w+ on) (?P<after>D\d+)",
        r"last known(?: status)? (?:is |now )?: (?P<after>[^;()]*)",
        r"(?:instead of|rather than|in place of) (?P<before>[^;,.]*)",
        r"last public (?:status|name|title|sponsor)[^;:]*?(?:was|were|:) (?P<before>[^;,.]*)",
        rf"(?P<gained>{THING}(?:(?: ,| and) {THING})*){AND_THE_LIKE} {WAS}(?:added|posted|new)\b(?! from)",
        r"(?:added|newly listed) : (?P<gained>[^;]*)",
        (
            rf"(?P<lost>{THING}(?:(?: ,| and) {THING})*){AND_THE_LIKE} {WAS}"
            r"(?:dropped|removed|deleted|withdrawn|no longer (?:listed|stated|given|posted|there))\b"
        ),
        r"(?:dropped|removed|deleted|no longer listed) : (?P<lost>[^;]*)",
        r"\bnow (?:stated|given|called|named|reads|says)?(?: :)? ?(?P<after>(?:Q\d+|D\d+|N\d+))",
        r"(?:with|carrying) (?P<after>Q\d+) (?:added|new)",
    )
)
ATTRIBUTE = re.compile(r"\b(?:of|in|for|under|from|to) (?:the |a |an |its |this |that |arm |\w+ ){0,5}$")
IN_ARM = re.compile(r"\b(?:in|of|for) (?:the )?(?:arm|group)s? $")
OWNED = re.compile(
    r"\b(?:time frames?|time points?|descriptions?|definitions?|names?|types?|measures?|doses?|routes?|"
    r"sources?|arms?|units?|texts?|citations?|limitations?|results?|populations?)\b[^;]*\b(?:of|in|for|from|to)\b"
)


@dataclass(frozen=True)
class Span:
    """What a sentence puts on one side: "from" this; the `other` of a span is what it was changed to."""

    role: str
    tokens: tuple[Token, ...]
    other: tuple[Token, ...] = ()

    @property
    def things(self) -> tuple[Token, ...]:
        """The quotations, dates and numbers in it."""
        return tuple(token for token in self.tokens if token.kind in {"quote", "date", "number"})


def spans(clause: Clause) -> list[Span]:
    """Return what a clause puts on a side, and note the side with each token; the first pattern decides."""
    result = []
    skeleton = clause.skeleton
    for pattern in PATTERNS:
        for match in pattern.finditer(skeleton):
            result += list(sided(clause, skeleton, match))
    return result


def sided(clause: Clause, skeleton: str, match: re.Match[str]) -> Iterator[Span]:
    """Yield the spans of one match; tokens that have a side already keep it."""
    taken: dict[str, tuple[Token, ...]] = {}
    for role, text in match.groupdict().items():
        start, end = match.span(role)
        if text is None or (role != "after" and belongs(skeleton, start, text)):
            continue
        chosen = tuple(token for token in clause.between(start, end) if not token.role)
        counted = role in {"lost", "gained"} and any(is_count(token) for token in chosen[:1])
        if chosen and not counted:
            taken[role] = chosen
    for role, chosen in taken.items():
        for token in chosen:
            token.role = role
        yield Span(role, chosen, taken.get("after", ()) if role == "before" else ())


def is_count(token: Token) -> bool:
    """Whether a token is a bare number: "3 removed" speaks of three things, not of the number 3."""
    return token.kind == "number" and not token.unit


def belongs(skeleton: str, start: int, text: str) -> bool:
    """Whether a quotation only names what something else belongs to: "the time frame of “VAS” was dropped"."""
    if not re.match(r"Q\d+", text):
        return False
    ahead = skeleton[:start]
    return bool(IN_ARM.search(ahead)) or bool(OWNED.search(ahead) and ATTRIBUTE.search(ahead))
