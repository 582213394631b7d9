"""The errors a user of this package can meet; each message names the value, the reason and what is allowed."""


class AreaSendError(Exception):
    """Base of every error raised on purpose; the command line prints it as one line, exit code 2 (`RunError`: 1)."""

    def _render_traceback_(self) -> list[str]:
        """Show one line in a notebook instead of a stack of frames (IPython asks for this method)."""
        return [f"{type(self).__name__}: {self}"]


class ParameterError(AreaSendError, ValueError):
    """A parameter, option or argument has a value that is not allowed."""


class DataError(AreaSendError, ValueError):
    """A table, file or array holds something that cannot be right, or too little to answer from."""


class RunError(AreaSendError, RuntimeError):
    """A notebook did not finish; the message says in which cell; its record is kept under ``failed/``."""
