"""Counts and shares."""

import pandas as pd
import pytest

from helpers.counting.shares import NO_WSOA, WSOA, count_outcomes, first_against_rest, share_of
from smallstats.errors import DataError

GROUPS = pd.CategoricalDtype(["high", "middle", "low"], ordered=True)


def inspections(rows: list[tuple[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["group", "outcome"])
    return frame.astype({"group": GROUPS})


def test_groups_keep_their_order_and_their_zeros():
    counts = count_outcomes(inspections([("low", WSOA), ("high", NO_WSOA), ("low", WSOA)]), by="group")
    assert counts.index.tolist() == ["high", "middle", "low"]
    assert counts.to_numpy().tolist() == [[1, 0], [0, 0], [0, 2]]
    assert counts.columns.tolist() == [NO_WSOA, WSOA]


def test_an_empty_frame_is_refused():
    with pytest.raises(DataError, match="No inspection is left"):
        count_outcomes(inspections([]), by="group")


def test_an_outcome_of_the_other_framework_is_refused():
    with pytest.raises(DataError, match="'inconsistent' is not of this framework"):
        count_outcomes(inspections([("low", "inconsistent")]), by="group")


def test_shares_have_wilson_limits_and_gaps_for_empty_groups():
    counts = count_outcomes(inspections([("high", WSOA)] * 14 + [("high", NO_WSOA)] * 8), by="group")
    shares = share_of(counts, outcome=WSOA, confidence=0.95)
    assert (int(shares["count"].iloc[0]), int(shares["total"].iloc[0])) == (14, 22)
    # R: prop.test(14, 22, correct = FALSE)$conf.int
    limits = float(shares["lower"].iloc[0]), float(shares["upper"].iloc[0])
    assert limits == pytest.approx((0.429517080901310, 0.802667953296339), rel=1e-12)
    assert shares[["share", "lower", "upper"]].iloc[2].isna().all()


def test_the_first_group_stands_against_the_sum_of_the_others():
    counts = pd.DataFrame({NO_WSOA: [1, 2, 3], WSOA: [4, 5, 6]}, index=pd.Index(["a", "b", "c"], name="Group"))
    pair = first_against_rest(counts, names=("first", "rest"))
    assert pair.to_numpy().tolist() == [[1, 4], [5, 11]]
    assert pair.index.tolist() == ["first", "rest"]
