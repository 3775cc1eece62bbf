"""Claims with the trials that bear on them, read for the pages of claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlite_utils import Database

from monitor.model.claim import ClaimNeed, ClaimNews, ClaimTrial, ListedClaim, PostedHarm

_TRIALS = (
    "SELECT claim, nct_id, title, relation, because, allocation, masking, overall_status, enrollment,"
    " enrollment_type, has_results FROM claim_evidence ORDER BY claim, nct_id"
)
_HARMS = (
    "SELECT nct_id, coalesce(title, group_id), serious_affected, serious_at_risk FROM adverse_event_groups"
    " WHERE nct_id IN (SELECT nct_id FROM claim_evidence) ORDER BY nct_id, position"
)
_NEEDS = (
    "SELECT r.claim, r.family, r.label, (SELECT count(DISTINCT l.nct_id) FROM trial_labels AS l"
    " JOIN trials AS t ON t.nct_id = l.nct_id AND t.removed_at IS NULL"
    " JOIN trial_watches AS w ON w.nct_id = l.nct_id"
    " JOIN claim_labels AS s ON s.claim = r.claim AND s.family = 'watch' AND s.label = w.watch"
    " WHERE l.family = r.family AND l.label = r.label AND r.place IN ('', l.place))"
    " FROM claim_labels AS r WHERE r.family <> 'watch' ORDER BY r.claim, r.family, r.label, r.place"
)

_NEWS = (
    "SELECT e.claim, u.nct_id, substr(u.detected_at, 1, 10), u.headline"
    " FROM (SELECT DISTINCT claim, nct_id FROM claim_evidence) AS e JOIN updates AS u ON u.nct_id = e.nct_id"
    " WHERE u.source = 'observed' AND u.severity <> 'silent'"
    " AND u.detected_at >= (SELECT date(max(finished_at), '-12 months') FROM polls)"
    " ORDER BY e.claim, u.detected_at DESC, u.id"
)


def listed_claims(db: Database) -> tuple[ListedClaim, ...]:
    """Return the claims of the configuration in its order, each with the trials that bear on it."""
    trials, needs, news = _trials(db), _needs(db), _news(db)
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
    harms: defaultdict[str, list[PostedHarm]] = defaultdict(list)
    for nct_id, arm, affected, at_risk in db.execute(_HARMS):
        harms[nct_id].append(PostedHarm(arm=arm or "an arm", affected=affected, at_risk=at_risk))
    trials: defaultdict[str, list[ClaimTrial]] = defaultdict(list)
    for (
        claim,
        nct_id,
        title,
        relation,
        because,
        allocation,
        masking,
        status,
        people,
        kind,
        results,
    ) in db.execute(_TRIALS):
        trial = ClaimTrial(
            nct_id=nct_id,
            title=title,
            relation=relation,
            because=because or "",
            allocation=allocation,
            masking=masking,
            overall_status=status,
            enrollment=people,
            enrollment_type=kind,
            has_results=bool(results),
            harms=tuple(harms.get(nct_id, ())),
        )
        trials[claim].append(trial)
    return {claim: tuple(of_claim) for claim, of_claim in trials.items()}


def _needs(db: Database) -> Mapping[str, tuple[ClaimNeed, ...]]:
    needs: defaultdict[str, list[ClaimNeed]] = defaultdict(list)
    for claim, family, label, trials in db.execute(_NEEDS):
        needs[claim].append(ClaimNeed(family=family, label=label, trials=trials))
    return {claim: tuple(of_claim) for claim, of_claim in needs.items()}


def _news(db: Database) -> Mapping[str, tuple[ClaimNews, ...]]:
    news: defaultdict[str, list[ClaimNews]] = defaultdict(list)
    for claim, nct_id, day, headline in db.execute(_NEWS):
        news[claim].append(ClaimNews(nct_id=nct_id, day=day, headline=headline))
    return {claim: tuple(of_claim) for claim, of_claim in news.items()}
