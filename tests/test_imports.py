"""The house's rules: which package and which room may import which, read off every import statement."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES: dict[str, set[str]] = {"smallstats": set(), "helpers": {"smallstats"}, "area_send": {"smallstats", "helpers"}}
"""Package to the packages of ours that it may import, besides itself."""
FLOORS = (
    {"paths", "vocabulary", "formats", "parameters"},
    {"data", "counting", "report"},
    {"questions"},
    {"words", "charts"},
)
"""The rooms of `helpers`, lowest floor first: an import points to a lower floor or stays in its room."""
GROUND_FLOOR: dict[str, set[str]] = {
    "parameters": {"paths", "vocabulary"},
    "paths": set(),
    "vocabulary": set(),
    "formats": set(),
}
"""What the rooms of the lowest floor take from each other."""
SHARED = {
    "group_tests",
    "models",
    "primary_tests",
    "other_definitions",
    "pairs",
    "reconcile",
    "second_referee",
    "verdicts",
}
"""Modules of `helpers.questions` that any question may use."""
FROM_ANOTHER_QUESTION: dict[str, set[str]] = {
    "q02_years": {
        "helpers.questions.q02_shapes.change_over",
        "helpers.questions.q02_shapes.fit_shapes",
        "helpers.questions.q02_shapes.fitted_years",
        "helpers.questions.q02_shapes.shape_table",
    },
    "q03_regions": {"helpers.questions.q03_standardised.standardised_shares"},
    "q05_revisits": {
        "helpers.questions.q05_forecasts.CLOCKS",
        "helpers.questions.q05_forecasts.MONTH",
        "helpers.questions.q05_forecasts.closed_days",
        "helpers.questions.q05_forecasts.followed_to",
        "helpers.questions.q05_forecasts.forecasts",
        "helpers.questions.q05_forecasts.scores",
    },
    "q07_multiverse": {"helpers.questions.q01_deprivation.deprivation_table"},
    "q08_claims": {"helpers.questions.q04_size_provision.size_counts"},
    "q09_map": {
        "helpers.questions.q06_framework_2023.published_totals",
        "helpers.questions.q06_framework_2023.release_totals",
    },
}
"""Question to what it takes from another one, by full name."""


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of all that a module imports from our packages, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def sources(root: Path, package: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the parts of each module's name with each name of ours that it imports."""
    for path in sorted((root / "src" / package).rglob("*.py")):
        module = path.relative_to(root / "src").with_suffix("").parts
        yield from ((module, name) for name in imports(path) if name.split(".")[0] in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_downwards_only(root: Path, package: str):
    taken = {name.split(".")[0] for _, name in sources(root, package)}
    assert taken <= {package} | PACKAGES[package]


def test_rooms_of_helpers_import_downwards_only(root: Path):
    floor = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
    wrong = []
    for module, name in sources(root, "helpers"):
        ours, theirs = module[1], name.split(".")[1] if name.startswith("helpers.") else module[1]
        if ours != theirs and theirs not in GROUND_FLOOR.get(ours, set()) and floor[theirs] >= floor[ours]:
            wrong.append(f"{'.'.join(module)} imports {name}")
    assert wrong == []


def test_questions_take_from_each_other_only_what_is_listed(root: Path):
    found: dict[str, set[str]] = {}
    for module, name in sources(root, "helpers"):
        parts = name.split(".")
        if module[1] == "questions" and parts[:2] == ["helpers", "questions"] and parts[2] not in {module[2], *SHARED}:
            found.setdefault(module[2], set()).add(name)
    assert found == FROM_ANOTHER_QUESTION


def test_the_root_of_helpers_holds_three_files_and_the_stairs_no_other_room(root: Path):
    inside = {path.name for path in (root / "src" / "helpers").iterdir() if not path.name.startswith("__")}
    rooms = set().union(*FLOORS) - {"paths", "vocabulary", "formats"}
    assert inside == {"paths.py", "vocabulary.py", "formats.py", "py.typed", *rooms}


def test_no_module_only_passes_on_what_it_imports(root: Path):
    passing_on = []
    for path in (root / "src").rglob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body[1:]
        if path.name != "__init__.py" and all(isinstance(node, ast.Import | ast.ImportFrom) for node in body):
            passing_on.append(path.name)
    assert passing_on == []
