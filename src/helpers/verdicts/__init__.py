"""Sentences about test results: what a result says, how strongly, and what it does not say."""

from helpers.verdicts.association import (
    Subject,
    agreement,
    association,
    comparison,
    definitions,
    departure,
    detectable,
    effect_size,
    odds_per_step,
    overall,
    range_of_shares,
    reconciled,
    trend,
)

__all__ = [
    "Subject",
    "agreement",
    "association",
    "comparison",
    "definitions",
    "departure",
    "detectable",
    "effect_size",
    "odds_per_step",
    "overall",
    "range_of_shares",
    "reconciled",
    "trend",
]
