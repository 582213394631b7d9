"""The ledger under each rule for areas that no longer exist."""

from collections.abc import Mapping

import pandas as pd

from helpers.counting.cases import BOUNDARY_POLICIES
from helpers.questions.q08_claims.facts import OWN_RULE, document_rules
from helpers.questions.q08_claims.ledger import DIFFERS, NOT_CONTRADICTED, REPRODUCED, build_ledger


def verdicts_by_policy(ledger: pd.DataFrame, *, tolerance: float, level: float, data_dir: str = "") -> pd.DataFrame:
    """Judge the claims of a ledger again under each rule for abolished areas.

    Parameters
    ----------
    ledger : DataFrame
        As `build_ledger` gives it, whole or in part; only its claims are judged again.
    tolerance, level, data_dir
        As for `build_ledger`.

    Returns
    -------
    DataFrame
        Indexed by `Rule`: `reproduced`, `not_contradicted`, `differs`, `changed` (claims whose verdict is
        not that of `ledger`) and `which` (those claims, in words).
    """
    rows = {}
    judged = {
        policy: build_ledger(tolerance=tolerance, level=level, boundary_policy=policy, data_dir=data_dir).loc[
            ledger.index
        ]
        for policy in BOUNDARY_POLICIES
    }
    judged = {OWN_RULE: _own_rules(judged, data_dir), **judged}
    for policy, found in judged.items():
        changed = found["verdict"] != ledger["verdict"]
        rows[policy] = {
            "reproduced": int(found["verdict"].eq(REPRODUCED).sum()),
            "not_contradicted": int(found["verdict"].eq(NOT_CONTRADICTED).sum()),
            "differs": int(found["verdict"].eq(DIFFERS).sum()),
            "changed": int(changed.sum()),
            "which": "; ".join(found.loc[changed, "claim"]) or "none",
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Rule")


def _own_rules(judged: Mapping[str, pd.DataFrame], data_dir: str) -> pd.DataFrame:
    """Take each document's claims from the ledger under that document's own rule."""
    parts = [
        judged[policy][judged[policy]["document"] == name] for name, (_, policy) in document_rules(data_dir).items()
    ]
    return pd.concat(parts).loc[next(iter(judged.values())).index]
