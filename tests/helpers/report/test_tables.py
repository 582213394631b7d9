"""Tables as a notebook shows them."""

from html.parser import HTMLParser

import pandas as pd
import pytest

from helpers.report.tables import Table, format_of, show


class Structure(HTMLParser):
    """Collects the start tags of a fragment, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def table(**columns: list[object]) -> Table:
    index = pd.Index([f"row {place}" for place in range(len(next(iter(columns.values()))))], name="Row")
    return Table(pd.DataFrame(columns, index=index), "A caption", {"gap": "points"})


def test_a_caption_and_scopes_are_there_for_screen_readers():
    page = Structure(table(count=[1, 2])._repr_html_())
    assert [tag for tag, _ in page.tags].count("caption") == 1
    assert [attributes["scope"] for tag, attributes in page.tags if tag == "th"] == ["col", "col", "row", "row"]
    assert "A caption" in page.text


def test_markup_in_names_and_values_is_shown_as_text():
    html = Table(
        pd.DataFrame({"<b>": ["<script>x</script>"]}, index=pd.Index(["<i>"], name="<u>")), "<caption>"
    )._repr_html_()
    page = Structure(html)
    assert not {"script", "b", "i", "u"} & {tag for tag, _ in page.tags}
    assert [tag for tag, _ in page.tags].count("caption") == 1
    assert "<script>x</script>" in page.text


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("count", 1234, "1,234"), ("share", 0.636, "64%"), ("p", 0.0004, "< 0.001"), ("p", 0.25, "0.25"),
        ("gap", -0.12, "−12"), ("number", 2.34567, "2.35"), ("text", "words", "words"), ("share", float("nan"), "–"),
        ("flag", True, "yes"), ("day", pd.Timestamp("2021-03-31"), "2021-03-31"), ("names", ["a", "b"], "a and b"),
    ],
)  # fmt: skip
def test_values_are_shown_by_kind(column: str, value: object, shown: str):
    assert table(**{column: [value]}).cells().iloc[0, 0] == shown


@pytest.mark.parametrize(("value", "shown"), [(5.0, "5"), (4.5, "4.5"), (-1234.0, "−1,234"), (float("nan"), "–")])
def test_exact_values_are_shown_with_no_more_digits_than_they_have(value: float, shown: str):
    assert show(value, "exact") == shown


def test_names_are_shown_with_spaces():
    assert '<th scope="col">odds ratio</th>' in table(odds_ratio=[1.0])._repr_html_()


def test_the_frame_itself_keeps_full_precision():
    assert table(share=[0.123456789]).frame["share"].iloc[0] == 0.123456789


def test_the_plain_form_starts_with_the_caption():
    assert repr(table(count=[1])).startswith("A caption\n")


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        (
            [
                "p",
                "p below",
                "p_value",
                "trend_p_value",
                "adjusted",
                "adjusted_p_value",
                "holm",
                "beside_holm",
                "median_p",
            ],
            ["p"] * 9,
        ),
        (["share", "share_most_deprived", "mean_area_share"], ["percent"] * 3),
        (["difference", "smallest_margin", "points_away"], ["points"] * 3),
        (["share", "lower", "upper"], ["percent"] * 3),
        (["difference", "naive lower", "upper"], ["points"] * 3),
        (["odds_ratio", "lower", "upper"], [None] * 3),
        (["shared", "place", "pairs", "steps", "standard error of p", "supper"], [None] * 6),
    ],
)
def test_a_columns_format_follows_from_its_name(columns: list[str], kinds: list[str | None]):
    assert [format_of(name, columns) for name in columns] == kinds


def test_a_format_from_a_name_is_for_numbers_that_are_not_whole_and_one_given_for_all():
    frame = pd.DataFrame({"difference": [1, -2], "share": ["half", "all"], "p": [0.25, None]}).rename_axis("Row")
    assert Table(frame, "C").cells().to_numpy().tolist() == [["1", "half", "0.25"], ["-2", "all", "–"]]
    assert Table(frame[["p"]], "C", {"p": "percent"}).cells()["p"].tolist() == ["25%", "–"]


def test_a_table_as_shown_tells_keys_from_cells_and_numbers_from_words():
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["first", "second_key"])
    frame = pd.DataFrame(
        {"n": [1204, 7], "flag": [True, False], "none": [None, None], "word": ["<i>", "y"]}, index=index
    )
    shown = Table(frame, "A caption").shown()
    assert shown.heads == ("first", "second key", "n", "flag", "none", "word")
    assert shown.rows[0] == ("a", "1", "1,204", "yes", "–", "<i>")
    assert (shown.keys, shown.numeric) == (2, (False, False, True, False, False, False))
