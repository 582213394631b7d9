"""Sentences about the ledger of published claims."""

from typing import Any

import pandas as pd

from helpers import sentences
from helpers.claims import DIFFERS, NOT_COMPUTABLE, REPRODUCED
from helpers.claims.wording import NO_DIFFERENCE
from helpers.sentences import of_total, percentage_points, plural

MOST_NAMED = 12


def ledger_overall(ledger: pd.DataFrame) -> str:
    """Say how many claims there are, how many can be computed, and how many of these are reproduced."""
    found = ledger["verdict"].value_counts()
    same, other, left = (int(found.get(name, 0)) for name in (REPRODUCED, DIFFERS, NOT_COMPUTABLE))
    total, documents = len(ledger), plural(ledger["document"].nunique(), "document")
    opening = f"The ledger holds {plural(total, 'claim')} of {documents}. "
    if same + other == 0:
        return f"{opening}None of them can be computed from our tables."
    shares = f"{_are(same)} reproduced and {_differ(other)}"
    rest = f"; {plural(left, 'more', 'more')} cannot be computed from open data" if left else ""
    return f"{opening}Our tables answer {of_total(same + other, total)}: {shares}{rest}."


def differing(ledger: pd.DataFrame) -> str:
    """Name the claims that differ, with what is printed and what is computed; only count them if they are many."""
    rows = ledger[ledger["verdict"] == DIFFERS]
    if rows.empty:
        return "No claim that our tables answer differs from what they give."
    if len(rows) > MOST_NAMED:
        by_document = rows["document"].value_counts(sort=True)
        parts = [f"{count} in {name}" for name, count in by_document.items()]
        return f"{len(rows)} claims differ: {sentences.join(parts)}."
    rows = rows.assign(says=rows["says"].str.replace(";", ","), computed=rows["computed"].str.replace(";", ","))
    parts = [f"‘{row.claim}’ (printed: {row.says}; computed: {row.computed})" for row in rows.itertuples()]
    opening = "One claim differs" if len(rows) == 1 else f"{len(rows)} claims differ"
    return f"{opening}: {'; '.join(parts)}."


def orders(ledger: pd.DataFrame) -> str:
    """Say how many places in an order and comparisons are reproduced, and what the ones of no difference are worth."""
    chosen = ledger["kind"].isin(["rank", "comparison"]) & (ledger["verdict"] != NOT_COMPUTABLE)
    rows = ledger[chosen]
    if rows.empty:
        return "No place in an order and no comparison can be computed here."
    held = rows[rows["verdict"] == REPRODUCED]
    noun = "place in an order or comparison" if len(rows) == 1 else "places in an order and comparisons"
    counted = f"{_capital(of_total(len(held), len(rows)))} {noun}"
    text = f"{counted} that our tables answer {_is_or_are(len(rows))} reproduced."
    without = int(held["says"].isin(NO_DIFFERENCE).sum())
    if not without:
        return text
    says, these, them = ("says", "this", "it") if without == 1 else ("say", "these", "them")
    return (
        f"{text} {without} of {'it' if len(held) == 1 else 'them'} {says} that something makes no difference, or none "
        f"that is clear: the data do not contradict {these}, which is not evidence for {them}."
    )


def shares_in_words(claims: pd.DataFrame, *, tolerance: float) -> str:
    """Say how many shares in words hold under the rule with this tolerance."""
    if claims.empty:
        return "No share that our tables can compute is given in words here."
    held = int(claims["verdict"].eq(REPRODUCED).sum())
    noun = "share in words holds" if len(claims) == 1 else "shares in words hold"
    return (
        f"{_capital(of_total(held, len(claims)))} {noun} where a share may lie up to "
        f"{percentage_points(tolerance)} from the fraction that is named."
    )


def tolerances(frame: pd.DataFrame) -> str:
    """Say from which of the tried tolerances on all shares in words hold, and how many hold at the narrowest."""
    total = int(frame["total"].iloc[0])
    if total == 0:
        return "No share in words is left on which the tolerance could bear."
    first = frame.iloc[0]
    verb = "holds" if total == 1 else "hold"
    narrow = f"At a tolerance of {_points(frame.index[0])}, {of_total(int(first['hold']), total)} {verb}"
    whole = frame.index[frame["hold"] == total]
    if not len(whole):
        return f"{narrow}; at {_points(frame.index[-1])}, {of_total(int(frame['hold'].iloc[-1]), total)} do."
    return f"{narrow}; of the tolerances tried, all do from {_points(whole[0])} on."


def policies(frame: pd.DataFrame) -> str:
    """Say whether verdicts hang on the rule for areas that no longer exist."""
    most = int(frame["changed"].max())
    if most == 0:
        return "No verdict hangs on the rule for areas that no longer exist."
    parts = [
        f"{plural(int(row['changed']), 'verdict')} under ‘{rule}’" for rule, row in frame.iterrows() if row["changed"]
    ]
    return f"Another rule for areas that no longer exist would change {sentences.join(parts)}."


def dealt(frame: pd.DataFrame, *, draws: int) -> str:
    """Say how many claims would hold with values dealt at random, beside those that hold with their own."""
    if frame.empty:
        return "There are too few computed claims to deal their values out at random."
    sums: Any = frame[["claims", "reproduced", "dealt_mean"]].sum()
    return (
        f"With their own values {of_total(int(sums['reproduced']), int(sums['claims']))} claims hold; with values "
        f"dealt at random among claims of one unit, {sentences.number(float(sums['dealt_mean']), digits=3)} would on "
        f"average ({plural(draws, 'deal')})."
    )


def _points(value: Any) -> str:
    return percentage_points(float(value) / 100)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def _are(count: int) -> str:
    return {0: "none is", 1: "1 is"}.get(count, f"{count} are")


def _differ(count: int) -> str:
    return {0: "none differs", 1: "1 differs"}.get(count, f"{count} differ")
