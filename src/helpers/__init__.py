"""What the notebooks on England's area SEND inspections import: from our tables to counts, answers, words and figures.

Importing this package loads nothing but itself: each module is imported where it is used.
"""
