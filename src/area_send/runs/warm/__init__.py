"""Warm kernels: each is forked from a parent process that has imported the notebooks' libraries. Linux only."""
