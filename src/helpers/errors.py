"""The errors a user of this package can meet; each message names the value, the reason, the allowed."""


class AreaSendError(Exception):
    """Base of every error raised on purpose; the command line prints it as one line, exit code 2."""


class ParameterError(AreaSendError, ValueError):
    """A parameter, option or argument has a value that is not allowed."""


class DataError(AreaSendError, ValueError):
    """A table, file or array holds something that cannot be right."""
