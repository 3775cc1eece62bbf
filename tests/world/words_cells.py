"""Cell products, as their makers would describe them in a record. All wording is invented."""

from __future__ import annotations

from monitor.model import Struct


class Cells(Struct, frozen=True, kw_only=True):
    """One kind of cell product.

    Attributes:
        name: of the intervention. phrase: in running text. made: how it is prepared, in sentences.
    """

    name: str
    phrase: str
    made: str
    keywords: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    kind: str = "BIOLOGICAL"


_MARROW = "Marrow is aspirated from the posterior iliac crest under local anaesthesia."

CELLS: dict[str, Cells] = {
    "bm_auto": Cells(
        name="Autologous bone marrow mesenchymal stem cells",
        phrase="autologous mesenchymal stem cells from bone marrow",
        made=_MARROW + " Cells are expanded for three to four weeks under GMP conditions and released after "
        "tests of identity, viability (at least 80%), sterility and endotoxin.",
        keywords=("Mesenchymal Stem Cells", "Bone Marrow", "Autologous"),
        other_names=("BM-MSC",),
    ),
    "bm_allo": Cells(
        name="Allogeneic bone marrow mesenchymal stem cells",
        phrase="allogeneic mesenchymal stem cells from bone marrow",
        made="Cells come from the marrow of screened healthy adult donors, are expanded, cryopreserved and "
        "thawed at the site within two hours of use. No matching of tissue types is done.",
        keywords=("Mesenchymal Stem Cells", "Bone Marrow", "Allogeneic"),
        other_names=("Allogeneic BM-MSC",),
    ),
    "bmac": Cells(
        name="Autologous bone marrow aspirate concentrate",
        phrase="autologous bone marrow aspirate concentrate",
        made=_MARROW + " About 60 mL are concentrated at the bedside by density centrifugation; total "
        "nucleated cells and colony-forming units are counted in a retained sample.",
        keywords=("Bone Marrow Aspirate Concentrate", "BMAC", "Autologous"),
        other_names=("BMAC",),
    ),
    "bm_mnc": Cells(
        name="Autologous bone marrow mononuclear cells",
        phrase="autologous mononuclear cells from bone marrow, which contain stem and progenitor cells",
        made=_MARROW + " About 100 mL are separated over a density gradient on the day of use.",
        keywords=("Bone Marrow Mononuclear Cells", "Stem Cells", "Autologous"),
        other_names=("BM-MNC",),
    ),
    "ad_auto": Cells(
        name="Autologous adipose-derived mesenchymal stem cells",
        phrase="autologous adipose-derived mesenchymal stem cells",
        made="About 100 mL of lipoaspirate are taken from the abdomen. Cells are isolated, expanded to "
        "passage three under GMP conditions and released after tests of identity and sterility.",
        keywords=("Adipose-derived Stem Cells", "Mesenchymal Stem Cells", "Autologous"),
        other_names=("AD-MSC",),
    ),
    "ad_allo": Cells(
        name="Allogeneic adipose-derived mesenchymal stem cells",
        phrase="allogeneic adipose-derived mesenchymal stem cells",
        made="Cells come from the lipoaspirate of screened donors and are expanded, pooled by donor and kept "
        "in vapour-phase nitrogen until use.",
        keywords=("Adipose-derived Stem Cells", "Mesenchymal Stem Cells", "Allogeneic"),
        other_names=("Allogeneic AD-MSC",),
    ),
    "svf": Cells(
        name="Autologous adipose stromal vascular fraction",
        phrase="autologous stromal vascular fraction from adipose tissue",
        made="About 120 mL of lipoaspirate are digested with collagenase in a closed system, washed and "
        "filtered; the cells are returned on the same day.",
        keywords=("Stromal Vascular Fraction", "Adipose Tissue", "Autologous"),
        other_names=("SVF",),
    ),
    "uc": Cells(
        name="Umbilical cord mesenchymal stem cells",
        phrase="allogeneic mesenchymal stem cells from the umbilical cord (Wharton's jelly)",
        made="Cells are grown from the cords of healthy full-term births, after consent and screening of the "
        "mother, and used at passage four or five.",
        keywords=("Umbilical Cord", "Wharton's Jelly", "Mesenchymal Stem Cells", "Allogeneic"),
        other_names=("UC-MSC", "WJ-MSC"),
    ),
    "cord_blood": Cells(
        name="Umbilical cord blood mononuclear cells",
        phrase="allogeneic mononuclear stem and progenitor cells from umbilical cord blood",
        made="Units are chosen from a public bank, matched at four or more of six HLA loci, and separated "
        "over a density gradient on the day of use.",
        keywords=("Umbilical Cord Blood", "Stem Cells", "Allogeneic"),
        other_names=("UCB-MNC",),
    ),
    "placenta": Cells(
        name="Placenta-derived mesenchymal stromal cells",
        phrase="allogeneic mesenchymal stromal cells from the placenta",
        made="Cells are isolated from the placenta after elective caesarean section and expanded on a carrier.",
        keywords=("Placenta", "Mesenchymal Stromal Cells", "Allogeneic"),
        other_names=("P-MSC",),
    ),
    "amnion": Cells(
        name="Amniotic membrane mesenchymal stem cells",
        phrase="allogeneic mesenchymal stem cells from the amniotic membrane",
        made="Cells are isolated from amniotic membrane donated after elective caesarean section and kept "
        "frozen until use.",
        keywords=("Amniotic Membrane", "Mesenchymal Stem Cells", "Allogeneic"),
        other_names=("AM-MSC",),
    ),
    "disc_auto": Cells(
        name="Autologous disc chondrocytes",
        phrase="autologous disc chondrocytes grown from the patient's own disc tissue",
        made="Disc tissue removed at discectomy is digested, and the cells are expanded for about ten weeks "
        "and suspended in a hydrogel.",
        keywords=("Disc Chondrocytes", "Cell Therapy", "Autologous"),
        other_names=("ADC",),
    ),
    "discogenic": Cells(
        name="Allogeneic discogenic cells",
        phrase="allogeneic discogenic cells, progenitor cells grown from donated adult disc tissue",
        made="Cells are grown from the nucleus pulposus of screened adult donors, cryopreserved, and mixed "
        "with sodium hyaluronate before use.",
        keywords=("Discogenic Cells", "Progenitor Cells", "Allogeneic"),
    ),
    "np_graft": Cells(
        name="Viable nucleus pulposus allograft",
        phrase="a viable nucleus pulposus allograft, donated disc tissue with living cells",
        made="The product is processed donated nucleus pulposus with at least 6 million living cells per vial.",
        keywords=("Nucleus Pulposus Allograft", "Viable Cells", "Allogeneic"),
    ),
    "cartilage": Cells(
        name="Autologous nasal chondrocytes",
        phrase="autologous nasal chondrocytes, cartilage cells expanded in culture",
        made="A biopsy of the nasal septum (6 mm) is taken under local anaesthesia; cells are expanded for "
        "three weeks and delivered as spheroids.",
        keywords=("Nasal Chondrocytes", "Cartilage Cells", "Autologous"),
    ),
    "ips_np": Cells(
        name="iPSC-derived notochordal-like cells",
        phrase="notochordal-like cells derived from induced pluripotent stem cells",
        made="Cells are differentiated from a clinical-grade bank of induced pluripotent stem cells; residual "
        "undifferentiated cells are below 0.001% by quantitative PCR.",
        keywords=("Induced Pluripotent Stem Cells", "iPSC", "Allogeneic"),
    ),
    "ips_npc": Cells(
        name="iPSC-derived neural progenitor cells",
        phrase="neural progenitor cells derived from induced pluripotent stem cells",
        made="Cells are differentiated from an HLA-typed bank of induced pluripotent stem cells. Tacrolimus is "
        "given for six months.",
        keywords=("Induced Pluripotent Stem Cells", "Neural Progenitor Cells", "Allogeneic"),
    ),
    "esc_opc": Cells(
        name="ESC-derived oligodendrocyte progenitor cells",
        phrase="oligodendrocyte progenitor cells derived from human embryonic stem cells",
        made="Cells are differentiated from an approved embryonic stem cell line and kept frozen. Low-dose "
        "tacrolimus is given for 60 days.",
        keywords=("Embryonic Stem Cells", "Oligodendrocyte Progenitor Cells", "Allogeneic"),
    ),
    "nsc": Cells(
        name="Human spinal cord-derived neural stem cells",
        phrase="allogeneic neural stem cells",
        made="Cells come from a single-donor bank and are prepared at the site on the day of surgery. "
        "Immunosuppression is given for three months.",
        keywords=("Neural Stem Cells", "Allogeneic"),
        other_names=("NSC",),
    ),
    "ev_bm": Cells(
        name="Bone marrow MSC-derived extracellular vesicles",
        phrase="extracellular vesicles (exosomes) from allogeneic bone marrow mesenchymal stem cells",
        made="Vesicles are isolated from conditioned medium by tangential flow filtration and characterised by "
        "nanoparticle tracking and by CD9, CD63 and CD81.",
        keywords=("Extracellular Vesicles", "Exosomes", "Mesenchymal Stem Cells"),
        other_names=("MSC-EV",),
    ),
    "ev_uc": Cells(
        name="Umbilical cord MSC-derived exosomes",
        phrase="exosomes from umbilical cord mesenchymal stem cells",
        made="Vesicles are isolated from conditioned medium of pooled cultures and freeze-dried.",
        keywords=("Exosomes", "Umbilical Cord", "Mesenchymal Stem Cells"),
        other_names=("UC-MSC-Exo",),
    ),
    "cell_bone": Cells(
        name="Cellular bone allograft with mesenchymal stem cells",
        phrase="cellular bone allograft that retains mesenchymal stem cells of the donor",
        made="Cancellous bone of screened donors is processed so that at least 250,000 living cells per mL "
        "remain, of which a stated share are mesenchymal stem cells.",
        keywords=("Cellular Bone Allograft", "Mesenchymal Stem Cells", "Allogeneic"),
    ),
}
