"""Whether two texts certainly mean the same, word by word."""

from monitor.diff.meaning.acronyms import AcronymIndex, known_acronyms
from monitor.diff.meaning.compare import meaning_key, meaning_of, same_meaning
from monitor.diff.meaning.tokens import MeaningToken, TokenKind, read_tokens, same_token

__all__ = [
    "AcronymIndex",
    "MeaningToken",
    "TokenKind",
    "known_acronyms",
    "meaning_key",
    "meaning_of",
    "read_tokens",
    "same_meaning",
    "same_token",
]
