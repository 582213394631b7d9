"""The figures transcribed from the published documents: consistent among themselves, and found in the documents."""

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "data" / "published"
SOURCES = ROOT.parent / "shared" / "sources"
KEYS = {
    "claims": ["claim_id"],
    "documents": ["document"],
    "figures": ["figure_id"],
    "table_1_2021": ["deprivation_group", "outcome"],
    "table_2_2021": ["la_name"],
    "slides_2017_areas": ["la_name"],
    "outcomes_2023": ["outcome_order"],
}
RELEASE_2021, SLIDES, RELEASE_2023 = "ofsted-2021-release", "ofsted-cqc-slides-2017", "ofsted-2023-release"
ARTICLE_1, ARTICLE_2 = "snj-article-2023-part-1", "snj-article-2023-part-2"
# a phrase that stands in one document only tells which file holds it
TELLTALE = {
    RELEASE_2021: "Table 2: All area SEND re-visit outcomes",
    SLIDES: "key messages",
    ARTICLE_1: "(Part 1)",
    ARTICLE_2: "(Part 2)",
    RELEASE_2023: "Data for Figure 1: Inspection outcomes as at 31 December 2023",
}
WITHOUT_TEXT = {"ofsted-2024-release"}
"""Documents of which we have a few counts alone, and no text to hold them against."""
DOCUMENTS = set(TELLTALE) | WITHOUT_TEXT
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
MONTHS += ["October", "November", "December"]
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER_WORDS = {word: number for number, word in enumerate(WORDS)} | {"twenty-one": 21}
# what the documents print that is no figure of theirs: statutes, addresses, numbering, another site's furniture
NO_FIGURE = [
    r"Act (of )?\d{4}",
    r"section \d+(\(\d+\))?",
    r"COVID-19",
    r"https://\S+",
    r"0300[ \d]+",
    r"TW9 4DU",
    r"version/3|Licence v3\.0",
    r"SEN2",
    r"Slide \d+",
    r"footnote \d+",
    r"(Figure|Table) \d+",
    r"academic year 2022/23|2016–17|2017–18|2018–19",
    r"(?m)^\s*\d[.)] ",
    r"\((1|2|3|2024)\)\s*$",
    r"(?s)Top Articles\s.*",
]

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


FIGURES = {row["figure_id"]: row for row in rows("figures")}
CLAIMS = {row["claim_id"]: row for row in rows("claims")}


def printed(figure_id: str) -> float:
    return float(FIGURES[figure_id]["value"])


def total(figure_id: str) -> int:
    return int(FIGURES[figure_id]["population"])


def summed(table: list[Row], column: str) -> int:
    return sum(int(row[column]) for row in table)


# form


@pytest.mark.parametrize("name", KEYS)
def test_a_table_is_plain_utf_8_sorted_by_a_key_that_stands_once(name: str) -> None:
    content = (PUBLISHED / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    keys = [tuple(row[column] for column in KEYS[name]) for row in rows(name)]
    assert keys == sorted(set(keys))


def test_the_folder_holds_no_table_that_these_tests_do_not_know() -> None:
    assert {path.stem for path in PUBLISHED.glob("*.csv")} == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_every_row_names_a_document_we_list_and_its_place_in_it(name: str) -> None:
    known = {row["document"] for row in rows("documents")}
    assert known == DOCUMENTS
    for row in rows(name):
        assert row["document"] in known
        assert row.get("place", "needs none")


@pytest.mark.parametrize("row", FIGURES.values(), ids=list(FIGURES))
def test_a_figure_is_a_number_with_its_unit_or_a_date_or_a_quantity_in_words(row: Row) -> None:
    assert row["figure_id"].startswith(row["document"] + "-")
    assert bool(row["value"]) == bool(row["unit"])
    assert bool(row["date"]) != bool(row["value"] or row["verbal"])
    assert row["date"] == "" or row["population"] == ""
    if row["value"] and row["population"] and row["unit"] != "per cent":
        assert float(row["value"]) <= int(row["population"])


def test_every_document_gives_figures() -> None:
    assert {row["document"] for row in FIGURES.values()} == DOCUMENTS


@pytest.mark.parametrize("name", ["table_2_2021", "slides_2017_areas"])
def test_every_area_is_one_of_our_local_areas_by_code_and_name(name: str) -> None:
    with (ROOT / "data" / "local_areas.csv").open(encoding="utf-8", newline="") as handle:
        known = {row["la_code"]: row["la_name"] for row in csv.DictReader(handle)}
    for row in rows(name):
        first_word = row["la_name"].split(" ")[0]
        assert first_word in known[row["la_code"]]


# the 2021 release adds up


def test_the_ten_cells_of_table_1_sum_to_57_without_and_59_with_a_statement_116_in_all() -> None:
    table = rows("table_1_2021")
    assert len(table) == 10
    with_statement = [row for row in table if row["outcome"] == "written statement of action"]
    assert [row["deprivation_group"] for row in with_statement] == list("12345")
    assert summed(with_statement, "areas") == 59 == printed(f"{RELEASE_2021}-wsoa")
    assert summed(table, "areas") == 116 == printed(f"{RELEASE_2021}-inspected")
    assert summed(table, "areas") - summed(with_statement, "areas") == 57


def test_in_every_row_of_table_2_weaknesses_with_and_without_progress_make_those_identified() -> None:
    table = rows("table_2_2021")
    assert len(table) == 21 == printed(f"{RELEASE_2021}-revisits")
    for row in table:
        identified, made = int(row["weaknesses_identified"]), int(row["progress_made"])
        assert made + int(row["progress_not_made"]) == identified
        assert row["outcome"] == ("all" if made == identified else "some" if made else "none")


def test_table_2_has_9_areas_with_progress_in_all_11_in_some_and_1_in_no_weakness() -> None:
    counts = Counter(row["outcome"] for row in rows("table_2_2021"))
    assert counts == {"all": 9, "some": 11, "none": 1}
    assert counts == {outcome: printed(f"{RELEASE_2021}-revisits-{outcome}") for outcome in counts}


def test_areas_with_a_statement_are_re_visited_or_waiting() -> None:
    waiting = printed(f"{RELEASE_2021}-revisits-awaited")
    assert waiting + printed(f"{RELEASE_2021}-revisits") == total(f"{RELEASE_2021}-revisits") == 59


def test_the_per_cent_with_a_statement_is_the_count_over_the_total() -> None:
    share = printed(f"{RELEASE_2021}-wsoa") / total(f"{RELEASE_2021}-wsoa")
    assert round(100 * share) == printed(f"{RELEASE_2021}-wsoa-share-per-cent")


def test_inner_and_outer_london_together_give_the_1_in_4_of_london() -> None:
    parts = [f"{RELEASE_2021}-type-{part}-london" for part in ("inner", "outer")]
    assert sum(map(printed, parts)) / sum(map(total, parts)) == 1 / 4
    assert [printed(f"{part}-inspected") for part in parts] == [total(part) for part in parts]


def test_two_regions_hold_over_half_of_the_areas_not_inspected() -> None:
    two = printed(f"{RELEASE_2021}-not-inspected-london")
    two += printed(f"{RELEASE_2021}-not-inspected-north-east-yorkshire-humber")
    assert two / printed(f"{RELEASE_2021}-not-inspected") > 1 / 2


def test_the_release_leaves_one_area_neither_inspected_nor_waiting_which_is_dorset() -> None:
    inspected, areas = printed(f"{RELEASE_2021}-inspected"), printed(f"{RELEASE_2021}-areas-all")
    unaccounted = areas - inspected - printed(f"{RELEASE_2021}-not-inspected")
    assert unaccounted == printed(f"{RELEASE_2021}-boundary-changed") == 1


def test_12_of_33_is_just_over_a_third() -> None:
    year = f"{RELEASE_2021}-year-2018-19-without"
    assert 1 / 3 < printed(year) / total(year) < 0.4
    assert FIGURES[f"{year}-share"]["verbal"] == "just over a third"


# the other documents add up


def test_the_slides_list_8_areas_of_summer_and_12_of_autumn_16_with_a_published_report() -> None:
    table = rows("slides_2017_areas")
    assert Counter(row["term"] for row in table) == {"summer 2016": 8, "autumn 2016": 12}
    assert len(table) == printed(f"{SLIDES}-inspected")
    assert sum(row["report_published"] == "true" for row in table) == printed(f"{SLIDES}-letters")


def test_the_articles_re_visits_with_and_without_all_weaknesses_put_right_make_56() -> None:
    parts = printed(f"{ARTICLE_1}-revisits-all") + printed(f"{ARTICLE_1}-revisits-not-all")
    assert parts == printed(f"{ARTICLE_1}-revisits") == 56


def test_the_outcomes_of_2023_are_7_11_and_8_of_26_in_the_annex_and_in_the_text() -> None:
    table = rows("outcomes_2023")
    assert [int(row["areas"]) for row in table] == [7, 11, 8]
    in_text = [printed(f"{RELEASE_2023}-{name}") for name in ("typically-positive", "inconsistent", "failings")]
    assert in_text == [7, 11, 8]
    assert sum(in_text) == printed(f"{RELEASE_2023}-inspected") == 26


# the ledger of claims is whole


def test_every_printed_figure_has_one_claim_that_says_where_it_stands_in_the_same_words() -> None:
    linked = {row["figure_id"]: row for row in CLAIMS.values() if row["figure_id"]}
    assert set(linked) == set(FIGURES)
    for figure_id, claim in linked.items():
        figure = FIGURES[figure_id]
        assert claim["claim_id"] == figure_id
        assert [claim[name] for name in ("document", "place", "claim")] == [
            figure[name] for name in ("document", "place", "about")
        ]
        assert claim["published_table"] == "figures"
        assert claim["says"] == ""


def test_every_row_of_a_printed_table_has_one_claim_that_says_what_it_prints() -> None:
    printed_rows = {
        "table_1_2021": [
            (f"deprivation_group={row['deprivation_group']}; outcome={row['outcome']}", row["areas"])
            for row in rows("table_1_2021")
        ],
        "table_2_2021": [
            (f"la_code={row['la_code']}", "; ".join([row["outcome"], *list(row.values())[-3:]]))
            for row in rows("table_2_2021")
        ],
        "slides_2017_areas": [
            (
                f"la_code={row['la_code']}; start_year=2016",
                f"{row['term']}; report {'' if row['report_published'] == 'true' else 'not yet '}published",
            )
            for row in rows("slides_2017_areas")
        ],
        "outcomes_2023": [
            (f"start_year=2023; outcome={row['outcome']}", row["areas"]) for row in rows("outcomes_2023")
        ],
    }
    for table, expected in printed_rows.items():
        own = [row for row in CLAIMS.values() if row["published_table"] == table]
        assert sorted((row["where"], row["says"]) for row in own) == sorted(expected)


@pytest.mark.parametrize("row", CLAIMS.values(), ids=list(CLAIMS))
def test_a_claim_has_either_a_function_or_what_it_needs_and_says_something(row: Row) -> None:
    assert row["claim_id"].startswith(row["document"] + "-")
    assert bool(row["function"]) != bool(row["needs"])
    assert bool(row["figure_id"]) != bool(row["says"])
    assert bool(row["function"]) == bool(row["rows"])
    assert row["function"] or not row["where"] + row["argument"]
    assert row["function"] or not row["reason"]


def test_the_ledger_has_claims_of_every_document_and_kind_we_speak_of() -> None:
    assert {row["document"] for row in CLAIMS.values()} == DOCUMENTS
    assert {row["kind"] for row in CLAIMS.values()} >= {"count", "share", "rank", "verbal quantity", "comparison"}
    assert len(CLAIMS) >= 60


# the documents say so


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The documents' texts by slug; a machine without them skips, unless CI says the check must run."""
    found = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt"))]
    if not found:
        absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        absent("the documents are not in ../shared/sources")
    return {document: next(text for text in found if phrase in text) for document, phrase in TELLTALE.items()}


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def in_words(text: str) -> str:
    """Write words of quantity as the column verbal does: lower case, hyphens as spaces, "out of" as "in"."""
    return flat(text).lower().replace("-", " ").replace("out of", "in").replace(",", "")


def number_pattern(value: float) -> str:
    """Return what a number may look like in print: digits, with commas, millions, or a word."""
    forms = [f"{value:g}" if value < 1e5 else f"{value:.0f}", f"{value:,.0f}" if value % 1 == 0 else f"{value:g}"]
    forms += [f"{value / 1e6:g} million"] if value >= 1e6 else []
    words = [word for word, number in NUMBER_WORDS.items() if number == value]
    digits = "|".join(re.escape(form) for form in forms)
    return rf"(?<![\d.,])({digits})(?![\d])" + "".join(rf"|\b{word}\b" for word in words)


def date_pattern(text: str) -> str:
    year, *rest = text.split("-")
    if not rest:
        return rf"\b{year}\b"
    month = MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return rf"\b{month}( – ({'|'.join(MONTHS)}))? {year}\b"
    return rf"\b{int(rest[1])}(st|nd|rd|th)? {month} {year}\b"


WITH_TEXT = {name: row for name, row in FIGURES.items() if row["document"] not in WITHOUT_TEXT}


@pytest.mark.official
@pytest.mark.parametrize("row", WITH_TEXT.values(), ids=list(WITH_TEXT))
def test_a_figure_stands_in_its_document(row: Row, texts: dict[str, str]) -> None:
    text = flat(texts[row["document"]])
    for column in ("value", "population"):
        if row[column]:
            assert re.search(number_pattern(float(row[column])), text, re.IGNORECASE), row[column]
    if row["date"]:
        assert re.search(date_pattern(row["date"]), text)
    # the release says that outcomes do not seem affected: the words between are not ours to repeat
    words = row["verbal"].removeprefix("not ") if row["verbal"] == "not adversely affected" else row["verbal"]
    assert re.search(rf"\b{re.escape(words)}(?![a-z])", in_words(text)) or not words


@pytest.mark.official
def test_the_rows_of_table_1_stand_in_the_release(texts: dict[str, str]) -> None:
    cells: dict[str, list[str]] = {}
    for row in rows("table_1_2021"):
        cells.setdefault(row["deprivation_label"], []).append(row["areas"])
    text = flat(texts[RELEASE_2021]).split("Table 1:")[1]
    found = re.findall(r"(Most|More|Average|Less|Least) (deprived|deprivation) (\d+) (\d+)(?= )", text)
    assert {f"{label} {kind}".lower(): list(counts) for label, kind, *counts in found} == cells


@pytest.mark.official
def test_the_rows_of_table_2_stand_in_the_release_and_no_other(texts: dict[str, str]) -> None:
    text = flat(texts[RELEASE_2021]).split("has not been made")[1].split("In July 2019")[0]
    found = re.findall(r"([A-Z][A-Za-z ]+?) (Yes|Some|No) (\d+) (\d+) (\d+)", text)
    ours = {"all": "Yes", "some": "Some", "none": "No"}
    counts = ("weaknesses_identified", "progress_made", "progress_not_made")
    assert found == [
        (row["la_name"], ours[row["outcome"]], *(row[column] for column in counts)) for row in rows("table_2_2021")
    ]


@pytest.mark.official
def test_the_areas_of_the_slides_stand_under_their_term_with_their_mark(texts: dict[str, str]) -> None:
    listed = texts[SLIDES].split("Launching the new inspection \nremit")[1].split("Inspection practice")[0]
    term, found = "", {}
    for line in filter(None, (line.strip() for line in listed.splitlines())):
        if line in ("Summer", "Autumn"):
            term = f"{line.lower()} 2016"
        elif not line.startswith(("*", "Inspections to date")):
            found[line.rstrip("*")] = (term, "false" if line.endswith("*") else "true")
    assert found == {row["la_name"]: (row["term"], row["report_published"]) for row in rows("slides_2017_areas")}


@pytest.mark.official
def test_the_outcomes_of_2023_stand_in_the_annex_in_this_order(texts: dict[str, str]) -> None:
    counts = " ".join(row["areas"] for row in rows("outcomes_2023"))
    assert f"Local areas {counts} 26" in flat(texts[RELEASE_2023])


@pytest.mark.official
@pytest.mark.parametrize("document", TELLTALE)
def test_every_number_and_date_a_document_prints_is_transcribed(document: str, texts: dict[str, str]) -> None:
    text = texts[document]
    for pattern in NO_FIGURE:
        text = re.sub(pattern, " ", text, flags=0 if pattern.startswith("(?") else re.MULTILINE)
    text = flat(text)
    own = [row for name in KEYS if name != "claims" for row in rows(name) if row["document"] == document]
    dates = {row["date"] for row in own if row.get("date")}
    printed_dates = {iso(match) for match in re.finditer(DATE, text)}
    assert {date for date in printed_dates if not any(known.startswith(date) for known in dates)} == set()
    known = {number for row in own for number in numbers_of(row)}
    words = "|".join(NUMBER_WORDS)
    rest = re.sub(DATE, " ", text)
    numbers = {number_of(match[0]) for match in re.finditer(rf"{NUMBER}( million)?|\b({words})\b", rest, re.IGNORECASE)}
    assert numbers - known == set()


DATE = rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? )?(?:({'|'.join(MONTHS)}) )?((?:19|20)\d\d)\b"
NUMBER = r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?"


def iso(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    if month is None:
        return year
    return f"{year}-{MONTHS.index(month) + 1:02d}" + ("" if day is None else f"-{int(day):02d}")


def number_of(text: str) -> float:
    if text.lower() in NUMBER_WORDS:
        return NUMBER_WORDS[text.lower()]
    digits = text.removesuffix(" million").replace(",", "")
    return float(digits) * (1_000_000 if text.endswith("million") else 1)


def numbers_of(row: Row) -> set[float]:
    """Return the numbers a row transcribes: counts, values, totals and the digits within words of quantity."""
    unnumbered = (
        "document",
        "about",
        "published_from",
        "place",
        "figure_id",
        "date",
        "title",
        "where",
        "published",
        "la_code",
        "term",
    )
    cells = [cell for column, cell in row.items() if column not in unnumbered]
    return {float(number) for cell in cells for number in re.findall(r"\d+(?:\.\d+)?", cell)}


@pytest.mark.official
@pytest.mark.parametrize("document", TELLTALE)
def test_our_words_repeat_no_run_of_eight_words_of_a_document(document: str, texts: dict[str, str]) -> None:
    theirs = re.findall(r"[\w'’]+", texts[document].lower())
    runs = {tuple(theirs[start : start + 8]) for start in range(len(theirs) - 7)}
    written = [row["about"] for row in rows("figures") + rows("documents")]
    written += [row[column] for row in CLAIMS.values() for column in ("claim", "reason", "needs")]
    for text in written:
        ours = re.findall(r"[\w'’]+", text.lower())
        assert not runs & {tuple(ours[start : start + 8]) for start in range(len(ours) - 7)}, text
