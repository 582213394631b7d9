"""The log that a run keeps: what Papermill, nbclient and jupyter_client have said about it."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOGGERS = ("papermill", "traitlets")  # nbclient speaks through the first, jupyter_client through the second
FORMAT = "%(asctime)sZ %(levelname)s %(message)s"


class RunLog(logging.FileHandler):
    """A file of one run's messages: those of the thread that runs it. A full disk ends the run, not only its log."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")
        self._thread = threading.get_ident()
        formatter = logging.Formatter(FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep what the run's own thread says."""
        return record.thread == self._thread

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 # logging's name
        """Raise what kept a message from being written."""
        raise


@contextmanager
def run_log(path: Path | None) -> Iterator[None]:
    """Write to a file what is said about a run in this thread; write nothing if there is no path."""
    if path is None:
        yield
        return
    handler = RunLog(path)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.addHandler(handler)
            logger.setLevel(logging.INFO)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
            logger.removeHandler(handler)
        handler.close()
