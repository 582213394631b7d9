"""The documents whose claims are checked, as a parameter: their names are rows of ``data/published/documents.csv``."""

import csv
from typing import Annotated

from pydantic import AfterValidator

from helpers.parameters.words import OneOf
from helpers.paths import data_dir
from smallstats.errors import DataError

ALL = "all"


def document_names() -> tuple[str, ...]:
    """Return "all" and the name of every document.

    Raises
    ------
    DataError
        If the table of documents cannot be read.
    """
    path = data_dir() / "published" / "documents.csv"
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return (ALL, *(row["document"] for row in csv.DictReader(handle)))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise DataError(f"{path}: cannot be read as the table of documents ({error!r}).") from None


def _known(name: str) -> str:
    if name not in document_names():
        raise ValueError("is no document of documents.csv")
    return name


PublishedDocument = Annotated[str, AfterValidator(_known), OneOf(document_names)]
