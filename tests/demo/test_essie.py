"""Reading the query language, and what it finds, against a model made of sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.emulator.areas import PARAMETERS
from monitor.demo.emulator.essie import (
    All,
    And,
    Cover,
    In,
    Missing,
    Not,
    Or,
    QueryError,
    Range,
    Words,
    count_terms,
    parse,
)
from monitor.demo.emulator.index import Index

CONDITIONS = PARAMETERS["query.cond"]
TERMS = PARAMETERS["query.term"]


def word(text):
    return Words(text=text, phrase=False)


def phrase(text):
    return Words(text=text, phrase=True)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("disc pain", word("disc pain")),
        ('"disc pain"', phrase("disc pain")),
        ("a OR b AND c", Or(items=(word("a"), And(items=(word("b"), word("c")))))),
        ("(a OR b) AND c", And(items=(Or(items=(word("a"), word("b"))), word("c")))),
        ("a NOT b", And(items=(word("a"), Not(item=word("b"))))),
        ("a AND NOT b", And(items=(word("a"), Not(item=word("b"))))),
        ("NOT a AND b", And(items=(Not(item=word("a")), word("b")))),
        ('"a b" "c d"', And(items=(phrase("a b"), phrase("c d")))),
        ("a or b", word("a or b")),
        ("ANDROGEN ORAL NOTCH", word("ANDROGEN ORAL NOTCH")),
        (r"\AND", word("AND")),
        (r"what\?\ \(sic\)", word("what? (sic)")),
        (r'"an \"odd\" one"', phrase('an "odd" one')),
        ("AREA[BriefTitle]spine", In(area="BriefTitle", item=word("spine"))),
        (
            "AREA[StartDate]RANGE[2024-01, MAX]",
            In(area="StartDate", item=Range(low="2024-01", high="MAX")),
        ),
        ("AREA[Phase]MISSING", In(area="Phase", item=Missing())),
        ("AREA[Acronym](a OR b)", In(area="Acronym", item=Or(items=(word("a"), word("b"))))),
        ('COVERAGE[FullMatch]"disc"', Cover(how="FullMatch", item=phrase("disc"))),
        ("EXPANSION[Term]disc", word("disc")),
        ("SEARCH[Study](a OR b)", Or(items=(word("a"), word("b")))),
        ("ALL", All()),
    ],
)
def test_a_query_is_read_by_precedence(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "AND", "a AND", "OR a", "a OR", "NOT", "(a", "a)", "()", '"a', '""x"', "a OR OR b",
        "AREA [Phase]x", "AREA[Phase]", "RANGE[1]", "RANGE[1,2,3]", "RANGE[,2]", "[x]", "a]", "\\",
        "COVERAGE[Some]x", "EXPANSION[All]x", "SEARCH[Location](x)", "NOT " * 200 + "x", "(" * 500 + "x",
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(text):
    with pytest.raises(QueryError):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse(text)
    except QueryError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@given(st.text(min_size=1, max_size=30))
def test_escaped_text_is_a_term_whatever_it_contains(text):
    escaped = "".join(f"\\{character}" for character in text)
    assert parse(escaped) == word(text)


def test_a_phrase_counts_as_one_term_unless_its_words_are_counted():
    text = '"disc herniation" OR back pain AND AREA[Phase]MISSING'
    assert count_terms(text) == 3
    assert count_terms(text, words_in_phrases=True) == 4


# --- what is found ---------------------------------------------------------------------------------

WORDS = ("disc", "cell", "spine", "pain")


def leaves():
    return st.sampled_from(WORDS).map(lambda text: (text, text))


def combined(children):
    def join(operator):
        return lambda two: (f"({two[0][0]} {operator} {two[1][0]})", (operator, two[0][1], two[1][1]))

    pairs = st.tuples(children, children)
    negated = children.map(lambda node: (f"NOT {node[0]}", ("NOT", node[1])))
    return pairs.map(join("AND")) | pairs.map(join("OR")) | negated


def model(tree, records):
    if isinstance(tree, str):
        return {number for number, words in enumerate(records) if tree in words}
    operator, *items = tree
    sets = [model(item, records) for item in items]
    if operator == "NOT":
        return set(range(len(records))) - sets[0]
    return sets[0] & sets[1] if operator == "AND" else sets[0] | sets[1]


@given(
    records=st.lists(st.lists(st.sampled_from(WORDS)), max_size=6),
    query=st.recursive(leaves(), combined, max_leaves=8),
)
def test_and_or_and_not_are_the_operations_on_sets(records, query):
    index = Index()
    numbers = [
        index.number({"protocolSection": {"conditionsModule": {"conditions": words}}}) for words in records
    ]
    text, tree = query
    assert index.search(parse(text), CONDITIONS, numbers) == model(tree, records)


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), max_size=6), st.integers(0, 6))
def test_what_is_remembered_of_earlier_records_is_what_a_new_index_finds(records, first):
    def made(words):
        return {"protocolSection": {"conditionsModule": {"conditions": [" ".join(words)]}}}

    studies = [made(words) for words in records]
    index = Index()
    query = parse('"disc cell" OR spine')
    index.search(query, CONDITIONS, [index.number(study) for study in studies[:first]])
    fresh = Index()
    again = [index.number(study) for study in studies]
    assert again == [fresh.number(study) for study in studies]
    assert index.search(query, CONDITIONS, again) == fresh.search(query, CONDITIONS, again)


@pytest.fixture
def finds(study):
    """`finds(query, conditions=[...])`: whether a study with these conditions is found."""

    def found(text, area=CONDITIONS, **fields):
        index = Index()
        number = index.number(study(1, **fields))
        return bool(index.search(parse(text), area, [number]))

    return found


@pytest.mark.parametrize(
    ("text", "conditions", "expected"),
    [
        ("herniated disc", ["Disc, herniated"], True),
        ('"herniated disc"', ["Disc, herniated"], False),
        ('"adipose derived"', ["Adipose-derived cells"], True),
        ('"stem cells"', ["STEM CELL therapy"], True),
        ("injury", ["Spinal cord injuries"], True),
        ("stenosi", ["Spinal stenosis"], False),
        ("dis", ["Disc"], False),
        ('"disc pain"', ["Disc", "Pain"], False),
        ("disc or pain", ["Disc", "Pain"], True),
        ("disc or pain", ["Disc"], False),
        ("COVERAGE[FullMatch]disc", ["Disc", "Pain"], True),
        ("COVERAGE[FullMatch]disc", ["Disc pain"], False),
        ('COVERAGE[StartsWith]"disc"', ["Disc pain"], True),
        ('COVERAGE[EndsWith]"disc"', ["Disc pain"], False),
        ("AREA[Keyword]disc", ["Disc"], False),
        ("AREA[Condition]disc", ["Disc"], True),
        ('"..."', ["Disc"], False),
        ("ALL", ["Disc"], True),
        ("AREA[Keyword]MISSING", ["Disc"], True),
        ("AREA[Condition]MISSING", ["Disc"], False),
        ("AREA[OverallStatus]RECRUITING", ["Disc"], True),
        ("AREA[OverallStatus]NOT_YET_RECRUITING", ["Disc"], False),
        ("AREA[HasResults]false", ["Disc"], True),
    ],
)
def test_words_phrases_and_contexts_find(finds, text, conditions, expected):
    assert finds(text, conditions=conditions) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AREA[StartDate]RANGE[2024-03, 2024-03]", True),
        ("AREA[StartDate]RANGE[2024, 2024]", True),
        ("AREA[StartDate]RANGE[MIN, 2024-03-14]", False),
        ("AREA[StartDate]RANGE[03/15/2024, MAX]", True),
        ("AREA[StartDate]RANGE[2025-01-01, MAX]", False),
        ("AREA[StartDate]2024", True),
        ("AREA[StartDate]2023", False),
        ("AREA[CompletionDate]RANGE[MIN, MAX]", False),
        ("NOT AREA[CompletionDate]RANGE[MIN, MAX]", True),
        ("AREA[CompletionDate]MISSING", True),
        ("AREA[EnrollmentCount]RANGE[10, 40]", True),
        ("AREA[EnrollmentCount]RANGE[41, MAX]", False),
        ("AREA[EnrollmentCount]40", True),
        ("AREA[MinimumAge]RANGE[MIN, 216 months]", True),
        ("AREA[MinimumAge]RANGE[19 years, MAX]", False),
    ],
)
def test_a_range_compares_values_and_never_finds_what_has_none(finds, text, expected):
    fields = {
        "dates": {"startDateStruct": {"date": "2024-03-15"}},
        "designModule": {"enrollmentInfo": {"count": 40}},
        "eligibilityModule": {"minimumAge": "18 Years"},
    }
    assert finds(text, TERMS, **fields) is expected


@pytest.mark.parametrize(
    "text", ["AREA[Nowhere]x", "AREA[StartDate]RANGE[soon, MAX]", "AREA[BriefTitle]RANGE[a, b]"]
)
def test_a_query_that_makes_no_sense_is_refused(finds, text):
    with pytest.raises(QueryError):
        finds(text, dates={"startDateStruct": {"date": "2024-03"}})


def test_each_parameter_looks_into_its_own_area(finds):
    cells = [{"type": "BIOLOGICAL", "name": "Allogeneic cells", "otherNames": ["XY-12"]}]
    fields = {
        "title": "Discs mended",
        "conditions": ["Back pain"],
        "interventions": cells,
        "derived": {"conditionBrowseModule": {"meshes": [{"term": "Lumbago"}]}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Examplia"}},
        "outcomesModule": {"primaryOutcomes": [{"measure": "Walking"}]},
        "contactsLocationsModule": {"locations": [{"city": "Oslo"}]},
    }
    found = {
        (name.removeprefix("query."), text)
        for name in PARAMETERS
        for text in ("disc", "pain", "xy-12", "lumbago", "Examplia", "walking", "oslo", "NCT00000001")
        if finds(text, PARAMETERS[name], **fields)
    }
    assert found == {
        *(("term", text) for text in ("disc", "pain", "xy-12", "lumbago", "Examplia", "walking", "oslo")),
        *((name, "disc") for name in ("cond", "intr", "titles", "patient")),
        *((name, "NCT00000001") for name in ("cond", "term", "id", "patient")),
        ("cond", "pain"), ("cond", "lumbago"), ("patient", "pain"), ("patient", "lumbago"),
        ("intr", "xy-12"), ("patient", "xy-12"), ("spons", "Examplia"), ("lead", "Examplia"),
        ("outc", "walking"), ("locn", "oslo"),
    }  # fmt: skip
