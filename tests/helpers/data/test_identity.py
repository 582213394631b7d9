"""Which readings are of one inspection, whose facts are used, and that order makes no difference."""

from itertools import permutations
from typing import Any

import pytest

from helpers.data.identity import facts_of, group_readings, is_same_inspection

FIRST = {
    "source": "data-to-insight-overview", "la_code": "E06000052", "inspection_start_date": "2023-02-06",
    "publication_date": "2023-05-05", "outcome": "inconsistent", "areas_for_priority_action": "", "report_url": "",
    "first_seen": "2024-08-08", "last_seen": "2026-03-30",
}  # fmt: skip
SECOND = FIRST | {
    "inspection_start_date": "2026-03-23", "publication_date": "2026-05-27", "report_url": "https://a.uk/2",
    "first_seen": "2026-06-29", "last_seen": "2026-06-29",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"inspection_start_date": "2023-03-08"}, True),  # 30 days later
        ({"inspection_start_date": "2023-03-09", "publication_date": "2023-05-06"}, False),  # 31 days later
        ({"inspection_start_date": "2023-06-01"}, True),  # another start, the same report
        ({"inspection_start_date": ""}, True),
        ({"inspection_start_date": "", "publication_date": "2023-05-06"}, False),
        ({"la_code": "E06000001"}, False),
    ],
)
def test_an_inspection_is_known_by_its_start_or_else_its_publication(change: Any, same: bool) -> None:
    assert is_same_inspection(FIRST, FIRST | change) is same
    assert is_same_inspection(FIRST | change, FIRST) is same


def test_an_empty_address_joins_nothing_and_a_common_one_does() -> None:
    assert not is_same_inspection(FIRST, SECOND | {"report_url": ""})
    assert is_same_inspection(FIRST | {"report_url": "https://a.uk/2"}, SECOND)


def test_readings_are_grouped_alike_in_any_order() -> None:
    without_start = FIRST | {"inspection_start_date": "", "last_seen": "2024-08-08"}
    mended = FIRST | {"publication_date": "2023-05-12", "first_seen": "2026-03-30"}
    readings = [FIRST, without_start, mended, SECOND]
    facts = {str([facts_of(group) for group in group_readings(order)]) for order in permutations(readings)}
    assert len(facts) == 1
    one, two = group_readings(readings)
    assert [facts_of(group)["publication_date"] for group in (one, two)] == ["2023-05-12", "2026-05-27"]
    assert len(one) == 3


def test_a_fact_is_that_of_the_first_source_that_gives_it_as_last_given() -> None:
    old = FIRST | {"outcome": "typically positive", "last_seen": "2024-12-23"}
    empty = FIRST | {"outcome": "", "inspection_start_date": "", "last_seen": "2026-06-29"}
    listed = FIRST | {"source": "ofsted-list", "inspection_start_date": "2023-02-07", "first_seen": "", "last_seen": ""}
    facts = facts_of([old, FIRST, empty])
    assert (facts["outcome"], facts["inspection_start_date"]) == ("inconsistent", "2023-02-06")
    assert (facts["first_seen"], facts["last_seen"]) == ("2024-08-08", "2026-06-29")
    assert facts_of([old, FIRST, listed])["inspection_start_date"] == "2023-02-07"
    answer = listed | {"source": "written-answer", "outcome": "", "publication_date": ""}
    facts = facts_of([answer, empty, FIRST])
    assert (facts["inspection_start_date"], facts["source"]) == ("2023-02-07", "data-to-insight-overview")
