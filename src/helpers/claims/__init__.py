"""The ledger of published claims: each computed from our tables, set against its words, and given a verdict."""

from helpers.claims.chance import dealt_at_random
from helpers.claims.ledger import (
    DIFFERS,
    HOLDS,
    NOT_ANSWERED,
    NOT_CONTRADICTED,
    REPRODUCED,
    SETTLED,
    build_ledger,
    count_verdicts,
    verbal_shares,
    verdicts_by_tolerance,
)
from helpers.claims.policies import verdicts_by_policy
from helpers.claims.wording import word_table

__all__ = [
    "DIFFERS",
    "HOLDS",
    "NOT_ANSWERED",
    "NOT_CONTRADICTED",
    "REPRODUCED",
    "SETTLED",
    "build_ledger",
    "count_verdicts",
    "dealt_at_random",
    "verbal_shares",
    "verdicts_by_policy",
    "verdicts_by_tolerance",
    "word_table",
]
