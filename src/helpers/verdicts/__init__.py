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
from helpers.verdicts.claims import (
    dealt,
    differing,
    ledger_overall,
    policies,
    shares_in_words,
    tolerances,
)
from helpers.verdicts.families import family, odds_range, terms
from helpers.verdicts.groups import contrasts, in_words
from helpers.verdicts.ordered import boundaries, ordered_effect, proportionality
from helpers.verdicts.outcomes import (
    choices,
    earlier_and_later,
    failings_by_group,
    family_of_questions,
    not_known,
    three_outcomes,
)
from helpers.verdicts.regions import left_over, standardised
from helpers.verdicts.tiles import displacement, gaps, map_counts, neighbours_alike, placed_by_rule
from helpers.verdicts.visits import cycle, data_end, monitoring, next_full
from helpers.verdicts.years import change, extension, first_term, shapes, without_first_term

__all__ = [
    "Subject",
    "agreement",
    "association",
    "boundaries",
    "change",
    "choices",
    "comparison",
    "contrasts",
    "cycle",
    "data_end",
    "dealt",
    "definitions",
    "departure",
    "detectable",
    "differing",
    "displacement",
    "earlier_and_later",
    "effect_size",
    "extension",
    "failings_by_group",
    "family",
    "family_of_questions",
    "first_term",
    "gaps",
    "in_words",
    "ledger_overall",
    "left_over",
    "map_counts",
    "monitoring",
    "neighbours_alike",
    "next_full",
    "not_known",
    "odds_per_step",
    "odds_range",
    "ordered_effect",
    "overall",
    "placed_by_rule",
    "policies",
    "proportionality",
    "range_of_shares",
    "reconciled",
    "shapes",
    "shares_in_words",
    "standardised",
    "terms",
    "three_outcomes",
    "tolerances",
    "trend",
    "without_first_term",
]
