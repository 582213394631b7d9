"""What `make lab` has each kernel run first: IPython's own guard over the parameters cell, before anything is imported.

IPython runs the file that the variable PYTHONSTARTUP names; so does Python alone, in which there is nothing to guard.
"""

from IPython import get_ipython

from helpers.parameters.guard import guard_of

if shell := get_ipython():
    guard_of(shell)
