"""Whether the words that differ between two descriptions decide about what is measured, in whom and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from monitor.diff.meaning import AcronymIndex, MeaningToken, TokenKind, meaning_of, read_tokens, same_token
from monitor.diff.meaning.spelling import base_forms
from monitor.diff.meaning.word_set import word_set

_WORDS: Final = (
    # negation and logic
    word_set(
        "no not non without with never neither nor none except excluding exclude unable absence absent lack free"
    )
    | word_set("and or either both all any each only")
    # quantity and direction
    | word_set(
        "least most maximum minimum max min more less fewer higher lower greater smaller above below over under"
    )
    | word_set(
        "increase decrease reduction reduce improvement improve worsening worsen gain loss lose left right"
    )
    | word_set(
        "superiority inferiority noninferiority equivalence success failure presence positive negative mean median"
    )
    | word_set(
        "better worse best worst favorable unfavorable mild moderate severe serious superior inferior rise fall"
    )
    | word_set(
        "absolute relative incidence prevalence survival death alive dead mortality systolic diastolic hypo hyper maternal"
    )
    # where
    | word_set("anterior posterior proximal distal medial lateral lumbar cervical thoracic flexion extension")
    | word_set("paternal ulnar radial ex vivo vitro inter intra sitting standing")
    | word_set("ii iii iv v vi phase stage grade type")
    # time
    | word_set(
        "before after prior following pre post baseline during within first second third last every daily weekly"
    )
    | word_set("from up to start onset end beginning discharge admission screening")
    | word_set(
        "monthly yearly once twice day week month year hour minute preoperative postoperative intraoperative"
    )
    # units and doses
    | word_set("mmhg kpa hz db mmol mol ppm lb oz inch")
    | word_set("mm cm m km mg kg ug ng ml dl iu cell point dose million billion autologous allogeneic")
    # by which means
    | word_set(
        "ct mri xray radiograph radiography ultrasound dexa dxa emg pet biopsy histology questionnaire"
    )
    | word_set("imputed imputation observed carried locf censored unadjusted adjusted")
    # whom
    | word_set(
        "patient participant subject adult child man woman population protocol treat treated randomized enrolled"
    )
    | word_set("itt pp intention inpatient outpatient healthy retained withdrawn")
    | word_set("completer responder evaluable operated infected blinded unblinded investigator assessor")
)
_NEGATIONS: Final = word_set("no not non without never neither nor none except excluding exclude unless")
_FEW: Final = 6
"""Words beside a negation that came or went in which two descriptions differ, and say the opposite of each other."""

_OPPOSITES: Final = word_set("un in im ir il non a dis de anti mis")
_SHORTEST: Final = 4
"""Letters of a word that a prefix may turn round."""

_KINDS: Final = frozenset({TokenKind.NUMBER, TokenKind.SIGN, TokenKind.DURATION, TokenKind.ACRONYM})


def is_decisive(text: str, acronyms: AcronymIndex) -> bool:
    """Return whether a text has a number, a comparison, a time or a scale."""
    return any(token.kind in _KINDS for token in meaning_of(text, acronyms))


def has_decisive_word(text: str) -> bool:
    """Return whether any word of a text decides."""
    return any(map(_decides, read_tokens(text)))


def replaces_decisive_words(before: str, after: str, acronyms: AcronymIndex) -> bool | None:
    """Return whether decisive words differ and others took their place; None where none differs."""
    old, new = (
        [token for token in meaning_of(text, acronyms) if token.kind is not TokenKind.MARK]
        for text in (before, after)
    )
    lost, gained = _without(old, new), _without(new, old)
    if any(_are_opposite(token.text, other.text) for token in lost for other in gained):
        return True
    if not (lost or gained):
        return _is_exchanged(old, new)  # the same words in another order
    differing = (*lost, *gained)
    if not any(map(_decides, differing)):
        return None
    if len(differing) <= _FEW and any(base_forms(token.text) & _NEGATIONS for token in differing):
        return True
    return bool(lost and gained)


def _is_exchanged(old: Sequence[MeaningToken], new: Sequence[MeaningToken]) -> bool:
    """Return whether numbers changed places among words that stayed, or words among numbers: "0 (worst), 100 (best)"."""
    numbers, words = (
        [
            [token.text for token in side if _decides(token) and (token.kind in _KINDS) is counted]
            for side in (old, new)
        ]
        for counted in (True, False)
    )
    if words[0] == words[1]:
        return numbers[0] != numbers[1] and len(set(words[0])) > 1
    return numbers[0] == numbers[1] and len(set(numbers[0])) > 1


def _are_opposite(word: str, other: str) -> bool:
    """Return whether one word is the other with a prefix that turns it round: "stable" and "unstable"."""
    short, long = sorted((word, other), key=len)
    return len(short) >= _SHORTEST and long.endswith(short) and long.removesuffix(short) in _OPPOSITES


def _without(tokens: Sequence[MeaningToken], others: Sequence[MeaningToken]) -> list[MeaningToken]:
    """Return the tokens that the others lack, each as often as it is missing."""
    spare = Counter(token.text for token in others)
    spare.subtract(token.text for token in tokens)
    unmatched = [token for token in others if spare[token.text] > 0]
    missing = []
    for token in tokens:
        if spare[token.text] >= 0:
            continue
        spare[token.text] += 1
        place = next((place for place, other in enumerate(unmatched) if same_token(token, other)), None)
        if place is None:
            missing.append(token)
        else:
            del unmatched[place]
    return missing


def _decides(token: MeaningToken) -> bool:
    return token.kind in _KINDS or bool(base_forms(token.text) & _WORDS)
