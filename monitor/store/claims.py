"""Claims with the trials that bear on them, read for the pages of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlite_utils import Database

from monitor.model.claim import (
    AffectedPeople,
    ClaimNeed,
    ClaimNews,
    ClaimTrial,
    ListedClaim,
    PostedHarm,
    PostedValue,
)
from monitor.model.payment import payment_words
from monitor.store.columns import to_json

_TRIALS = (
    "SELECT e.claim, e.nct_id, e.title, e.relation, coalesce(e.because, ''), e.allocation, e.masking, e.overall_status,"
    " e.enrollment, e.enrollment_type, e.has_results, e.results_first_posted, t.study_type, d.intervention_model,"
    " coalesce((SELECT group_concat(label, ', ') FROM (SELECT DISTINCT l.label FROM trial_labels AS l"
    " WHERE l.nct_id = e.nct_id AND l.family = 'comparator' ORDER BY l.label)), ''), t.why_stopped, t.lead_sponsor"
    " FROM claim_evidence AS e JOIN trials AS t ON t.nct_id = e.nct_id LEFT JOIN designs AS d ON d.nct_id = e.nct_id"
    " ORDER BY e.claim, e.nct_id"
)
_COLUMNS = (
    "nct_id", "title", "relation", "because", "allocation", "masking", "overall_status", "enrollment", "enrollment_type",
    "has_results", "results_posted", "study_type", "intervention_model",
    "comparators", "why_stopped", "sponsor",
)  # fmt: skip
_HARMS = (
    "SELECT nct_id, coalesce(title, group_id, 'an arm'), serious_affected, serious_at_risk, other_affected,"
    " other_at_risk, deaths_affected, deaths_at_risk FROM adverse_event_groups WHERE nct_id IN (SELECT value FROM json_each(?)) ORDER BY nct_id, position"
)
_VALUES = (
    "SELECT nct_id, title || coalesce(': ' || class, '') || coalesce(': ' || category, ''), time_frame, coalesce(group_title, group_id, 'an arm'), value,"
    " unit, param_type, coalesce(spread, lower_limit || ' to ' || upper_limit), analysed || coalesce(' ' || analysed_units, '')"
    " FROM posted_values WHERE nct_id IN (SELECT value FROM json_each(?)) AND type = 'PRIMARY' AND value IS NOT NULL ORDER BY nct_id, outcome, position"
)
_TEXTS = "SELECT nct_id, summary, description, eligibility FROM trial_descriptions WHERE nct_id IN (SELECT value FROM json_each(?))"
_NEEDS = (
    "SELECT r.claim, r.family, r.label, (SELECT count(DISTINCT l.nct_id) FROM trial_labels AS l"
    " JOIN trials AS t ON t.nct_id = l.nct_id AND t.removed_at IS NULL"
    " JOIN trial_watches AS w ON w.nct_id = l.nct_id"
    " JOIN claim_labels AS s ON s.claim = r.claim AND s.family = 'watch' AND s.label = w.watch"
    " WHERE l.family = r.family AND l.label = r.label AND r.place IN ('', l.place))"
    " FROM claim_labels AS r WHERE r.family <> 'watch' ORDER BY r.claim, r.family, r.label, r.place"
)

_NEWS = (
    "SELECT u.nct_id, substr(u.detected_at, 1, 10), u.headline FROM updates AS u"
    " WHERE u.nct_id IN (SELECT value FROM json_each(?)) AND u.source = 'observed' AND u.severity <> 'silent'"
    " AND u.detected_at >= (SELECT date(max(finished_at), '-12 months') FROM polls)"
    " ORDER BY u.detected_at DESC, u.id"
)


def listed_claims(db: Database) -> tuple[ListedClaim, ...]:
    """Return the claims of the configuration in its order, each with the trials that bear on it."""
    trials, needs = _trials(db), _needs(db)
    news = _news(db, trials)
    rows = db.execute("SELECT slug, wording, source, date FROM claims WHERE active = 1 ORDER BY position")
    return tuple(
        ListedClaim(
            slug=slug,
            wording=wording,
            source=source,
            date=date,
            trials=trials.get(slug, ()),
            needs=needs.get(slug, ()),
            news=news.get(slug, ()),
        )
        for slug, wording, source, date in rows
    )


def _trials(db: Database) -> Mapping[str, tuple[ClaimTrial, ...]]:
    rows = db.execute(_TRIALS).fetchall()
    listed = to_json(sorted({row[1] for row in rows}))
    harms, values, payments = _harms(db, listed), _values(db, listed), _payments(db, listed)
    trials: defaultdict[str, list[ClaimTrial]] = defaultdict(list)
    for claim, *columns in rows:
        known = dict(zip(_COLUMNS, columns, strict=True))
        nct_id = known["nct_id"]
        trial = ClaimTrial(
            **{**known, "has_results": bool(known["has_results"])},
            harms=tuple(harms[nct_id]),
            values=tuple(values[nct_id]),
            payment=payments.get(nct_id),
        )
        trials[claim].append(trial)
    return {claim: tuple(of_claim) for claim, of_claim in trials.items()}


def _harms(db: Database, listed: str) -> defaultdict[str, list[PostedHarm]]:
    harms: defaultdict[str, list[PostedHarm]] = defaultdict(list)
    for nct_id, arm, *numbers in db.execute(_HARMS, (listed,)):
        people = [
            AffectedPeople(affected=numbers[at], at_risk=numbers[at + 1]) for at in range(0, len(numbers), 2)
        ]
        harms[nct_id].append(PostedHarm(arm=arm, serious=people[0], other=people[1], deaths=people[2]))
    return harms


def _values(db: Database, listed: str) -> defaultdict[str, list[PostedValue]]:
    values: defaultdict[str, list[PostedValue]] = defaultdict(list)
    for nct_id, measure, frame, arm, value, unit, param, spread, analysed in db.execute(_VALUES, (listed,)):
        values[nct_id].append(
            PostedValue(
                measure=measure,
                time_frame=frame,
                arm=arm,
                value=value,
                unit=unit,
                param=param,
                spread=spread,
                analysed=analysed or None,
            )
        )
    return values


def _payments(db: Database, listed: str) -> Mapping[str, str]:
    said = ((nct_id, payment_words(*texts)) for nct_id, *texts in db.execute(_TEXTS, (listed,)))
    return {nct_id: words for nct_id, words in said if words}


def _needs(db: Database) -> Mapping[str, tuple[ClaimNeed, ...]]:
    needs: defaultdict[str, list[ClaimNeed]] = defaultdict(list)
    for claim, family, label, trials in db.execute(_NEEDS):
        needs[claim].append(ClaimNeed(family=family, label=label, trials=trials))
    return {claim: tuple(of_claim) for claim, of_claim in needs.items()}


def _news(db: Database, trials: Mapping[str, tuple[ClaimTrial, ...]]) -> Mapping[str, tuple[ClaimNews, ...]]:
    """Return the updates of the trials of each claim, newest first."""
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for claim, of_claim in trials.items():
        for trial in of_claim:
            claims[trial.nct_id].append(claim)
    news: defaultdict[str, list[ClaimNews]] = defaultdict(list)
    for nct_id, day, headline in db.execute(_NEWS, (to_json(sorted(claims)),)):
        for claim in claims[nct_id]:
            news[claim].append(ClaimNews(nct_id=nct_id, day=day, headline=headline))
    return {claim: tuple(of_claim) for claim, of_claim in news.items()}
