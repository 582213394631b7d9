"""Do larger areas, or areas with other provision, need a statement more often? The analyses of that notebook."""

from helpers.counting.first_framework import first_cases
from helpers.counting.provision import SOURCE, before_inspection, coverage
from helpers.counting.sizes import RESIDENTS, size_groups, size_ranges
from helpers.data.checksums import colophon
from helpers.questions.group_tests import rows_to_turn, side_by_side
from helpers.questions.models import coefficient_table, fitted_shares
from helpers.questions.q04_size_provision.provision import indicator_curves, indicator_effects, other_lookups
from helpers.questions.q04_size_provision.size import (
    ALTERNATIVES,
    Halves,
    begin,
    bound_table,
    compared_halves,
    family_of,
    halves_apart,
    label,
    modelled,
    other_sizes,
    readers_tools,
    shares_of,
    size_counts,
    size_models,
    size_tests,
    smallest_margin,
    statements_beside,
    totals_beside,
    worst_per_doubling,
)
from helpers.questions.second_referee import other_labels
from helpers.vocabulary import SIZE

__all__ = [
    "ALTERNATIVES",
    "RESIDENTS",
    "SIZE",
    "SOURCE",
    "Halves",
    "before_inspection",
    "begin",
    "bound_table",
    "coefficient_table",
    "colophon",
    "compared_halves",
    "coverage",
    "family_of",
    "first_cases",
    "fitted_shares",
    "halves_apart",
    "indicator_curves",
    "indicator_effects",
    "label",
    "modelled",
    "other_labels",
    "other_lookups",
    "other_sizes",
    "readers_tools",
    "rows_to_turn",
    "shares_of",
    "side_by_side",
    "size_counts",
    "size_groups",
    "size_models",
    "size_ranges",
    "size_tests",
    "smallest_margin",
    "statements_beside",
    "totals_beside",
    "worst_per_doubling",
]
