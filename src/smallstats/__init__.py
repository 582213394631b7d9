"""Statistics of small samples: exact tests, intervals, trends, regression models and power.

It knows nothing of the inspections that it was written for. Importing the package loads nothing but itself: each name
below is looked up in its module when it is first asked for, so that who needs one function waits for no other.
"""

from importlib import import_module
from typing import Any

_MODULE_OF = {
    "association": ("change_point", "cochran_armitage", "cramers_v", "departure_from_trend", "independence",
                    "independence_many", "max_range", "residuals", "search_cost"),
    "follow_up": ("followed", "open_days"),
    "looks": ("spend_alpha",),
    "models": ("clustered_binomial", "compare", "logistic", "pooled_shares", "proportional_odds"),
    "multiplicity": ("adjust",),
    "power": ("even_shares", "minimum_detectable", "simulated_power"),
    "proportions": ("difference", "equivalence", "forecast", "interval", "intervals", "odds_ratio",
                    "posterior_comparison", "simultaneous_differences"),
    "report_delay": ("nowcast", "report_delays"),
    "results": ("attempt", "tabulate"),
    "waiting": ("kaplan_meier", "reached_by"),
}  # fmt: skip
"""Module to the functions that users of the package call."""
__all__ = sorted(name for names in _MODULE_OF.values() for name in names)


def __getattr__(name: str) -> Any:
    """Return a function of one of the modules (PEP 562)."""
    module = next((module for module, names in _MODULE_OF.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
