"""Conditions of the spine and the cord: names, wording, and who may take part. All wording is invented."""

from __future__ import annotations

from monitor.model import Struct


class Condition(Struct, frozen=True, kw_only=True):
    """One condition as records name it.

    Attributes:
        names: of the conditions module. phrase: in running text. mesh: MeSH ID and term, for the derived
            section only. include, exclude: eligibility criteria.
    """

    names: tuple[str, ...]
    phrase: str
    mesh: tuple[tuple[str, str], ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


_DDD = ("D055959", "Intervertebral Disc Degeneration")
_LBP = ("D017116", "Low Back Pain")
_CORD = ("D013119", "Spinal Cord Injuries")
_BACK_EXCLUDE = (
    "Symptomatic disease of more than two lumbar discs",
    "Compressive radiculopathy with motor deficit or cauda equina syndrome",
    "Spondylolisthesis of Meyerding grade II or more, or scoliosis above 20 degrees",
    "Fracture, infection or tumor of the spine, now or in the past",
)
_CORD_EXCLUDE = (
    "Complete anatomical transection of the cord on MRI",
    "Mechanical ventilation",
    "Traumatic brain injury with a Glasgow Coma Scale score of 13 or less at screening",
    "Pressure ulcer of stage 3 or 4",
)
_SURGERY_EXCLUDE = (
    "Systemic infection or infection at the operative site",
    "Long-term corticosteroids above 10 mg prednisone equivalent a day",
    "Metabolic bone disease other than osteoporosis",
)

CONDITIONS: dict[str, Condition] = {
    "ddd": Condition(
        names=("Intervertebral Disc Degeneration", "Low Back Pain"),
        phrase="painful lumbar intervertebral disc degeneration",
        mesh=(_DDD, _LBP),
        include=(
            "Low back pain for at least 6 months that did not respond to 3 months of conservative care",
            "Average low back pain of 40 mm or more on a 100 mm visual analogue scale",
            "Oswestry Disability Index of 30 or more",
            "One or two degenerated lumbar discs, Pfirrmann grade 3 or 4 on MRI, with at least 50% of disc height",
        ),
        exclude=_BACK_EXCLUDE,
        keywords=("Degenerative Disc Disease", "Discogenic Pain"),
    ),
    "cervical": Condition(
        names=("Cervical Disc Degeneration", "Neck Pain"),
        phrase="painful degeneration of a cervical disc",
        mesh=(_DDD,),
        include=(
            "Neck pain for at least 6 months with a Neck Disability Index of 15 of 50 or more",
            "One cervical disc between C3 and C7 of Pfirrmann grade 3 or 4",
        ),
        exclude=("Cervical myelopathy", "Previous surgery of the cervical spine"),
        keywords=("Degenerative Disc Disease",),
    ),
    "hernia": Condition(
        names=("Lumbar Disc Herniation", "Sciatica"),
        phrase="lumbar disc herniation with sciatica",
        mesh=(("D007405", "Intervertebral Disc Displacement"), ("D012585", "Sciatica")),
        include=(
            "Single-level lumbar disc herniation on MRI that agrees with the side and level of leg pain",
            "Leg pain of 40 mm or more on a 100 mm visual analogue scale for 6 weeks or longer",
        ),
        exclude=("Cauda equina syndrome", "Previous surgery at the same level", "Progressive motor deficit"),
        keywords=("Herniated Disc", "Radiculopathy"),
    ),
    "clbp": Condition(
        names=("Chronic Low Back Pain",),
        phrase="chronic low back pain",
        mesh=(_LBP,),
        include=(
            "Low back pain on most days for more than 6 months",
            "Numeric rating of average back pain of 4 to 9 of 10 in the week before screening",
        ),
        exclude=(*_BACK_EXCLUDE, "Pending claim for compensation or litigation about the back"),
        keywords=("Discogenic Pain", "Back Pain"),
    ),
    "fusion": Condition(
        names=("Degenerative Spondylolisthesis", "Spinal Fusion"),
        phrase="degenerative lumbar disease that needs spinal fusion",
        mesh=(("D013168", "Spondylolisthesis"),),
        include=(
            "Indication for one- or two-level instrumented fusion between L2 and S1",
            "Failure of at least 6 months of non-operative treatment",
        ),
        exclude=_SURGERY_EXCLUDE,
        keywords=("Lumbar Fusion", "Arthrodesis"),
    ),
    "nonunion": Condition(
        names=("Pseudarthrosis of Spine", "Spinal Fusion"),
        phrase="pseudarthrosis after lumbar spinal fusion",
        mesh=(("D011542", "Pseudarthrosis"),),
        include=("Non-union on CT at least 12 months after fusion", "Indication for revision surgery"),
        exclude=_SURGERY_EXCLUDE,
        keywords=("Non-union", "Revision Surgery"),
    ),
    "fbss": Condition(
        names=("Failed Back Surgery Syndrome",),
        phrase="persistent back and leg pain after spine surgery (failed back surgery syndrome)",
        mesh=(("D055111", "Failed Back Surgery Syndrome"),),
        include=(
            "Back or leg pain for at least 6 months after one or more operations of the lumbar spine",
            "No surgically correctable cause on MRI with contrast",
        ),
        exclude=("Implanted spinal cord stimulator or intrathecal pump", "Arachnoiditis"),
        keywords=("Post-laminectomy Syndrome", "Persistent Spinal Pain Syndrome"),
    ),
    "stenosis": Condition(
        names=("Lumbar Spinal Stenosis",),
        phrase="degenerative lumbar spinal stenosis",
        mesh=(("D013130", "Spinal Stenosis"),),
        include=(
            "Neurogenic claudication with a walking distance below 500 m",
            "Lumbar spinal stenosis of Schizas grade B or C on MRI",
        ),
        exclude=("Peripheral arterial disease with claudication", "Previous lumbar decompression"),
        keywords=("Neurogenic Claudication",),
    ),
    "facet": Condition(
        names=("Lumbar Facet Joint Pain", "Low Back Pain"),
        phrase="chronic pain from lumbar facet joints",
        mesh=(_LBP,),
        include=(
            "Axial low back pain for at least 3 months",
            "At least 80% relief after two comparative medial branch blocks",
        ),
        exclude=("Radiofrequency ablation at the same levels within 12 months", "Radicular pain"),
        keywords=("Facet Joint", "Zygapophyseal Joint"),
    ),
    "sij": Condition(
        names=("Sacroiliac Joint Pain",),
        phrase="sacroiliac joint pain",
        mesh=(("D012446", "Sacroiliac Joint"),),
        include=(
            "Pain below L5 for at least 3 months with three or more positive provocation tests",
            "At least 75% relief after an image-guided intra-articular block",
        ),
        exclude=("Axial spondyloarthritis", "Sacral insufficiency fracture"),
        keywords=("Sacroiliac Joint Dysfunction",),
    ),
    "vcf": Condition(
        names=("Osteoporotic Vertebral Compression Fracture",),
        phrase="osteoporotic vertebral compression fracture",
        mesh=(("D050815", "Fractures, Compression"), ("D058866", "Osteoporotic Fractures")),
        include=(
            "One or two vertebral compression fractures between T8 and L4 with marrow edema on MRI",
            "T-score of -2.5 or less at the spine or hip",
        ),
        exclude=(
            "Pathological fracture",
            "Fracture with neurological deficit",
            "Teriparatide within 12 months",
        ),
        keywords=("Vertebral Fracture", "Osteoporosis"),
    ),
    "sci_acute": Condition(
        names=("Spinal Cord Injuries",),
        phrase="acute traumatic spinal cord injury",
        mesh=(_CORD,),
        include=(
            "Traumatic spinal cord injury between C4 and T10 within 7 days",
            "Grade A or B of the ASIA Impairment Scale",
        ),
        exclude=_CORD_EXCLUDE,
        keywords=("Acute Spinal Cord Injury", "Tetraplegia", "Paraplegia"),
    ),
    "sci_sub": Condition(
        names=("Spinal Cord Injuries",),
        phrase="subacute traumatic spinal cord injury",
        mesh=(_CORD,),
        include=(
            "Traumatic spinal cord injury between C4 and T12, 2 weeks to 6 months before enrollment",
            "Grade A, B or C of the ASIA Impairment Scale",
        ),
        exclude=_CORD_EXCLUDE,
        keywords=("Subacute Spinal Cord Injury",),
    ),
    "sci": Condition(
        names=("Spinal Cord Injuries", "Paraplegia"),
        phrase="chronic spinal cord injury",
        mesh=(_CORD, ("D010264", "Paraplegia")),
        include=(
            "Spinal cord injury at least 12 months before enrollment with no recovery in the last 6 months",
            "Grade A, B or C of the ASIA Impairment Scale, neurological level C5 to T12",
        ),
        exclude=_CORD_EXCLUDE,
        keywords=("Chronic Spinal Cord Injury", "Neurological Recovery"),
    ),
}

EVERYWHERE_EXCLUDED = (
    "Pregnancy or breastfeeding",
    "Malignancy within 5 years, other than basal cell carcinoma of the skin",
    "Positive test for HIV, hepatitis B or hepatitis C",
    "Known allergy to a component of the study product",
)
EVERYWHERE_INCLUDED = ("Written informed consent",)
