"""Edits of what a trial does: outcomes, arms, eligibility, design, sponsor, titles, conditions."""

from __future__ import annotations

from monitor.model import Kind
from world.builder import MASKED, MASKINGS, ROLES, Draft, control
from world.events import Edit, Moment, matching, module
from world.wording import marked
from world.words_outcomes import outcome
from world.words_places import SPONSORS

_OUTCOMES = "Outcome Measures"
_OF_LIST = {
    "primaryOutcomes": Kind.PRIMARY_OUTCOMES,
    "secondaryOutcomes": Kind.SECONDARY_OUTCOMES,
    "otherOutcomes": Kind.OTHER_OUTCOMES,
}
PRIMARY, SECONDARY, OTHER = _OF_LIST


def outcome_moved(measure: str, source: str, target: str) -> Edit:
    """An outcome changes rank: `PRIMARY` to `SECONDARY` demotes it."""

    def change(draft: Draft, _moment: Moment) -> None:
        outcomes = module(draft, "outcomesModule")
        found = matching(outcomes[source], "measure", measure)
        outcomes[source].remove(found)
        outcomes.setdefault(target, []).append(found)

    return Edit(
        change=change,
        kinds=(Kind.PRIMARY_OUTCOMES,) if PRIMARY in {source, target} else (_OF_LIST[source],),
        may=(_OF_LIST[source], _OF_LIST[target]),
        label=_OUTCOMES,
    )


def outcome_added(key: str, target: str) -> Edit:
    """A new outcome, as a key of the vocabulary."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "outcomesModule").setdefault(target, []).append(outcome(key))

    return Edit(change=change, kinds=(_OF_LIST[target],), label=_OUTCOMES)


def outcome_dropped(measure: str, source: str) -> Edit:
    """An outcome is no longer registered."""

    def change(draft: Draft, _moment: Moment) -> None:
        outcomes = module(draft, "outcomesModule")
        outcomes[source].remove(matching(outcomes[source], "measure", measure))

    return Edit(change=change, kinds=(_OF_LIST[source],), label=_OUTCOMES)


def outcome_edited(measure: str, source: str, *, field: str, text: str) -> Edit:
    """Another measure, description or time frame of the same outcome."""

    def change(draft: Draft, _moment: Moment) -> None:
        matching(module(draft, "outcomesModule")[source], "measure", measure)[field] = text

    return Edit(change=change, kinds=(_OF_LIST[source],), label=_OUTCOMES)


def arm_added(key: str) -> Edit:
    """A further comparator."""

    def change(draft: Draft, _moment: Moment) -> None:
        arms = module(draft, "armsInterventionsModule")
        group, intervention = control(key)
        arms["armGroups"].append(group)
        arms["interventions"] += [intervention] if intervention else []

    return Edit(change=change, kinds=(Kind.ARMS,), may=(Kind.INTERVENTIONS,), label="Arms and Interventions")


def arm_dropped(label: str) -> Edit:
    """An arm that is not pursued; an intervention of no other arm goes with it."""

    def change(draft: Draft, _moment: Moment) -> None:
        arms = module(draft, "armsInterventionsModule")
        gone = matching(arms["armGroups"], "label", label)
        arms["armGroups"].remove(gone)
        for given in arms["interventions"]:
            given["armGroupLabels"] = [name for name in given["armGroupLabels"] if name != gone["label"]]
        arms["interventions"] = [given for given in arms["interventions"] if given["armGroupLabels"]]

    return Edit(change=change, kinds=(Kind.ARMS,), may=(Kind.INTERVENTIONS,), label="Arms and Interventions")


def intervention_edited(name: str, *, text: str) -> Edit:
    """Another description of an intervention."""

    def change(draft: Draft, _moment: Moment) -> None:
        matching(module(draft, "armsInterventionsModule")["interventions"], "name", name)["description"] = (
            text
        )

    return Edit(change=change, kinds=(Kind.INTERVENTIONS,), label="Arms and Interventions")


def criteria(old: str, new: str) -> Edit:
    """One passage of the eligibility criteria becomes another."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "eligibilityModule")
        if old not in found["eligibilityCriteria"]:
            raise LookupError(f"the criteria do not say {old!r}")
        found["eligibilityCriteria"] = found["eligibilityCriteria"].replace(old, new, 1)

    return Edit(change=change, kinds=(Kind.ELIGIBILITY,), label="Eligibility")


def ages(**limits: str) -> Edit:
    """`minimumAge` or `maximumAge`, such as `75 Years`; `sex` too."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "eligibilityModule").update(limits)

    return Edit(change=change, kinds=(Kind.AGE_SEX,), may=(Kind.ELIGIBILITY,), label="Eligibility")


def masking(roles: int) -> Edit:
    """That many roles do not know the arm."""

    def change(draft: Draft, _moment: Moment) -> None:
        info = module(draft, "designModule")["designInfo"]
        info["maskingInfo"] = {"masking": MASKINGS[roles]}
        if roles:
            info["maskingInfo"]["whoMasked"] = [ROLES[role] for role in MASKED[roles]]

    return Edit(change=change, kinds=(Kind.MASKING,), label="Study Design")


def allocation(new: str, *, model: str = "") -> Edit:
    """How participants come into an arm, and with it perhaps the model."""

    def change(draft: Draft, _moment: Moment) -> None:
        info = module(draft, "designModule")["designInfo"]
        info["allocation"] = new
        if model:
            info["interventionModel"] = model

    kinds = (Kind.ALLOCATION, Kind.DESIGN) if model else (Kind.ALLOCATION,)
    return Edit(change=change, kinds=kinds, label="Study Design")


def phase(*phases: str) -> Edit:
    """Another phase."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "designModule")["phases"] = list(phases)

    return Edit(change=change, kinds=(Kind.PHASE,), label="Study Design")


def sponsor(key: str) -> Edit:
    """Another lead sponsor, which then answers for the record."""

    def change(draft: Draft, _moment: Moment) -> None:
        name, kind = SPONSORS[key]
        found = module(draft, "sponsorCollaboratorsModule")
        found["leadSponsor"] = {"name": name, "class": kind}
        found["responsibleParty"] = {"type": "SPONSOR"}
        module(draft, "identificationModule")["organization"] = {"fullName": name, "class": kind}

    return Edit(
        change=change,
        kinds=(Kind.SPONSOR,),
        may=(Kind.OFFICIALS, Kind.IDENTIFIERS),
        label="Sponsor/Collaborators",
    )


def collaborator_added(key: str) -> Edit:
    """A further collaborator."""

    def change(draft: Draft, _moment: Moment) -> None:
        name, kind = SPONSORS[key]
        found = module(draft, "sponsorCollaboratorsModule").setdefault("collaborators", [])
        found.append({"name": name, "class": kind})

    return Edit(change=change, kinds=(Kind.SPONSOR,), label="Sponsor/Collaborators")


def titles(**new: str) -> Edit:
    """`briefTitle`, `officialTitle` or `acronym`; titles get the mark."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "identificationModule")
        found.update({field: text if field == "acronym" else marked(text) for field, text in new.items()})

    return Edit(change=change, kinds=(Kind.TITLES,), label="Study Identification")


def secondary_id(value: str, kind: str) -> Edit:
    """A number in another registry."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "identificationModule").setdefault("secondaryIdInfos", [])
        found.append({"id": value, "type": kind})

    return Edit(change=change, kinds=(Kind.IDENTIFIERS,), label="Study Identification")


def conditions(*names: str) -> Edit:
    """The conditions, all of them made again."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "conditionsModule")["conditions"] = list(names)

    return Edit(change=change, kinds=(Kind.CONDITIONS,), label="Conditions")


def keywords(*words: str) -> Edit:
    """The keywords, all of them made again."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "conditionsModule")["keywords"] = list(words)

    return Edit(change=change, kinds=(Kind.KEYWORDS,), label="Conditions")


def described(**texts: str) -> Edit:
    """`briefSummary` or `detailedDescription`."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "descriptionModule").update(texts)

    return Edit(change=change, kinds=(Kind.DESCRIPTION,), label="Study Description")


def oversight(**facts: bool) -> Edit:
    """`oversightHasDmc`, `isFdaRegulatedDrug` or `isFdaRegulatedDevice`."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "oversightModule").update(facts)

    return Edit(change=change, kinds=(Kind.OVERSIGHT,), label="Oversight")
