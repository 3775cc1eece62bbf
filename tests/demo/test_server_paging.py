"""The laws of paging: all of it, nothing twice, and the traps that the live service sets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

START = date(2026, 1, 1)


@pytest.fixture
def many(study, snapshot):
    """`many(n)`: a release of so many studies; each seventh has no date, each fifth another condition."""

    def made(count):
        def record(number):
            day = str(START + timedelta(days=number % 11))
            dates = {"lastUpdatePostDateStruct": {"date": day}} if number % 7 else {}
            conditions = ["Disc disease" if number % 5 else "Pain"]
            return study(number, conditions=conditions, dates=dates)

        return snapshot([record(number) for number in range(1, count + 1)])

    return made


def pages(client, **params):
    """All answers of one paging loop."""
    params = {"fields": "NCTId"} | {name.replace("__", "."): value for name, value in params.items()}
    answers = [client.get("studies", params=params).json()]
    while token := answers[-1].get("nextPageToken"):
        answers.append(client.get("studies", params=params | {"pageToken": token}).json())
    return answers


def rows(answers):
    return [
        study["protocolSection"]["identificationModule"]["nctId"]
        for answer in answers
        for study in answer["studies"]
    ]


@pytest.mark.parametrize("sort", [{}, {"sort": "LastUpdatePostDate:desc,StudyFirstPostDate:desc"}])
@pytest.mark.parametrize(("count", "size"), [(0, 5), (1, 5), (4, 5), (5, 5), (6, 5), (23, 5), (25, 1)])
def test_the_pages_together_are_everything_once(emulate, many, count, size, sort):
    _, client = emulate(many(count))
    answers = pages(client, pageSize=size, countTotal="true", **sort)
    assert sorted(rows(answers)) == [f"NCT{number:08d}" for number in range(1, count + 1)]
    assert [answer.get("totalCount") for answer in answers] == [count] + [None] * (len(answers) - 1)
    assert len(answers) == count // size + 1
    assert len(answers[-1]["studies"]) < size


def test_a_full_last_page_has_a_token_and_the_page_after_it_is_empty(emulate, many):
    _, client = emulate(many(10))
    answers = pages(client, pageSize=5)
    assert [len(answer["studies"]) for answer in answers] == [5, 5, 0]
    assert answers[-1] == {"studies": []}


@pytest.mark.parametrize(
    ("asked", "given"), [(None, 10), ("0", 10), ("1000", 1000), ("5000", 1000), ("3", 3)]
)
def test_the_page_size_has_a_default_and_a_ceiling(emulate, many, asked, given):
    _, client = emulate(many(1100))
    params = {"fields": "NCTId"} | ({"pageSize": asked} if asked else {})
    assert len(client.get("studies", params=params).json()["studies"]) == given


def test_the_total_is_given_only_where_it_is_asked_for(emulate, many):
    _, client = emulate(many(3))
    assert "totalCount" not in client.get("studies").json()
    assert "totalCount" not in client.get("studies", params={"countTotal": "false"}).json()


def test_without_sort_the_order_differs_from_call_to_call_and_stays_within_one_loop(emulate, many):
    _, client = emulate(many(23))
    first, second = (rows(pages(client, pageSize=5)) for _ in range(2))
    assert first != second
    assert sorted(first) == sorted(second)


def test_with_sort_the_order_is_the_same_each_time(emulate, many):
    _, client = emulate(many(23))
    sort = "LastUpdatePostDate:desc,StudyFirstPostDate:desc"
    assert rows(pages(client, pageSize=5, sort=sort)) == rows(pages(client, pageSize=7, sort=sort))


@pytest.mark.parametrize(("sort", "reverse"), [("", True), (":desc", True), (":asc", False)])
def test_sorting_puts_what_lacks_the_field_last(emulate, many, sort, reverse):
    release = many(40)
    _, client = emulate(release)

    def day(nct_id):
        dates = release.studies[nct_id]["protocolSection"]["statusModule"]
        return dates.get("lastUpdatePostDateStruct", {}).get("date")

    days = [day(nct_id) for nct_id in rows(pages(client, sort=f"LastUpdatePostDate{sort}", pageSize=9))]
    present = [dated for dated in days if dated]
    assert present == sorted(present, reverse=reverse)
    assert days == present + [None] * (40 // 7)


def test_numbers_sort_by_value_and_upwards_by_default(emulate, study, snapshot):
    counts = [100, 9, 20]
    _, client = emulate(
        snapshot(
            [study(n, designModule={"enrollmentInfo": {"count": c}}) for n, c in enumerate(counts, start=1)]
        )
    )
    found = rows(pages(client, sort="EnrollmentCount"))
    assert found == ["NCT00000002", "NCT00000003", "NCT00000001"]


def test_a_token_used_with_another_query_answers_with_wrong_rows(emulate, many):
    _, client = emulate(many(40))
    sort = {"sort": "LastUpdatePostDate", "fields": "NCTId"}
    token = client.get("studies", params=sort | {"query.cond": "disc", "pageSize": 5}).json()["nextPageToken"]
    answer = client.get("studies", params=sort | {"query.cond": "pain", "pageToken": token})
    everything = rows(pages(client, query__cond="pain", sort="LastUpdatePostDate"))
    assert answer.status_code == 200
    assert rows([answer.json()]) == everything[5:]


def test_a_release_in_the_middle_of_a_loop_can_repeat_rows(emulate, study, snapshot):
    older = [study(number) for number in range(2, 8)]
    emulator, client = emulate(snapshot(older), snapshot([study(1), *older], day="2026-09-11"))
    params = {"pageSize": 3, "sort": "StartDate", "fields": "NCTId"}
    first = client.get("studies", params=params).json()
    emulator.advance()
    second = client.get("studies", params=params | {"pageToken": first["nextPageToken"]}).json()
    assert set(rows([first])) & set(rows([second]))
