"""What `make lab` has each kernel run first: the guard over the parameters cell, and one line for an unknown column.

IPython runs the file that the variable PYTHONSTARTUP names; so does Python alone, in which there is nothing to guard.
"""

from IPython import get_ipython

from area_send.students.unknown_column import explain_unknown_columns
from helpers.parameters.guard import guard_of

if shell := get_ipython():
    guard_of(shell)
    explain_unknown_columns(shell)
