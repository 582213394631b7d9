"""The look-up, the deprivation summaries, the centres and the DfE tool; and the areas and indicators made of them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from area_send.sources.readers import authorities, centres, deprivation, lait
from area_send.sources.readers.area_table import code_of_dfe_number, local_area_rows
from area_send.sources.readers.boundaries import Boundaries, read_boundaries
from area_send.sources.readers.indicator_table import indicator_rows
from helpers.paths import data_dir
from smallstats.errors import DataError

LOOK_UP = ["la_code", "la_code_new", "local_authority_ons_name", "region_name", "ltla23cd", "ons_la_type"]
LOOK_UP_HEADER = [*LOOK_UP, "ons_population_0-25"]
UNITARY, COUNTY = "Unitary Authority", "County"
LISTED = [
    ["839", "E06000058", "Bournemouth, Christchurch and Poole", "South West", "E06000058", UNITARY, "114591"],
    ["838", "E06000059", "Dorset", "South West", "E10000009", UNITARY, "91981"],
    ["836", "", "Poole", "South West", "E06000029", "", ""],
    ["825", "E06000060", "Buckinghamshire", "South East", "E10000002", UNITARY, "166277"],
    ["940", "E06000061", "North Northamptonshire", "East Midlands", "E06000061", UNITARY, "107825"],
    ["941", "E06000062", "West Northamptonshire", "East Midlands", "E06000062", UNITARY, "130330"],
    ["928", "", "Northamptonshire", "East Midlands", "E10000021", "", ""],
    ["942", "E06000063", "Cumberland", "North West", "E10000006", COUNTY, "128211"],
    ["943", "E06000064", "Westmorland and Furness", "North West", "E10000006", COUNTY, "128211"],
    ["909", "", "Cumbria", "North West", "E10000006", COUNTY, "128211"],
    ["815", "E06000065", "North Yorkshire", "Yorkshire and the Humber", "E10000023", COUNTY, "158253"],
    ["933", "E06000066", "Somerset", "South West", "E10000027", UNITARY, "152079"],
    ["370", "E08000016", "Barnsley", "Yorkshire and the Humber", "E08000016", "Metropolitan District", "69889"],
    ["203", "E09000011", "Greenwich", "London", "E09000011", "London Borough", "94710"],
    ["373", "E08000019", "Sheffield", "Yorkshire and the Humber", "E08000019", "Metropolitan District", "180000"],
]
IDACI_HEADER = [
    deprivation.CODE,
    "x",
    deprivation.RANK,
    deprivation.RANK_OF_RANK,
    deprivation.SCORE,
    deprivation.RANK_OF_SCORE,
]
IDACI = [
    ["E10000023", "North Yorkshire", 10957.3, 140, 0.099, 141],
    ["E10000006", "Cumbria", 14516.43, 113, 0.138, 107],
    ["E08000016", "Barnsley", 20000.0, 30, 0.203, 40],
    ["E09000011", "Greenwich", 18000.0, 60, 0.181, 60],
]
CENTRES_HEADER = ["lad23_code", "lad23_name", "longitude", "latitude", "utla_code", "utla_name"]
CENTRES = [
    ["E08000016", "Barnsley", "-1.54925", "53.525768", "E08000038", "Barnsley"],
    ["E06000061", "North Northamptonshire", "-0.62503999", "52.425461", "E06000061", ""],
    ["E06000062", "West Northamptonshire", "-1.01682", "52.268978", "E06000062", ""],
    ["E06000063", "Cumberland", "-3.30797", "54.686062", "E06000063", ""],
    ["E06000064", "Westmorland and Furness", "-3.0", "50.0", "E06000064", ""],
]
LAIT_HEADER = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
APPEALS, REFUSED = "SEN_AppealableDec", "EHCP_Initial_req_refused"
LAIT = [
    [APPEALS, "", "2018", "Dorset (Pre LG)", "-", "835.0", "South West"],
    [APPEALS, "", "2018", "Dorset", "1.7000000000000002", "838.0", "South West"],
    [APPEALS, "", "2019", "Dorset", "2.1", "838.0", "South West"],
    [REFUSED, "", "2016", "Greenwich", "32.630000000000003", "203.0", "Outer London"],
    [REFUSED, "", "2016", "England", "21.123456", "970.0", "NA"],
]


@pytest.fixture
def folder_of(write_table: Any) -> Any:
    def write(*, listed: Any = LISTED, idaci: Any = IDACI, points: Any = CENTRES, cells: Any = LAIT) -> Any:
        write_table(authorities.FILE, [LOOK_UP_HEADER, *listed])
        write_table(deprivation.FILE, [IDACI_HEADER, *idaci], sheet="IDACI")
        write_table(centres.FILE, [CENTRES_HEADER, *points])
        return write_table(lait.FILE, [LAIT_HEADER, *cells])

    return write


def areas_of(folder: Path, bounds: Boundaries | None = None) -> Any:
    return {row["la_code"]: row for row in local_area_rows(folder, [], lait.read_indicators(folder), bounds)}


def changed(rows: Any, row: Any, place: Any, value: Any) -> Any:
    return [*rows[:row], [*rows[row][:place], value, *rows[row][place + 1 :]], *rows[row + 1 :]]


def test_every_area_of_either_cycle_is_a_row_the_abolished_too(folder_of: Any) -> None:
    areas = areas_of(folder_of())
    assert set(read_boundaries().changes) < set(areas)
    assert areas["E10000009"]["la_name"] == "Dorset (to March 2019)"
    assert (areas["E10000009"]["abolished"], areas["E10000009"]["successors"]) == ("2019-04-01", "E06000058;E06000059")
    assert (areas["E06000028"]["dfe_number"], areas["E06000028"]["authority_type"]) == ("837", "Unitary authority")
    assert areas["E06000058"]["predecessors"] == "E06000028;E06000029;E10000009"


def test_an_area_whose_code_alone_changed_is_one_row_with_its_former_type_and_code(folder_of: Any) -> None:
    areas = areas_of(folder_of())
    row = areas["E06000065"]
    assert "E10000023" not in areas
    assert (row["authority_type"], row["former_authority_type"], row["authority_type_since"], row["other_codes"]) == (
        "Unitary authority", "County", "2023-04-01", "E10000023",
    )  # fmt: skip
    assert (row["created"], row["predecessors"], row["idaci_2019_rank_of_average_score"]) == ("", "", "141")
    assert areas["E08000016"]["longitude"] == "-1.54925"


def test_residents_of_a_county_are_not_given_to_the_areas_that_replaced_it(folder_of: Any) -> None:
    areas = areas_of(folder_of())
    residents = [areas[code]["residents_0_25"] for code in ("E10000006", "E06000063", "E06000064", "E06000059")]
    assert residents == ["128211", "", "", "91981"]


def test_northamptonshire_is_derived_from_its_two_successors(folder_of: Any) -> None:
    row = areas_of(folder_of())["E10000021"]
    assert row["residents_0_25"] == str(107825 + 130330)
    assert (row["longitude"], row["latitude"]) == ("-0.82093", "52.34722")


def test_a_centre_given_to_one_significant_figure_is_unknown_and_so_is_the_county_it_belongs_to(folder_of: Any) -> None:
    areas = areas_of(folder_of())
    assert [areas[code]["latitude"] for code in ("E06000063", "E06000064", "E10000006")] == ["54.68606", "", ""]


def test_a_district_with_an_unknown_centre_is_left_out_of_its_countys_mean(folder_of: Any) -> None:
    districts = [
        ["E07000040", "", "-3.2", "50.75", "E10000008", ""],
        ["E07000043", "", "-4.0", "50.0", "E10000008", ""],
        ["E07000041", "", "-3.6", "50.85", "E10000008", ""],
    ]
    assert centres.read_centres(folder_of(points=districts))["E10000008"] == pytest.approx((-3.4, 50.8))


def test_london_is_divided_as_dfe_divides_it(folder_of: Any) -> None:
    areas = areas_of(folder_of())
    assert (areas["E09000011"]["london_part"], areas["E08000016"]["london_part"]) == ("Outer London", "")
    assert areas["E08000016"]["ofsted_region"] == "North East, Yorkshire and the Humber"


def test_indicators_lose_binary_noise_and_keep_marks_apart(folder_of: Any) -> None:
    folder = folder_of()
    rows = indicator_rows(lait.read_indicators(folder), code_of_dfe_number(list(areas_of(folder).values())))
    found = {(row["la_code"], row["year"], row["indicator"]): (row["value"], row["suppression"]) for row in rows}
    assert found == {
        ("E10000009", "2018", "tribunal_appeal_rate_percent"): ("1.7", ""),
        ("E06000059", "2019", "tribunal_appeal_rate_percent"): ("2.1", ""),
        ("E09000011", "2016", "initial_requests_refused_percent"): ("32.63", ""),
    }


@pytest.mark.parametrize("mark", lait.SUPPRESSIONS)
def test_each_mark_of_the_publisher_is_kept(folder_of: Any, mark: str) -> None:
    cell = lait.read_indicators(folder_of(cells=changed(LAIT, 2, 4, mark)))[2]
    assert (cell.value, cell.suppression) == ("", mark)


@pytest.mark.parametrize(
    ("part", "rows", "message"),
    [
        ("listed", changed(LISTED, 0, 3, "Wessex"), "row 2, column region_name: 'Wessex'"),
        ("listed", changed(LISTED, 0, 5, "Kingdom"), "column ons_la_type: 'Kingdom'"),
        ("listed", changed(LISTED, 0, 5, ""), "row 2, column ons_la_type: ''.*a type"),
        ("listed", changed(LISTED, 0, 6, "many"), "column ons_population_0-25: 'many'"),
        ("listed", changed(LISTED, 13, 1, ""), "row 15, column la_code_new: ''.*an ONS code"),
        ("listed", [*LISTED, LISTED[0]], "row 17, column la_code: '839'.*row 2 has it too"),
        ("listed", LISTED[1:], "column la_code_new: lacks E06000058"),
        (
            "listed",
            [*LISTED, ["950", "E06000099", "Newshire", "South West", "E06000099", UNITARY, "5"]],
            "row 17, column la_code_new: 'E06000099'.*an authority of 2019, or one of which boundaries.csv says",
        ),
        (
            "listed",
            [*LISTED, ["951", "E08000038", "Barnsley", "South West", "E08000038", UNITARY, "5"]],
            "row 17, column la_code_new: 'E08000038'.*E08000016 is another code of one above",
        ),
        ("idaci", changed(IDACI, 0, 4, 9.9), "sheet IDACI, row 2, column IDACI - Average score: 9.9.*from 0 to 1"),
        ("idaci", changed(IDACI, 0, 5, 152), "a number from 1 to 151"),
        ("idaci", changed(IDACI, 0, 0, "E10000999"), "'E10000999' is not allowed; allowed: a code of a local area"),
        ("idaci", [*IDACI, IDACI[0]], "row 6, column Upper Tier.*row 2 has it too"),
        ("points", changed(CENTRES, 0, 2, "53.5"), "row 2, column longitude: '53.5'.*from -6.5 to 1.8"),
        ("points", changed(CENTRES, 0, 4, "E99"), "'E99' is not allowed; allowed: a code of a local area"),
        ("cells", changed(LAIT, 2, 4, "101"), "row 4, column Values: '101'.*a per cent from 0 to 100, or one of -"),
        ("cells", changed(LAIT, 2, 4, "2.15"), "a per cent with at most 1 decimal"),
        ("cells", changed(LAIT, 2, 4, "n/a"), "column Values: 'n/a'"),
        ("cells", changed(LAIT, 2, 0, "SEN_New"), "column Short Desc: 'SEN_New'"),
        ("cells", [*LAIT, LAIT[3]], "row 7, column LA Number.*one row for each area, year and indicator"),
    ],
)
def test_a_damaged_file_is_refused_with_the_cell(folder_of: Any, part: str, rows: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        areas_of(folder_of(**{part: rows}))


def test_an_indicator_of_an_unknown_area_is_refused(folder_of: Any) -> None:
    cells = lait.read_indicators(folder_of(cells=changed(LAIT, 3, 5, "777.0")))
    with pytest.raises(DataError, match=r"row 5, column LA Number: '777.0'.*a DfE number that local_areas has"):
        indicator_rows(cells, {"835": "E10000009", "838": "E06000059"})


# boundaries to come: rows of boundaries.csv alone

ORDER = {"source": "An order to come"}
NEWSHIRE = {"ons_region": "Yorkshire and the Humber", "authority_type": "Unitary authority", **ORDER}
MERGER = [
    {"la_code": "E08000016", "abolished": "2027-04-01", "later_code": "E08000038", **ORDER},
    {"la_code": "E08000019", "abolished": "2027-04-01", "later_code": "E08000039", **ORDER},
    {
        "la_code": "E06000098", "created": "2027-04-01", "predecessors": "E08000016;E08000019",
        "la_name": "Newshire", "dfe_number": "950", **NEWSHIRE,
    },
]  # fmt: skip
SPLIT = [
    {"la_code": "E08000016", "abolished": "2028-04-01", "later_code": "E08000038", **ORDER},
    *[
        {
            "la_code": f"E0600009{number}", "created": "2028-04-01", "predecessors": "E08000016",
            "la_name": f"Newshire {number}", "dfe_number": f"95{number}", **NEWSHIRE,
        }
        for number in (6, 7)
    ],
]  # fmt: skip
SHEFFIELD = ["E08000019", "Sheffield", 22000.0, 20, 0.25, 20]


@pytest.fixture
def bounds_with(tmp_path: Path) -> Any:
    """Read the committed table of boundaries with rows in place of theirs, or more."""

    def read(rows: Any) -> Boundaries:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
        package["resources"] = [item for item in package["resources"] if item["name"] == "boundaries"]
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        with (data_dir() / "boundaries.csv").open(encoding="utf-8", newline="") as file:
            known = {row["la_code"]: row for row in csv.DictReader(file)}
        empty = dict.fromkeys(next(iter(known.values())), "")
        known |= {row["la_code"]: {**empty, **row} for row in rows}
        with (folder / "boundaries.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(empty), lineterminator="\n")
            writer.writeheader()
            writer.writerows(known.values())
        read_boundaries.cache_clear()
        return read_boundaries(folder)

    return read


def test_an_area_to_come_made_of_whole_areas_has_their_residents_and_their_mean_deprivation(
    folder_of: Any, bounds_with: Any
) -> None:
    areas = areas_of(folder_of(idaci=[*IDACI, SHEFFIELD]), bounds_with(MERGER))
    new, old = areas["E06000098"], areas["E08000016"]
    assert (old["abolished"], old["successors"], new["created"]) == ("2027-04-01", "E06000098", "2027-04-01")
    assert (new["la_name"], new["dfe_number"], new["predecessors"]) == ("Newshire", "950", "E08000016;E08000019")
    assert new["residents_0_25"] == str(69889 + 180000)
    assert new["idaci_2019_average_score"] == str(round((0.203 * 69889 + 0.25 * 180000) / 249889, 3)) == "0.237"
    assert new["idaci_2019_rank_of_average_score"] == "1"
    assert new["idaci_2019_average_rank"] == str(round((20000 * 69889 + 22000 * 180000) / 249889, 2))


def test_a_part_of_an_area_has_no_residents_or_deprivation_until_a_file_gives_them(
    folder_of: Any, bounds_with: Any
) -> None:
    areas = areas_of(folder_of(), bounds_with(SPLIT))
    assert areas["E08000016"]["successors"] == "E06000096;E06000097"
    assert areas["E08000016"]["residents_0_25"] == "69889"
    parts = [areas[f"E0600009{number}"] for number in (6, 7)]
    assert [(part["residents_0_25"], part["idaci_2019_average_score"]) for part in parts] == [("", ""), ("", "")]


def test_an_area_to_come_may_be_in_the_look_up_beside_the_old_one_once_it_has_a_row(
    folder_of: Any, bounds_with: Any
) -> None:
    row = ["950", "E06000098", "Newshire (new)", "Yorkshire and the Humber", "E06000098", UNITARY, "250000"]
    areas = areas_of(folder_of(listed=[*LISTED, row], idaci=[*IDACI, SHEFFIELD]), bounds_with(MERGER))
    assert (areas["E06000098"]["created"], areas["E06000098"]["residents_0_25"]) == ("2027-04-01", "250000")


def test_an_abolished_area_that_the_look_up_no_longer_lists_is_named_until_its_row_says_all(
    folder_of: Any, bounds_with: Any
) -> None:
    left = [row for row in LISTED if row[1] != "E08000016"]
    folder = folder_of(listed=left, idaci=[*IDACI, SHEFFIELD])
    with pytest.raises(DataError, match=r"lacks E08000016, and boundaries\.csv does not give its name, number"):
        areas_of(folder, bounds_with(MERGER))
    known = MERGER[0] | NEWSHIRE | {"la_name": "Barnsley", "dfe_number": "370"}
    areas = areas_of(folder, bounds_with([known, *MERGER[1:]]))
    assert (areas["E08000016"]["la_name"], areas["E06000098"]["residents_0_25"]) == ("Barnsley", "")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (MERGER[1:], "E06000098 is made of E08000016 on 2027-04-01; E08000016 needs a row that ends then"),
        ([MERGER[0] | {"abolished": "2027-05-01"}, *MERGER[1:]], "E08000016 needs a row that ends then"),
        ([*MERGER[:2], MERGER[2] | {"predecessors": ""}], "E06000098 must have both the day it was created"),
        ([*MERGER[:2], MERGER[2] | {"created": "1 April"}], r"boundaries\.csv, row 18, column created: '1 April'"),
    ],
)
def test_a_row_of_boundaries_that_cannot_be_is_refused(bounds_with: Any, rows: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        bounds_with(rows)
