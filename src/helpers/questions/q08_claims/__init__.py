"""The ledger of published claims: each computed from our tables, set against its words, and given a verdict."""

from helpers.questions.q08_claims.chance import dealt_at_random
from helpers.questions.q08_claims.ledger import (
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
from helpers.questions.q08_claims.policies import verdicts_by_policy
from helpers.questions.q08_claims.wording import word_table

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
