"""What is said of size."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from helpers.words import q04_size_provision as words
from smallstats.proportions import equivalence
from smallstats.results import NotComputable

REFUSED = NotComputable(method="m", source="s", reason="Too few.")
NAN = float("nan")


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ((1, 8, 2, 5), "of 1 of 8 in the larger half of the areas and of 2 of 5 in the smaller half."),
        ((1, 8, 0, 0), "No counted area lies in the smaller half of the areas."),
        ((0, 0, 0, 0), "No counted area lies in the larger and smaller half of the areas."),
    ],
)
def test_the_halves_are_counted_or_said_to_be_empty(split: tuple[int, int, int, int], said: str):
    assert words.halves_compared(split).endswith(said)


def test_equivalence_is_claimed_only_where_it_is_shown_and_the_margin_supported_is_stated():
    wide, narrow = equivalence(29, 58, 30, 58, margin=0.1), equivalence(290, 580, 300, 580, margin=0.1)
    assert "are not shown to differ by less than 10 percentage points" in words.equivalent(wide)
    assert "only margins above about 17 percentage points" in words.equivalent(wide)
    assert "are shown to differ by less than 10 percentage points" in words.equivalent(narrow)
    assert words.equivalent(REFUSED).endswith("(Too few).")


@pytest.mark.parametrize(
    ("p", "alike", "said"),
    [(0.01, True, "though the two halves"), (0.01, False, "speaks against the claim"),
     (0.5, True, "is supported up to 10 percentage points"), (0.05, False, "neither refuted nor shown")],
)  # fmt: skip
def test_the_claim_of_absence_has_four_answers(p: float, alike: bool, said: str):
    bound = SimpleNamespace(equivalent=alike, margin=0.1)
    assert said in words.claim(SimpleNamespace(p_value=p, df=3), bound, level=0.05)


@pytest.mark.parametrize("association", [REFUSED, SimpleNamespace(p_value=1.0, df=0)])
def test_nothing_is_claimed_from_nothing(association: Any):
    bound = SimpleNamespace(equivalent=True, margin=0.1)
    assert "neither support nor refute" in words.claim(association, bound, level=0.05)


def cases(*residents: float | None) -> pd.DataFrame:
    names = [f"Area {place}" for place in range(len(residents))]
    return pd.DataFrame({"la_name": names, "residents_0_25": residents})


@pytest.mark.parametrize(
    ("frame", "said"),
    [(cases(1, 2), "known for all 2 counted areas."), (cases(1, None), "for 1 of 2 counted areas; left out of"),
     (cases(1, None), "follows: Area 1."), (cases(*[None] * 6, 1), "follows: 6 areas.")],
)  # fmt: skip
def test_areas_without_residents_are_named_or_counted(frame: pd.DataFrame, said: str):
    assert said in words.residents_known(frame)


@pytest.mark.parametrize(("margin", "said"), [(0.025, "2.5 percentage points"), (0.01, "1 percentage point (")])
def test_a_margin_is_written_as_it_was_given(margin: float, said: str):
    assert f"differ by less than {said}" in words.equivalent(equivalence(29, 58, 30, 58, margin=margin))


def test_the_margins_of_other_definitions_are_summed_up():
    assert "is 15 to 17 percentage points, over" in words.sizes(pd.DataFrame({"smallest_margin": [0.15, 0.17]}))
    assert "is 17 percentage points, over" in words.sizes(pd.DataFrame({"smallest_margin": [0.17]}))
    assert "No margin" in words.sizes(pd.DataFrame({"smallest_margin": [NAN]}))


LEFT_OUT = pd.DataFrame({"left_out": ["none", "Ayre", "Ayre", "Byre; Cyre"]}, index=["a", "b", "c", "d"])


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (LEFT_OUT.head(1), ""),
        (LEFT_OUT.head(2), "1 inspection counted under ‘b’ (Ayre) has no residents in the look-up and is left out."),
        (LEFT_OUT.iloc[1:3], "1 inspection counted under every definition in the table (Ayre) has no residents in the "
         "look-up and is left out."),
        (LEFT_OUT, "1 inspection counted under ‘b’ and ‘c’ (Ayre) has no residents in the look-up and is left out. 2 "
         "inspections counted under ‘d’ (Byre and Cyre) have no residents in the look-up and are left out."),
        (pd.concat([LEFT_OUT.head(1), *[LEFT_OUT.iloc[[1]]] * 6]), "1 inspection counted under 6 of the 7 definitions "
         "(Ayre) has no residents in the look-up and is left out."),
        (pd.DataFrame({"left_out": ["none", "; ".join("abcdef")]}), "6 inspections counted under ‘1’ (6 areas) have no "
         "residents in the look-up and are left out."),
    ],
)  # fmt: skip
def test_inspections_without_residents_under_other_definitions_are_named_or_counted(frame: pd.DataFrame, said: str):
    assert words.left_out(frame) == said


def test_each_statement_of_the_release_has_whom_it_speaks_of_its_verdict_and_what_was_found():
    rows = {"residents": ["birth to 25", "all ages"], "found": ["p = 1", "none"], "verdict": ["v", "w"]}
    assert words.statements(pd.DataFrame(rows, index=["alike", "even"])) == (
        "Of what the 2021 release says of size, ‘alike’ for residents from birth to 25 is v (p = 1); ‘even’ for "
        "residents of all ages is w (none)."
    )
