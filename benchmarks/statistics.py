"""Time the exact tests beside R's `fisher.test` and SciPy's Monte Carlo, in one run: `python benchmarks/statistics.py`.

Prints a Markdown table. Each figure is the median of repeated calls; ours and R's calls alternate in rounds, so that
both meet the same load. R is timed inside one R process, so its start-up is not counted, nor is Python's. Without
`Rscript` its column says so. Nothing is cached between calls.
"""

import sys
from pathlib import Path

# run as a script, this file would stand in for the standard library's `statistics` wherever that is imported
sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != Path(__file__).resolve().parent]

import json  # noqa: E402
import platform  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import partial  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
import scipy  # noqa: E402
from scipy.stats import MonteCarloMethod, fisher_exact  # noqa: E402

from smallstats.association import independence, independence_many  # noqa: E402
from smallstats.errors import DataError  # noqa: E402

REFERENCE = Path(__file__).parents[1] / "tests" / "smallstats" / "reference" / "tables.json"
EXACT = {
    "deprivation_quintile_2021": "Table 1 of the 2021 release, 5 x 2, n 116",
    "region_2021": "region, 8 x 2, n 116",
    "region_by_outcome_2023": "region by three outcomes, 8 x 3, n 71",
    "ten_by_two_near_null": "10 x 2, n 1,000, equal rows, p 0.97",
    "ten_by_two": "10 x 2, n 1,000, unequal rows, p 0.019",
    "job_satisfaction": "job satisfaction, 4 x 4, n 96",
    "mehta_patel_6": "Mehta and Patel's sixth, 5 x 7, n 39",
    "titanic_class": "Titanic, 4 x 2, n 2,201",
}
TEN_BY_THREE = [
    [6, 7, 3], [7, 4, 5], [8, 3, 6], [13, 4, 2], [1, 2, 6],
    [2, 10, 4], [5, 6, 4], [14, 9, 7], [3, 6, 5], [19, 14, 15],
]  # fmt: skip
MANY_ROWS = [[(7 * row) % 6, (5 * row + 2) % 7] for row in range(49)]
TREND = [[50000, 50300], [49000, 51000], [10000, 9900], [20000, 20100], [5, 9]]
LIMITS: dict[str, tuple[str, list[list[int]], dict[str, str]]] = {
    "2 x 2, n 20,011,000": ("independence", [[5_000_000, 5_003_000], [4_998_000, 5_010_000]], {}),
    "the same, mid-p": ("independence", [[5_000_000, 5_003_000], [4_998_000, 5_010_000]], {"method": "mid-p"}),
    "3 x 2, n 304,100": ("independence", [[50_000, 50_600], [50_400, 50_000], [51_000, 52_100]], {}),
    "49 x 2, small rows": ("independence", MANY_ROWS, {}),
    "10 x 3, n 200": ("independence", TEN_BY_THREE, {}),
    "12 x 2, n 12,192": ("independence", [[505 + 7 * row, 500 - 5 * row] for row in range(12)], {}),
    "Boschloo, 2 x 1,000": ("independence", [[700, 300], [660, 340]], {"method": "boschloo"}),
    "exact trend, n 260,314": ("cochran_armitage", TREND, {"method": "exact"}),
    "test of mean scores, 10 x 3, n 200": ("ordered_independence", TEN_BY_THREE, {}),
}
ROUNDS = 5
DRAWS = 1_000_000
R_SERVER = """
options(digits = 17)
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) && nzchar(line)) {
  part <- strsplit(line, ";")[[1]]
  kind <- part[1]; calls <- as.integer(part[2])
  m <- matrix(as.numeric(strsplit(part[4], ",")[[1]]), nrow = as.integer(part[3]), byrow = TRUE)
  run <- function() if (kind == "exact") fisher.test(m, conf.int = FALSE)$p.value else if (kind == "large")
    fisher.test(m, conf.int = FALSE, workspace = 2e7)$p.value else
    fisher.test(m, simulate.p.value = TRUE, B = as.integer(kind))$p.value
  p <- tryCatch({ t <- Sys.time(); for (i in seq_len(calls)) p <- run(); p }, error = function(e) NA)
  cat(as.numeric(difftime(Sys.time(), t, units = "secs")) / calls, p, "\\n"); flush(stdout())
}
"""


class RSession:
    """One R process that times `fisher.test` on the tables it is sent."""

    def __init__(self) -> None:
        command = shutil.which("Rscript")
        pipe = subprocess.PIPE
        self.process = (
            subprocess.Popen([command, "-e", R_SERVER], stdin=pipe, stdout=pipe, text=True) if command else None
        )

    def time(self, kind: str, table: np.ndarray, calls: int) -> tuple[float, float]:
        """Return seconds a call and the p-value; NaN without R, or where R gives up."""
        if self.process is None or self.process.stdin is None or self.process.stdout is None:
            return float("nan"), float("nan")
        cells = ",".join(str(cell) for cell in table.ravel())
        self.process.stdin.write(f"{kind};{calls};{len(table)};{cells}\n")
        self.process.stdin.flush()
        seconds, p_value = self.process.stdout.readline().split()
        return (float("nan"), float("nan")) if p_value == "NA" else (float(seconds), float(p_value))

    def close(self) -> None:
        """End the process."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()


def timed(run: Callable[[], Any], calls: int) -> tuple[float, Any]:
    """Return seconds a call, and what the last call returned."""
    start = time.perf_counter()
    for _ in range(calls):
        result = run()
    return (time.perf_counter() - start) / calls, result


def calls_for(seconds: float) -> int:
    """Return how many calls take about a fifth of a second."""
    return int(min(max(0.2 / max(seconds, 1e-6), 1), 500))


def show(seconds: float) -> str:
    """Return a time with its unit, or that there is none."""
    if np.isnan(seconds):
        return "none"
    return (
        f"{seconds * 1e6:.1f} us"
        if seconds < 1e-4
        else f"{seconds * 1e3:.3g} ms"
        if seconds < 1
        else f"{seconds:.3g} s"
    )


def exact_row(name: str, table: np.ndarray, r: RSession) -> str:
    """Return the Markdown row of one exact test: ours, R's, ratio of paired rounds, relative difference of p."""

    def ours_once() -> float:
        return independence(table).p_value

    try:
        first, p_value = timed(ours_once, 1)
    except DataError as refused:
        return f"| {EXACT[name]} | refused: {refused} | | | |"
    kind = "exact"
    first_r, p_r = r.time(kind, table, 1)
    if np.isnan(first_r) and r.process is not None:
        kind = "large"
        first_r, p_r = r.time(kind, table, 1)
    rounds = 1 if first > 2 else ROUNDS
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(ours_once, calls_for(first))[0])
        theirs.append(r.time(kind, table, calls_for(first_r))[0] if np.isfinite(first_r) else float("nan"))
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    r_text = "no R" if r.process is None else "gives up" if np.isnan(first_r) else show(median(theirs))
    if kind == "large" and np.isfinite(first_r):
        r_text += " (workspace=2e7)"
    difference = f"{abs(p_value / p_r - 1):.0e}" if np.isfinite(p_r) else ""
    ratio_text = "" if np.isnan(ratio) else f"{ratio:.2g}"
    return f"| {EXACT[name]} | {show(median(ours))} | {r_text} | {ratio_text} | {difference} |"


def monte_carlo_row(label: str, table: np.ndarray, r: RSession) -> str:
    """Return the row of a Monte Carlo test with a million draws: ours, SciPy's, R's."""
    rng = np.random.default_rng(1)
    ours = median(
        timed(lambda: independence(table, method="monte-carlo", draws=DRAWS, rng=rng), 1)[0] for _ in range(3)
    )
    method = MonteCarloMethod(n_resamples=DRAWS, rng=rng)
    scipy_seconds, _ = timed(lambda: fisher_exact(table, method=method), 1)
    r_seconds, _ = r.time(str(DRAWS), table, 1)
    return f"| {label} | {show(ours)} | {show(scipy_seconds)} | {scipy_seconds / ours:.3g} | {show(r_seconds)} |"


def many_rows() -> list[str]:
    """Return the rows of 10,000 different 5 x 2 tables in one call."""
    rng = np.random.default_rng(116)
    sizes = rng.integers(20, 27, size=(10_000, 5))
    events = rng.binomial(sizes, 0.5)
    tables = np.stack([sizes - events, events], axis=2)
    rows = []
    for method in ("exact", "pearson", "likelihood-ratio"):
        seconds = [timed(partial(independence_many, tables, method=method), 1)[0] for _ in range(3)]
        rows.append(f"| {method} | {show(median(seconds))} | {show(median(seconds) / len(tables))} |")
    return rows


def limit_row(label: str) -> str:
    """Return the row of one test near a limit, run in a process of its own: seconds, peak memory, p or refusal."""
    name, table, options = LIMITS[label]
    code = (
        "import resource, time\nfrom smallstats import association\nfrom smallstats.errors import DataError\n"
        f"before, table = time.perf_counter(), {table!r}\n"
        f"try: found = format(association.{name}(table, **{options!r}).p_value, '.6g')\n"
        "except DataError as refused: found = 'refused: ' + str(refused).split('; ')[-1]\n"
        "memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "print(time.perf_counter() - before, memory, found, sep=';')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, memory, found = done.stdout.strip().split(";")
    return f"| {label} | {show(float(seconds))} | {memory} MB | {found} |"


def main() -> None:
    """Print the four tables; with the argument `limits` the last only."""
    if "limits" not in sys.argv[1:]:
        compare_with_others()
    print("\n| near the limits | time | peak memory | p |\n|---|---|---|---|")
    for label in LIMITS:
        print(limit_row(label))
        sys.stdout.flush()


def compare_with_others() -> None:
    """Print the tables that set ours beside R and SciPy, and many tables at once."""
    tables = {table["name"]: np.array(table["rows"]) for table in json.loads(REFERENCE.read_text())}
    r = RSession()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}, {platform.machine()}\n"
    )
    print("| exact test | ours | R `fisher.test` | R / ours | relative difference of p |\n|---|---|---|---|---|")
    for name in EXACT:
        print(exact_row(name, tables[name], r))
        sys.stdout.flush()
    print("\n| Monte Carlo, 1,000,000 draws | ours | SciPy | SciPy / ours | R |\n|---|---|---|---|---|")
    for name, label in (("deprivation_quintile_2021", "Table 1, 5 x 2"), ("region_by_outcome_2023", "region, 8 x 3")):
        print(monte_carlo_row(label, tables[name], r))
        sys.stdout.flush()
    print("\n| 10,000 different 5 x 2 tables, n 100 to 130 | one call | a table |\n|---|---|---|")
    print("\n".join(many_rows()))
    r.close()


if __name__ == "__main__":
    main()
