"""Helpers that the notebooks on England's area SEND inspections share.

Importing this package loads nothing but itself: each module is imported where it is used.
"""

__version__ = "0.1.0"
