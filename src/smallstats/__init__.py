"""Statistics of small samples: exact tests, intervals, trends, regression models and power.

It knows nothing of the inspections that it was written for. Importing the package loads nothing but itself.
"""
