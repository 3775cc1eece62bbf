"""The results that are posted in the story, and those that are there from the beginning. All numbers are invented.

They are neutral on purpose: some arms differ, some do not, and nothing here says whether cells work.
"""

from __future__ import annotations

from world.builder import arms as arms_module
from world.builder_places import chance
from world.plan import Plan
from world.results import Analysis, Arm, Harm, Measure, Results, Row
from world.words_outcomes import OUTCOMES

# Tables: one entry, one or two lines.
# fmt: off
_LOST, _LEFT, _EVENT = "Lost to Follow-up", "Withdrawal by Subject", "Adverse Event"
_BONE, _GENERAL, _NERVE = (
    "Musculoskeletal and connective tissue disorders",
    "General disorders",
    "Nervous system disorders",
)
_INFECTION, _INJURY = "Infections and infestations", "Injury, poisoning and procedural complications"

_DISC_ARMS = (
    Arm(title="MSC in saline", text="6 million allogeneic cells in 2 mL of saline, once, into the disc.", started=61, completed=53,
        age=("42.7", "10.9"), women=28, drops=((_LOST, 5), (_LEFT, 3))),
    Arm(title="MSC in hyaluronic acid", text="6 million allogeneic cells in 2 mL of 1% hyaluronic acid, once, into the disc.", started=60,
        completed=55, age=("43.9", "11.4"), women=31, drops=((_LOST, 4), (_EVENT, 1))),
    Arm(title="Saline placebo", text="2 mL of saline, once, into the disc.", started=59, completed=50, age=("41.8", "10.2"), women=27,
        drops=((_LOST, 3), (_LEFT, 6))),
)

COMPLETE = Results(
    arms=_DISC_ARMS,
    measures=(
        Measure(kind="PRIMARY", title="Proportion of responders", frame="12 and 24 months", parameter="COUNT_OF_PARTICIPANTS", unit="Participants",
                analyzed=(61, 60, 59), text=OUTCOMES["responder"][1], population="All treated participants; missing counts as no response.",
                rows=(Row(values=("21", "24", "18")),),
                analyses=(Analysis(arms=(0, 2), method="Cochran-Mantel-Haenszel", p="0.64", parameter="Risk Difference (RD)", value="3.9", interval=("-12.6", "20.4"),
                                   comment="Percentage points, MSC in saline minus placebo."),
                          Analysis(arms=(1, 2), method="Cochran-Mantel-Haenszel", p="0.28", parameter="Risk Difference (RD)", value="9.5", interval=("-7.5", "26.5"),
                                   comment="Percentage points, MSC in hyaluronic acid minus placebo."))),
        Measure(kind="SECONDARY", title="Change in low back pain on the visual analogue scale (VAS)", frame="Baseline and 12 months", parameter="LEAST_SQUARES_MEAN",
                dispersion="Standard Error", unit="mm", analyzed=(56, 57, 53), text=OUTCOMES["vas"][1], rows=(Row(values=("-31.4", "-35.2", "-26.9"), spreads=("3.3", "3.2", "3.4")),),
                analyses=(Analysis(arms=(0, 2), method="Mixed Models Analysis", p="0.34", parameter="Mean Difference (Final Values)", value="-4.5", interval=("-13.8", "4.8")),
                          Analysis(arms=(1, 2), method="Mixed Models Analysis", p="0.076", parameter="Mean Difference (Final Values)", value="-8.3", interval=("-17.5", "0.9")))),
        Measure(kind="SECONDARY", title="Change in Oswestry Disability Index (ODI)", frame="Baseline and 12 months", parameter="MEAN", dispersion="Standard Deviation",
                unit="units on a scale", analyzed=(56, 57, 53), text=OUTCOMES["odi"][1], rows=(Row(values=("-15.1", "-16.6", "-13.8"), spreads=("16.2", "15.7", "17.0")),)),
        Measure(kind="SECONDARY", title="Opioid use in morphine milligram equivalents", frame="Baseline and 24 months", parameter="MEDIAN", dispersion="Inter-Quartile Range",
                unit="mg per day", analyzed=(22, 25, 24), population="Participants who used opioids at baseline.",
                rows=(Row(title="Baseline", values=("20", "25", "20"), limits=(("10", "40"), ("10", "45"), ("10", "40"))),
                      Row(title="24 months", values=("10", "10", "20"), limits=(("0", "30"), ("0", "30"), ("5", "40")))),
                analyses=(Analysis(arms=(0, 1, 2), method="Kruskal-Wallis", p="0.041", comment="Change over 24 months, three arms."),)),
        Measure(kind="SECONDARY", title="Need for further intervention at the treated level", frame="24 months", parameter="COUNT_OF_PARTICIPANTS", unit="Participants",
                analyzed=(61, 60, 59), rows=(Row(title="Injection", values=("6", "5", "9")), Row(title="Surgery", values=("3", "2", "3")))),
        Measure(kind="SECONDARY", title="Disc degeneration on MRI, Pfirrmann grade", frame="24 months", parameter="COUNT_OF_PARTICIPANTS", unit="Participants",
                analyzed=(51, 53, 49), text=OUTCOMES["pfirrmann"][1],
                rows=(Row(title="Better by one grade or more", values=("4", "5", "3")), Row(title="No change", values=("41", "42", "39")),
                      Row(title="Worse by one grade or more", values=("6", "6", "7")))),
    ),
    harms=(
        Harm(term="Intervertebral discitis", organ=_INFECTION, affected=(1, 0, 0), serious=True),
        Harm(term="Back pain", organ=_BONE, affected=(2, 1, 2), serious=True),
        Harm(term="Myocardial infarction", organ="Cardiac disorders", affected=(0, 1, 0), serious=True),
        Harm(term="Back pain", organ=_BONE, affected=(19, 17, 16)),
        Harm(term="Procedural pain", organ=_INJURY, affected=(9, 8, 10)),
        Harm(term="Headache", organ=_NERVE, affected=(5, 6, 4)),
        Harm(term="Muscle spasms", organ=_BONE, affected=(6, 4, 5)),
    ),
    deaths=(0, 1, 0), serious=(3, 2, 2), other=(33, 29, 30), harms_frame="From the injection to 24 months",
    caveat="The trial was sized for a difference of 20 percentage points in responders.",
)

NO_HARM = Results(
    arms=(
        Arm(title="5 million cells", text="5 million umbilical cord cells in 5 mL, epidurally, once.", started=6, completed=6, age=("58.2", "7.6"), women=3),
        Arm(title="20 million cells", text="20 million umbilical cord cells in 5 mL, epidurally, once.", started=6, completed=6, age=("60.5", "8.8"), women=4),
    ),
    measures=(
        Measure(kind="PRIMARY", title="Dose-limiting toxicity", frame="28 days", parameter="COUNT_OF_PARTICIPANTS", unit="Participants", analyzed=(6, 6), text=OUTCOMES["dlt"][1],
                rows=(Row(values=("0", "0")),)),
        Measure(kind="SECONDARY", title="Change in pain on the numeric rating scale (NRS)", frame="Baseline and 6 months", parameter="MEAN", dispersion="Full Range",
                unit="units on a scale", analyzed=(6, 6), text=OUTCOMES["nrs"][1], rows=(Row(values=("-1.8", "-2.0"), limits=(("-4", "1"), ("-5", "0"))),)),
    ),
    harms=(Harm(term="Injection site pain", organ=_GENERAL, affected=(2, 1)), Harm(term="Headache", organ=_NERVE, affected=(1, 0))),
    deaths=(0, 0), serious=(0, 0), other=(3, 1), harms_frame="6 months",
    caveat="Twelve participants in two doses without a control group.",
)

LIMITS = Results(
    arms=(Arm(title="Exosomes", text="2 mL with 30 billion particles, epidurally, once.", started=30, completed=27, age=("47.3", "12.1"), women=13,
              drops=((_LOST, 2), (_LEFT, 1))),),
    measures=(
        Measure(kind="PRIMARY", title="Number of participants with treatment-related adverse events", frame="6 months", parameter="COUNT_OF_PARTICIPANTS", unit="Participants",
                analyzed=(30,), text=OUTCOMES["safety"][1], rows=(Row(values=("7",)),)),
        Measure(kind="SECONDARY", title="Inflammatory cytokines in serum", frame="Baseline, 1 week and 6 months", parameter="MEDIAN", dispersion="95% Confidence Interval",
                unit="pg/mL", analyzed=(28,), text=OUTCOMES["cytokines"][1],
                rows=(Row(title="Interleukin-6, baseline", values=("3.1",), limits=(("2.4", "4.0"),)),
                      Row(title="Interleukin-6, 1 week", values=(">100",), limits=(("58.7", "NA"),), comments=("More than half were above the range of the assay.",)),
                      Row(title="Interleukin-1 beta, 6 months", values=("<0.5",), limits=(("NA", "0.7"),), comments=("More than half were below the limit of quantification.",)),
                      Row(title="Tumor necrosis factor alpha, 6 months", values=("NA",), limits=(("NA", "NA"),), comments=("Samples thawed in transit and were not analyzed.",)))),
        Measure(kind="SECONDARY", title="Change in leg pain on the visual analogue scale (VAS)", frame="Baseline and 6 months", parameter="MEAN", dispersion="Standard Deviation",
                unit="mm", analyzed=(27,), rows=(Row(values=("-24.6",), spreads=("21.8",)),),
                analyses=(Analysis(arms=(0,), method="Wilcoxon signed rank test", p="<0.001", aim="OTHER", comment="Change from baseline; there is no control group."),)),
    ),
    harms=(Harm(term="Dural puncture", organ=_INJURY, affected=(1,), serious=True), Harm(term="Injection site pain", organ=_GENERAL, affected=(6,)),
           Harm(term="Radicular pain", organ=_NERVE, affected=(4,))),
    deaths=(0,), serious=(1,), other=(9,), harms_frame="6 months",
)

CORD_LATE = Results(
    arms=(Arm(title="Marrow MSC", text="100 million autologous cells intrathecally, three times.", started=14, completed=12, age=("39.6", "9.3"), women=3,
              drops=((_LEFT, 1), (_EVENT, 1))),),
    measures=(
        Measure(kind="PRIMARY", title="Number of participants with treatment-related adverse events", frame="12 months", parameter="COUNT_OF_PARTICIPANTS", unit="Participants",
                analyzed=(14,), rows=(Row(values=("9",)),)),
        Measure(kind="SECONDARY", title="Change in ISNCSCI total motor score", frame="Baseline and 12 months", parameter="MEAN", dispersion="Standard Deviation",
                unit="units on a scale", analyzed=(12,), text=OUTCOMES["motor"][1], rows=(Row(values=("1.3",), spreads=("3.6",)),),
                analyses=(Analysis(arms=(0,), method="t-test, 2 sided", p="0.24", aim="OTHER"),)),
    ),
    harms=(Harm(term="Urinary tract infection", organ=_INFECTION, affected=(2,), serious=True), Harm(term="Autonomic dysreflexia", organ=_NERVE, affected=(1,), serious=True),
           Harm(term="Headache", organ=_NERVE, affected=(6,)), Harm(term="Pyrexia", organ=_GENERAL, affected=(3,))),
    deaths=(0,), serious=(3,), other=(8,), harms_frame="12 months",
)

ADIPOSE = Results(
    arms=(
        Arm(title="Adipose MSC", text="10 million allogeneic cells in 2 mL, once, into the disc.", started=61, completed=54, age=("44.1", "10.5"), women=29, drops=((_LOST, 5), (_LEFT, 2))),
        Arm(title="Saline placebo", text="2 mL of saline, once, into the disc.", started=59, completed=51, age=("43.2", "11.0"), women=30, drops=((_LOST, 4), (_LEFT, 4))),
    ),
    measures=(
        Measure(kind="PRIMARY", title="Change in pain on the numeric rating scale (NRS)", frame="Baseline and 12 months", parameter="LEAST_SQUARES_MEAN", dispersion="Standard Error",
                unit="units on a scale", analyzed=(61, 59), text=OUTCOMES["nrs"][1], rows=(Row(values=("-2.6", "-2.3"), spreads=("0.3", "0.3")),),
                analyses=(Analysis(arms=(0, 1), method="ANCOVA", p="0.47", parameter="Mean Difference (Final Values)", value="-0.3", interval=("-1.1", "0.5")),)),
        Measure(kind="SECONDARY", title="Change in Oswestry Disability Index (ODI)", frame="Baseline and 12 months", parameter="MEAN", dispersion="Standard Deviation",
                unit="units on a scale", analyzed=(55, 52), rows=(Row(values=("-12.4", "-11.8"), spreads=("14.9", "15.3")),)),
    ),
    harms=(Harm(term="Back pain", organ=_BONE, affected=(1, 2), serious=True), Harm(term="Deep vein thrombosis", organ="Vascular disorders", affected=(1, 0), serious=True),
           Harm(term="Back pain", organ=_BONE, affected=(14, 13)), Harm(term="Headache", organ=_NERVE, affected=(4, 6))),
    deaths=(0, 0), serious=(2, 2), other=(22, 21), harms_frame="12 months",
)

CORRECTED = Results(
    arms=(
        Arm(title="Marrow cells", text="20 million autologous cells in 1 mL, once, into the disc.", started=40, completed=37, age=("41.0", "9.7"), women=18, drops=((_LOST, 3),)),
        Arm(title="Sham procedure", text="Needle placement without injection.", started=40, completed=36, age=("40.4", "10.1"), women=20, drops=((_LOST, 2), (_LEFT, 2))),
    ),
    measures=(
        Measure(kind="PRIMARY", title="Change in low back pain on the visual analogue scale (VAS)", frame="Baseline and 12 months", parameter="MEAN", dispersion="Standard Deviation",
                unit="mm", analyzed=(37, 36), text=OUTCOMES["vas"][1], rows=(Row(values=("-28.3", "-17.5"), spreads=("22.4", "23.9")),),
                analyses=(Analysis(arms=(0, 1), method="ANCOVA", p="0.048", parameter="Mean Difference (Final Values)", value="-10.8", interval=("-21.5", "-0.1")),)),
    ),
    harms=(Harm(term="Back pain", organ=_BONE, affected=(2, 1), serious=True), Harm(term="Spinal epidural abscess", organ=_INFECTION, affected=(1, 0), serious=True),
           Harm(term="Procedural pain", organ=_INJURY, affected=(11, 9))),
    deaths=(0, 0), serious=(3, 1), other=(14, 12), harms_frame="24 months",
)

RESULTS: dict[str, Results] = {"corrected": CORRECTED}


# fmt: on


def standing(plan: Plan, *, seed: int) -> Results:
    """The results that a trial of the cast has from the beginning: by name, or filled in for its arms."""
    return RESULTS.get(plan.results) or _filled(plan, seed=seed)


def _filled(plan: Plan, *, seed: int) -> Results:
    rng = chance(seed, plan.number, "results")
    labels = [(group["label"], group["description"]) for group in arms_module(plan)["armGroups"]]
    size, rest = divmod(plan.people, len(labels))
    sizes = [size + (1 if index < rest else 0) for index in range(len(labels))]
    lost = [rng.randrange(max(1, size // 8) + 1) for size in sizes]
    arms = tuple(
        Arm(
            title=label,
            text=text,
            started=count,
            completed=count - gone,
            age=(f"{rng.uniform(38, 58):.1f}", f"{rng.uniform(8, 13):.1f}"),
            women=rng.randrange(count // 3, count // 2 + 1),
            drops=((_LOST, gone),) if gone else (),
        )
        for (label, text), count, gone in zip(labels, sizes, lost, strict=True)
    )
    key, _, frame = plan.primary[0].partition("@")
    measure, text, usual = OUTCOMES[key]
    counted = key in {"safety", "serious", "dlt"}
    values = tuple(
        str(rng.randrange(count // 3 + 1)) if counted else f"{-rng.uniform(4, 24):.1f}" for count in sizes
    )
    primary = Measure(
        kind="PRIMARY",
        title=measure,
        text=text,
        frame=frame or usual,
        analyzed=tuple(arm.completed for arm in arms),
        parameter="COUNT_OF_PARTICIPANTS" if counted else "MEAN",
        unit="Participants" if counted else "units on a scale",
        dispersion="" if counted else "Standard Deviation",
        rows=(
            Row(values=values, spreads=() if counted else tuple(f"{rng.uniform(6, 20):.1f}" for _ in sizes)),
        ),
    )
    serious = tuple(rng.randrange(max(1, count // 10) + 1) for count in sizes)
    pain = tuple(rng.randrange(count // 4, count // 2 + 1) for count in sizes)
    harms = (
        Harm(term="Back pain", organ=_BONE, affected=serious, serious=True),
        Harm(term="Procedural pain", organ=_INJURY, affected=pain),
    )
    return Results(
        arms=arms,
        measures=(primary,),
        harms=harms,
        deaths=tuple(0 for _ in sizes),
        serious=serious,
        other=pain,
        harms_frame="12 months",
    )
