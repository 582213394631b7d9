"""How small an effect a study of a given size can be expected to find."""

from helpers.power.detectable import Power, minimum_detectable, power_of

__all__ = ["Power", "minimum_detectable", "power_of"]
