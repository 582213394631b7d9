"""Full conditional enumeration of tables with given margins: exact p-values without draws."""

from smallstats.exact.p_value import TIE, exact_p_value

__all__ = ["TIE", "exact_p_value"]
