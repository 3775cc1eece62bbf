"""Outcome measures of spine and cord trials: instrument, description, usual time frame. Wording is invented."""

from __future__ import annotations

_12 = "Baseline, 1, 3, 6 and 12 months"
_24 = "Baseline, 3, 6, 12 and 24 months"

OUTCOMES: dict[str, tuple[str, str, str]] = {
    "vas": (
        "Change in low back pain on the visual analogue scale (VAS)",
        "Average back pain over the last 24 hours on a 100 mm scale; 0 is no pain, 100 the worst pain imaginable.",
        _12,
    ),
    "leg": (
        "Change in leg pain on the visual analogue scale (VAS)",
        "Average leg pain over the last 24 hours on a 100 mm scale; higher is worse.",
        _12,
    ),
    "nrs": (
        "Change in pain on the numeric rating scale (NRS)",
        "Average pain over the last 7 days from 0 (none) to 10 (worst).",
        _12,
    ),
    "responder": (
        "Proportion of responders",
        "At least 50% less back pain on the VAS, at least 15 points less on the ODI, and no further intervention.",
        "12 and 24 months",
    ),
    "odi": (
        "Change in Oswestry Disability Index (ODI)",
        "Ten questions, scored 0 to 100; higher is more disability. A change of 10 points is regarded as relevant.",
        _12,
    ),
    "rmdq": (
        "Change in Roland-Morris Disability Questionnaire",
        "24 statements, scored 0 to 24; higher is more disability.",
        _12,
    ),
    "ndi": (
        "Change in Neck Disability Index",
        "Ten questions, scored 0 to 50; higher is more disability.",
        _12,
    ),
    "zcq": (
        "Change in Zurich Claudication Questionnaire",
        "Symptom severity (1 to 5) and physical function (1 to 4); higher is worse.",
        _12,
    ),
    "walk": (
        "Walking distance",
        "Distance walked on a treadmill at 1.2 km/h until symptoms force a stop.",
        _12,
    ),
    "pfirrmann": (
        "Disc degeneration on MRI, Pfirrmann grade",
        "Two blinded radiologists grade the treated disc on T2-weighted images from 1 to 5; higher is worse.",
        "Baseline, 6, 12 and 24 months",
    ),
    "t2": (
        "T2 relaxation time of the treated disc",
        "Quantitative MRI of the nucleus pulposus in milliseconds.",
        "Baseline, 6 and 12 months",
    ),
    "height": (
        "Disc height index on MRI",
        "Disc height relative to the vertebra above.",
        "Baseline, 12 and 24 months",
    ),
    "cytokines": (
        "Inflammatory cytokines in serum",
        "Interleukin-6, interleukin-1 beta and tumor necrosis factor alpha in pg/mL by multiplex assay.",
        "Baseline, 1 week, 1, 3 and 6 months",
    ),
    "safety": (
        "Number of participants with treatment-related adverse events",
        "Adverse events graded by CTCAE version 5.0 and judged for relation to cells and procedure.",
        "12 months",
    ),
    "serious": (
        "Number of participants with serious adverse events",
        "Any serious adverse event, whatever its cause.",
        "24 months",
    ),
    "dlt": (
        "Dose-limiting toxicity",
        "Any related event of grade 3 or above within 28 days of the dose.",
        "28 days",
    ),
    "opioid": (
        "Opioid use in morphine milligram equivalents",
        "Mean daily dose over the last 7 days, from a diary checked against prescriptions.",
        _12,
    ),
    "work": (
        "Time to return to work",
        "Days from treatment to the first day at work in the earlier or an equivalent job.",
        "Up to 12 months",
    ),
    "eq5d": ("Quality of life, EQ-5D-5L", "Index value and visual analogue scale.", _12),
    "sf36": (
        "Quality of life, SF-36",
        "Physical and mental component summaries, 0 to 100; higher is better.",
        _12,
    ),
    "pgic": (
        "Patient Global Impression of Change",
        "Seven categories from very much improved to very much worse.",
        _12,
    ),
    "rescue": (
        "Need for further intervention at the treated level",
        "Injection, radiofrequency treatment or surgery at the treated level.",
        "24 months",
    ),
    "antibodies": (
        "Donor-specific HLA antibodies",
        "Anti-HLA class I and II antibodies in serum.",
        "Baseline, 1, 3 and 12 months",
    ),
    "fusion_ct": (
        "Fusion on computed tomography",
        "Bridging bone and absence of lucency, read by two blinded radiologists.",
        "12 months",
    ),
    "donor_pain": ("Pain at the iliac crest", "Donor site pain on a 100 mm scale.", "1, 3, 6 and 12 months"),
    "reherniation": ("Recurrent herniation", "Symptomatic recurrence confirmed by MRI.", "24 months"),
    "vheight": (
        "Vertebral body height",
        "Anterior and middle height of the fractured vertebra on standing radiographs.",
        "Baseline, 3, 6 and 12 months",
    ),
    "bmd": (
        "Bone mineral density of the lumbar spine",
        "Dual-energy X-ray absorptiometry in g/cm².",
        "Baseline and 12 months",
    ),
    "ais": (
        "Change in ASIA Impairment Scale grade",
        "Grade A (complete) to E (normal) by two examiners who do not know the arm.",
        "Baseline, 3, 6 and 12 months",
    ),
    "motor": (
        "Change in ISNCSCI total motor score",
        "Sum of ten key muscles on each side, 0 to 100; higher is better.",
        "Baseline, 1, 3, 6 and 12 months",
    ),
    "uems": (
        "Change in upper extremity motor score (UEMS)",
        "Five key muscles on each side, 0 to 50; higher is better.",
        "Baseline, 3, 6 and 12 months",
    ),
    "sensory": (
        "Change in ISNCSCI sensory scores",
        "Light touch and pin prick, 0 to 112 each.",
        "Baseline, 6 and 12 months",
    ),
    "scim": (
        "Change in Spinal Cord Independence Measure III (SCIM III)",
        "Self-care, respiration, sphincters and mobility, 0 to 100; higher is more independence.",
        "Baseline, 6 and 12 months",
    ),
    "bladder": (
        "Urodynamic function",
        "Bladder capacity, compliance and detrusor pressure.",
        "Baseline, 6 and 12 months",
    ),
    "spastic": (
        "Spasticity, Modified Ashworth Scale",
        "0 to 4 for each muscle group; higher is worse.",
        "Baseline, 6 and 12 months",
    ),
    "neuropathic": (
        "Neuropathic Pain Symptom Inventory",
        "Ten items, 0 to 100; higher is worse.",
        "Baseline, 3 and 12 months",
    ),
    "mep": (
        "Motor and somatosensory evoked potentials",
        "Latency and amplitude below the injury.",
        "Baseline, 6 and 12 months",
    ),
    "cord_mri": (
        "Lesion on MRI of the cord",
        "New mass, syrinx or edema at the site of injection.",
        "1, 3, 6, 12 and 24 months",
    ),
}


def outcome(key: str) -> dict[str, str]:
    """An outcome for the outcomes module; `vas@12 months` replaces the usual time frame."""
    name, _, frame = key.partition("@")
    measure, description, usual = OUTCOMES[name]
    return {"measure": measure, "description": description, "timeFrame": frame or usual}
