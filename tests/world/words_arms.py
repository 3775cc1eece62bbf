"""Comparators: arm and intervention, as records write them. All wording is invented."""

from __future__ import annotations

from monitor.model import Struct


class Comparator(Struct, frozen=True, kw_only=True):
    """One control arm and its intervention; `phrase` ends the sentence `compared with ...`."""

    label: str
    arm_type: str
    name: str
    kind: str
    phrase: str
    description: str


COMPARATORS: dict[str, Comparator] = {
    "sham": Comparator(
        label="Sham procedure",
        arm_type="SHAM_COMPARATOR",
        name="Sham procedure",
        kind="PROCEDURE",
        phrase="a sham procedure",
        description="The skin and fascia are anaesthetised and a needle is advanced without entering the target; "
        "nothing is injected.",
    ),
    "saline": Comparator(
        label="Saline placebo",
        arm_type="PLACEBO_COMPARATOR",
        name="Saline solution",
        kind="DRUG",
        phrase="a placebo injection of saline",
        description="The same volume of 0.9% sodium chloride, from a syringe with an opaque sleeve.",
    ),
    "ha": Comparator(
        label="Hyaluronic acid",
        arm_type="ACTIVE_COMPARATOR",
        name="Sodium hyaluronate",
        kind="DEVICE",
        phrase="the carrier (1% sodium hyaluronate) alone",
        description="The same volume of 1% sodium hyaluronate without cells.",
    ),
    "steroid": Comparator(
        label="Corticosteroid",
        arm_type="ACTIVE_COMPARATOR",
        name="Triamcinolone acetonide",
        kind="DRUG",
        phrase="a corticosteroid injection",
        description="Triamcinolone acetonide 40 mg with 1 mL of 0.5% bupivacaine, once, under image guidance.",
    ),
    "physio": Comparator(
        label="Physiotherapy",
        arm_type="ACTIVE_COMPARATOR",
        name="Supervised physiotherapy",
        kind="OTHER",
        phrase="supervised physiotherapy",
        description="Two supervised sessions a week for 12 weeks, then a home program.",
    ),
    "usual": Comparator(
        label="Conservative care",
        arm_type="ACTIVE_COMPARATOR",
        name="Conservative care",
        kind="OTHER",
        phrase="continued conservative care",
        description="Analgesics, exercise and advice at the discretion of the treating physician.",
    ),
    "rehab": Comparator(
        label="Rehabilitation alone",
        arm_type="ACTIVE_COMPARATOR",
        name="Inpatient rehabilitation",
        kind="OTHER",
        phrase="rehabilitation alone",
        description="Standard rehabilitation of 15 hours a week for 12 weeks, as in the other arm.",
    ),
    "discectomy": Comparator(
        label="Microdiscectomy alone",
        arm_type="ACTIVE_COMPARATOR",
        name="Microdiscectomy",
        kind="PROCEDURE",
        phrase="microdiscectomy alone",
        description="Limited microdiscectomy without filling of the annular defect.",
    ),
    "autograft": Comparator(
        label="Iliac crest autograft",
        arm_type="ACTIVE_COMPARATOR",
        name="Iliac crest bone autograft",
        kind="PROCEDURE",
        phrase="iliac crest autograft",
        description="Instrumented fusion with morselised iliac crest autograft.",
    ),
    "surgery": Comparator(
        label="Surgery alone",
        arm_type="ACTIVE_COMPARATOR",
        name="Standard surgery",
        kind="PROCEDURE",
        phrase="the same operation without cells",
        description="The same operation without cells.",
    ),
    "delayed": Comparator(
        label="Delayed treatment",
        arm_type="NO_INTERVENTION",
        name="",
        kind="",
        phrase="no treatment for 12 months, then the same cells",
        description="Assessments alone for 12 months; the cells are offered after that.",
    ),
    "nothing": Comparator(
        label="No treatment",
        arm_type="NO_INTERVENTION",
        name="",
        kind="",
        phrase="no treatment",
        description="No treatment; the same assessments on the same days.",
    ),
    "local": Comparator(
        label="Local anaesthetic",
        arm_type="ACTIVE_COMPARATOR",
        name="Bupivacaine",
        kind="DRUG",
        phrase="an injection of local anaesthetic",
        description="The same volume of 0.5% bupivacaine, once, under image guidance.",
    ),
    "unsaid": Comparator(
        label="Control group",
        arm_type="OTHER",
        name="",
        kind="",
        phrase="a control group",
        description="Control group.",
    ),
}
