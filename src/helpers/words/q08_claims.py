"""Sentences about the ledger of published claims."""

from typing import Any

import pandas as pd

from helpers import formats
from helpers.formats import of_total, percentage_points, plural
from helpers.questions.q08_claims import DIFFERS, HOLDS, NOT_ANSWERED, NOT_CONTRADICTED, REPRODUCED, SETTLED

MOST_NAMED = 12


def ledger_overall(ledger: pd.DataFrame) -> str:
    """Say how many claims there are, how many our tables answer, and how many of these get each verdict."""
    found = ledger["verdict"].value_counts()
    same, weak, other, left = (int(found.get(name, 0)) for name in SETTLED)
    answered = same + weak + other
    total, documents = len(ledger), plural(ledger["document"].nunique(), "document")
    opening = f"The ledger holds {plural(total, 'claim')} of {documents}. "
    if answered == 0:
        return f"{opening}Our tables answer none of them."
    parts = [f"{_are(same)} reproduced", *_without_contradiction(weak), _differ(other)]
    rest = f"; {left} more {_is_or_are(left)} not answered by the open data used here" if left else ""
    return f"{opening}Our tables answer {of_total(answered, total)}: {formats.join(parts)}{rest}."


def differing(ledger: pd.DataFrame) -> str:
    """Name the claims that differ, with what is printed and what is computed; only count them if they are many."""
    rows = ledger[ledger["verdict"] == DIFFERS]
    if rows.empty:
        return "No claim that our tables answer differs from what they give."
    if len(rows) > MOST_NAMED:
        by_document = rows["document"].value_counts(sort=True)
        parts = [f"{count} in {name}" for name, count in by_document.items()]
        return f"{len(rows)} claims differ: {formats.join(parts)}."
    rows = rows.assign(says=rows["says"].str.replace(";", ","), computed=rows["computed"].str.replace(";", ","))
    parts = [f"‘{row.claim}’ (printed: {row.says}; computed: {row.computed})" for row in rows.itertuples()]
    opening = "One claim differs" if len(rows) == 1 else f"{len(rows)} claims differ"
    return f"{opening}: {'; '.join(parts)}."


def orders(ledger: pd.DataFrame) -> str:
    """Say how many places in an order and comparisons are reproduced, and what the ones of no difference are worth."""
    chosen = ledger["kind"].isin(["rank", "comparison"]) & (ledger["verdict"] != NOT_ANSWERED)
    rows = ledger[chosen]
    if rows.empty:
        return "Our tables answer no claim here on a place in an order, and no comparison."
    held = rows[rows["verdict"] == REPRODUCED]
    noun = "place in an order or comparison" if len(rows) == 1 else "places in an order and comparisons"
    counted = f"{_capital(of_total(len(held), len(rows)))} {noun}"
    text = f"{counted} that our tables answer {_is_or_are(len(rows))} reproduced."
    weak = int(rows["verdict"].eq(NOT_CONTRADICTED).sum())
    if not weak:
        return text
    says, these, them = ("says", "this", "it") if weak == 1 else ("say", "these", "them")
    which = ("It" if weak == 1 else f"All {weak}") if weak == len(rows) else f"{weak} of the {len(rows)}"
    return (
        f"{text} {which} {says} that something makes no difference, or none that is clear: the data do not contradict "
        f"{these}, which is not evidence for {them}."
    )


def shares_in_words(claims: pd.DataFrame, by_tolerance: pd.DataFrame, *, tolerance: float) -> str:
    """Say how many shares in words hold under the rule with this tolerance, and how many with narrower ones.

    Parameters
    ----------
    claims : DataFrame
        As `helpers.questions.q08_claims.verbal_shares` gives them.
    by_tolerance : DataFrame
        As `helpers.questions.q08_claims.verdicts_by_tolerance` gives it; the next narrower and the narrowest
        tolerance are named.
    tolerance : float
        The rule's own (0 to 1).
    """
    if claims.empty:
        return "No share that our tables can compute is given in words here."
    held = int(claims["verdict"].isin(HOLDS).sum())
    noun = "share in words holds" if len(claims) == 1 else "shares in words hold"
    return (
        f"{_capital(of_total(held, len(claims)))} {noun} where a share may lie up to "
        f"{percentage_points(tolerance)} from the fraction that is named{_narrower(by_tolerance, tolerance)}."
    )


def _narrower(by_tolerance: pd.DataFrame, tolerance: float) -> str:
    """Say how many hold at the next narrower tolerance that was tried and at the narrowest; nothing if none was."""
    tried = by_tolerance[by_tolerance.index < round(tolerance * 100, 6)]
    ends = tried.iloc[[-1, 0]] if len(tried) > 1 else tried
    parts = [f"at {_points(points)} {_count_holds(int(hold))}" for points, hold in ends["hold"].items()]
    return f"; {formats.join(parts)}" if parts else ""


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
    return f"Another rule for areas that no longer exist would change {formats.join(parts)}."


def dealt(frame: pd.DataFrame, *, draws: int) -> str:
    """Say how many claims would hold with values dealt at random, beside those that hold with their own."""
    if frame.empty:
        return "There are too few computed claims to deal their values out at random."
    sums: Any = frame[["claims", "hold", "dealt_mean"]].sum()
    return (
        f"With their own values {of_total(int(sums['hold']), int(sums['claims']))} claims hold; with values "
        f"dealt at random among claims of one unit, {formats.number(float(sums['dealt_mean']), digits=3)} would on "
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


def _count_holds(count: int) -> str:
    return {0: "none holds", 1: "1 holds"}.get(count, f"{count} hold")


def _without_contradiction(count: int) -> list[str]:
    """Say how many claims of no difference are not contradicted; nothing if there are none."""
    if not count:
        return []
    return [f"{count} that {'speaks' if count == 1 else 'speak'} of no difference {_is_or_are(count)} not contradicted"]


def _differ(count: int) -> str:
    return {0: "none differs", 1: "1 differs"}.get(count, f"{count} differ")
