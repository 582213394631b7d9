"""08_published_claims: what it may be given, and what else is to be known of it without running it."""

from typing import Literal

from pydantic import Field

from helpers.parameters.base import NotebookParameters
from helpers.parameters.documents import PublishedDocument
from helpers.parameters.registry import Notebook

LedgerPolicy = Literal["of-the-document", "existing-at-date", "as-inspected", "never-abolished"]


class PublishedClaims(NotebookParameters):
    """Parameters of 08_published_claims; the defaults count as each document does."""

    tolerance: float = Field(
        0.08, ge=0, le=0.16, description="How far a share may lie from the fraction that words name"
    )
    boundary_policy: LedgerPolicy = Field(
        "of-the-document", description="Which inspections of areas that no longer exist are counted"
    )
    document: PublishedDocument = Field("all", description="Document whose claims are shown")
    draws: int = Field(2_000, ge=100, le=100_000, description="Times that values are dealt out at random")


NOTEBOOK = Notebook(
    name="08_published_claims",
    question="Do the published claims hold when they are computed again?",
    parameters=PublishedClaims,
    tables=("inspections", "local_areas", "revisits", "documents", "figures", "claims"),
)
