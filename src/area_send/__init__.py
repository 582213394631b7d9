"""The command `area-send`: official files in, runs of notebooks, sweeps and a site out.

Importing this package loads nothing but itself: each module is imported where it is used.
"""

__version__ = "0.1.0"
