"""Sweeps: one notebook over a grid of parameters, checked before it starts and collected into one table and page."""
