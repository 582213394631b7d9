"""The page of published claims: every row of the ledger that a run has saved, to filter by document and verdict."""

import csv
from pathlib import Path

from helpers.claims import NOT_ANSWERED
from helpers.paths import data_dir
from helpers.site.fragments import markdown_text, raw_block, render
from helpers.site.gather import SiteRun

ANSWERED = "answered"
UNANSWERED = "not_answered"
DIFFERS = "differs"
KEY = "Claim id"

Row = dict[str, str]


def find_ledger(runs: list[SiteRun]) -> SiteRun | None:
    """Return the run whose tables hold the ledger of claims, if there is one."""
    return next((run for run in runs if {ANSWERED, UNANSWERED} <= set(run.results["tables"])), None)


def ledger_page(run: SiteRun) -> str:
    """Return the source of the page: the run's answer, then one row a claim, each with its document and verdict."""
    rows, documents = ledger_rows(run), _titles()
    named = {name: documents.get(name, name) for name in dict.fromkeys(row["document"] for row in rows)}
    verdicts = sorted({row["verdict"] for row in rows})
    body = render("ledger", run=run, rows=rows, documents=named, verdicts=verdicts)
    return f"# {markdown_text('Published claims, computed again')}\n{raw_block(body)}"


def ledger_rows(run: SiteRun) -> list[Row]:
    """Join the run's tables of claims: those that differ with the distance and the reason, the rest as they are."""
    documents = {row["claim_id"]: row["document"] for row in _read(data_dir() / "published" / "claims.csv")}
    different = {row[KEY]: row for row in _table(run, DIFFERS)}
    rows = []
    for row in _table(run, ANSWERED):
        more = different.get(row[KEY], {})
        against = f"Computed, against printed: {more['difference']}" if more.get("difference") else ""
        note = ". ".join(text for text in (against, more.get("why", "")) if text)
        rows.append({**row, "note": note})
    for row in _table(run, UNANSWERED):
        needed = row.get("what_would_be_needed", "")
        rows.append({**row, "computed": "", "verdict": NOT_ANSWERED, "note": needed})
    return [{**row, "document": documents.get(row[KEY], "")} for row in rows]


def _table(run: SiteRun, name: str) -> list[Row]:
    path = run.folder / "tables" / f"{name}.csv"
    return _read(path) if path.is_file() else []


def _titles() -> dict[str, str]:
    return {row["document"]: row["title"] for row in _read(data_dir() / "published" / "documents.csv")}


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
