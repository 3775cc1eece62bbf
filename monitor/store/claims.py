"""Claims with the trials that bear on them, read for the pages of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database

from monitor.model.claim import (
    AffectedPeople,
    ClaimDefinition,
    ClaimedTrial,
    ClaimEntry,
    ClaimNews,
    ClaimTrial,
    PostedHarm,
    PostedValue,
)
from monitor.model.payment import payment_words
from monitor.store.columns import to_json

# The view `claim_evidence` for some trials: its conditions cannot be given to it from outside. A test compares them.
_ENTRIES = """
    WITH wanted AS (SELECT value AS nct_id FROM json_each(?)), hits AS (
        SELECT r.claim, r.family, l.place, l.nct_id, l.position,
               l.label || coalesce(': "' || l.words || '" (' || l.field || ')', '') AS because
        FROM wanted CROSS JOIN trial_labels AS l ON l.nct_id = wanted.nct_id
        JOIN claim_labels AS r ON r.family = l.family AND r.label = l.label AND r.place IN ('', l.place)
        UNION ALL
        SELECT r.claim, r.family, '', w.nct_id, -1, NULL
        FROM wanted CROSS JOIN trial_watches AS w ON w.nct_id = wanted.nct_id
        JOIN claim_labels AS r ON r.family = 'watch' AND r.label = w.watch
    ), families AS (
        SELECT claim, count(DISTINCT family) AS families FROM claim_labels GROUP BY claim
    )
    SELECT h.nct_id, h.claim,
           CASE WHEN max(h.place = 'primary') THEN 'measured as a primary outcome'
                WHEN max(h.place = 'secondary') THEN 'measured as a secondary outcome'
                WHEN max(h.family = 'measure') THEN 'measured as another outcome'
                WHEN max(h.family = 'comparator') THEN 'compared'
                ELSE 'given' END,
           coalesce(group_concat(h.because, '; '), '')
    FROM (SELECT * FROM hits ORDER BY claim, nct_id, position) AS h
    JOIN claims AS c ON c.slug = h.claim AND c.active = 1
    JOIN trials AS t ON t.nct_id = h.nct_id AND t.removed_at IS NULL
    WHERE EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = h.nct_id)
    GROUP BY h.claim, h.nct_id
    HAVING count(DISTINCT h.family) = (SELECT f.families FROM families AS f WHERE f.claim = h.claim)
    ORDER BY h.nct_id, c.position
"""
_MEETS = (
    "SELECT DISTINCT l.nct_id, r.claim, r.family, r.label, r.place"
    " FROM json_each(?) AS wanted CROSS JOIN trial_labels AS l ON l.nct_id = wanted.value"
    " JOIN claim_labels AS r ON r.family = l.family AND r.label = l.label AND r.place IN ('', l.place)"
    " JOIN trials AS t ON t.nct_id = l.nct_id AND t.removed_at IS NULL"
    " JOIN trial_watches AS w ON w.nct_id = l.nct_id"
    " JOIN claim_labels AS s ON s.claim = r.claim AND s.family = 'watch' AND s.label = w.watch"
)
_TRIALS = (
    "SELECT t.nct_id, t.has_results, t.title, d.allocation, d.masking, t.overall_status, t.enrollment, t.enrollment_type,"
    " t.results_first_posted, t.study_type, d.intervention_model,"
    " coalesce((SELECT group_concat(label, ', ') FROM (SELECT DISTINCT l.label FROM trial_labels AS l"
    " WHERE l.nct_id = t.nct_id AND l.family = 'comparator' ORDER BY l.label)), ''), t.why_stopped, t.lead_sponsor"
    " FROM trials AS t LEFT JOIN designs AS d ON d.nct_id = t.nct_id"
    " WHERE t.nct_id IN (SELECT value FROM json_each(?))"
)
_COLUMNS = (
    "title", "allocation", "masking", "overall_status", "enrollment", "enrollment_type", "results_posted", "study_type",
    "intervention_model", "comparators", "why_stopped", "sponsor",
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
    "SELECT claim, family, label, place FROM claim_labels WHERE family <> 'watch'"
    " ORDER BY claim, family, label, place"
)
_NEWS = (
    "SELECT u.nct_id, substr(u.detected_at, 1, 10), u.headline FROM updates AS u"
    " WHERE u.source = 'observed' AND u.severity <> 'silent'"
    " AND u.detected_at >= (SELECT date(max(finished_at), '-12 months') FROM polls)"
    " ORDER BY u.detected_at DESC, u.id"
)


def definitions(db: Database) -> tuple[ClaimDefinition, ...]:
    """Return the claims of the last poll's configuration, in its order."""
    needs = _needs(db)
    rows = db.execute("SELECT slug, wording, source, date FROM claims WHERE active = 1 ORDER BY position")
    return tuple(
        ClaimDefinition(slug=slug, wording=wording, source=source, date=date, needs=needs.get(slug, ()))
        for slug, wording, source, date in rows
    )


def recent_news(db: Database) -> tuple[ClaimNews, ...]:
    """Return the updates of twelve months, newest first, of all trials."""
    rows = db.execute(_NEWS)
    return tuple(ClaimNews(nct_id=nct_id, day=day, headline=headline) for nct_id, day, headline in rows)


def claimed(db: Database, nct_ids: Iterable[str]) -> dict[str, ClaimedTrial]:
    """Return what trials have to do with all claims, by ID; those are left out that have no label of any."""
    wanted = to_json(sorted(nct_ids))
    entries: defaultdict[str, list[ClaimEntry]] = defaultdict(list)
    for nct_id, claim, relation, because in db.execute(_ENTRIES, (wanted,)):
        entries[nct_id].append(ClaimEntry(claim, relation, because))
    meets = _meets(db, wanted)
    trials = _trials(db, entries)
    return {
        nct_id: ClaimedTrial(
            entries=tuple(entries[nct_id]), meets=tuple(meets[nct_id]), trial=trials.get(nct_id)
        )
        for nct_id in sorted(entries.keys() | meets.keys())
    }


def _needs(db: Database) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    needs: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for claim, *need in db.execute(_NEEDS):
        family, label, place = need
        needs[claim].append((family, label, place))
    return {claim: tuple(of_claim) for claim, of_claim in needs.items()}


def _meets(db: Database, wanted: str) -> defaultdict[str, list[tuple[str, int]]]:
    """Return of each trial the claim and the place among its needs of the labels that it has."""
    places = {
        (claim, *need): place for claim, needs in _needs(db).items() for place, need in enumerate(needs)
    }
    meets: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for nct_id, claim, *need in db.execute(_MEETS, (wanted,)):
        meets[nct_id].append((claim, places[claim, *need]))
    return meets


def _trials(db: Database, listed_ids: Collection[str]) -> Mapping[str, ClaimTrial]:
    listed = to_json(sorted(listed_ids))
    harms, values, payments = _harms(db, listed), _values(db, listed), _payments(db, listed)
    return {
        nct_id: ClaimTrial(
            nct_id=nct_id,
            relation="",
            because="",
            has_results=bool(has_results),
            **dict(zip(_COLUMNS, columns, strict=True)),
            harms=tuple(harms[nct_id]),
            values=tuple(values[nct_id]),
            payment=payments.get(nct_id),
        )
        for nct_id, has_results, *columns in db.execute(_TRIALS, (listed,)).fetchall()
    }


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
