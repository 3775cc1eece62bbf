"""What the details of all changes share."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model.base import JsonValue, Struct


class TextChange(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A text of the record before and after, in full; None where it is absent.

    Attributes:
        label: which text, for a person: "Description of arm “Cells”".
    """

    label: str
    before: str | None = None
    after: str | None = None


class Detail(
    Struct, frozen=True, kw_only=True, tag_field="family", omit_defaults=True, forbid_unknown_fields=True
):
    """Facts about one change for machines, beside its sentence.

    Attributes:
        short: the words of a headline; empty where the title of the change's kind says as much.
        texts: texts that the sentence quotes in part or only names, in full.
    """

    short: str = ""
    texts: tuple[TextChange, ...] = ()


class PlainDetail(Detail, frozen=True, kw_only=True, tag="plain"):
    """A change of which the values before and after say everything."""


class UntypedDetail(Detail, frozen=True, kw_only=True, tag="untyped"):
    """A detail from before families had types, as databases of earlier releases store it."""

    facts: Mapping[str, JsonValue] = {}
