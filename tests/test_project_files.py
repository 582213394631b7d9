"""What must agree between pyproject.toml, the lock, environment.yml and the Makefile."""

import ast
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return project


@pytest.fixture(scope="module")
def locked(root: Path) -> list[Requirement]:
    lines = (root / "requirements.lock").read_text().replace("\\\n", " ").splitlines()
    stated = [re.split(r"\s--hash", line)[0] for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return [Requirement(line) for line in stated]


def test_every_dependency_is_locked_at_a_version_it_allows(project: dict, locked: list[Requirement]):
    wanted = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    for requirement in map(Requirement, wanted):
        pins = [pin for pin in locked if pin.name.lower() == requirement.name.lower()]
        assert pins, f"{requirement.name} is not in requirements.lock; run `make lock`"
        for pin in pins:
            version = next(iter(pin.specifier)).version
            assert requirement.specifier.contains(Version(version)), f"{pin}: run `make lock`"


def test_every_package_that_the_source_imports_is_declared(root: Path, project: dict):
    declared = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    names = {canonicalize_name(Requirement(item).name) for item in declared}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (root / "src").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    tops = (
        {module.split(".")[0] for module in modules}
        - sys.stdlib_module_names
        - {"area_send", "helpers", "smallstats", "pydantic_core"}
    )  # pydantic brings its own core
    owners = packages_distributions()
    assert len(tops) > 15
    assert {top for top in tops if not names & {canonicalize_name(owner) for owner in owners[top]}} == set()


def test_every_locked_package_is_pinned_and_hashed(root: Path, locked: list[Requirement]):
    text = (root / "requirements.lock").read_text()
    assert all([item.operator for item in pin.specifier] == ["=="] for pin in locked)
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_names_no_host_and_no_path(root: Path):
    text = (root / "requirements.lock").read_text()
    assert not re.search(r"https?://|file:|--index|--find-links|^/|\s/\w+/", text, flags=re.MULTILINE)


def test_the_lock_serves_every_supported_python_and_system(root: Path, project: dict, locked: list[Requirement]):
    assert project["requires-python"] == ">=3.11,<3.14"
    systems = [("linux", "Linux"), ("darwin", "Darwin"), ("win32", "Windows")]
    for version in ("3.11", "3.12", "3.13"):
        for platform, system in systems:
            here = {
                "python_version": version, "python_full_version": f"{version}.5", "sys_platform": platform,
                "platform_system": system, "os_name": "nt" if platform == "win32" else "posix",
            }  # fmt: skip
            names = [pin.name for pin in locked if pin.marker is None or pin.marker.evaluate(here)]
            assert len(names) == len(set(names))
            assert {"pandas", "scipy", "ipykernel"} <= set(names)


def test_environment_yml_takes_the_lock(root: Path):
    environment = yaml.safe_load((root / "environment.yml").read_text())
    assert environment["dependencies"] == ["python=3.11", "pip", {"pip": ["--require-hashes", "-r requirements.lock"]}]


def test_make_alone_prints_every_target(root: Path):
    printed = subprocess.run(["make", "-C", str(root)], capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), flags=re.MULTILINE)
    assert {"run", "test", "lab", "lint", "lock", "data"} <= set(targets)
    assert all(f"make {target} " in printed for target in targets)


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, area_send.cli; sys.exit(bool({'numpy', 'pandas', 'matplotlib', 'scipy'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_official_file_is_committed(root: Path):
    files = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=True).stdout
    assert not re.findall(r"\S+\.(?:ods|xlsx|xls|parquet)$", files, flags=re.MULTILINE)


def test_every_file_that_a_page_links_is_there(root: Path):
    pages = [root / "README.md", *(root / "docs").rglob("*.md"), *(root / "data").rglob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) >= 30
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_smallstats_by_itself_asks_for_what_the_project_asks_for_and_imports_no_more(root: Path, project: dict):
    alone = tomllib.loads((root / "packaging" / "smallstats" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert alone["version"] == project["version"]
    assert alone["requires-python"] == project["requires-python"]
    assert set(alone["dependencies"]) <= set(project["dependencies"])
    names = {Requirement(text).name for text in alone["dependencies"]}
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in (root / "src" / "smallstats").rglob("*.py")]
    nodes = [node for tree in sources for node in ast.walk(tree)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    tops = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert tops == names | {"smallstats"}


def test_the_wheel_of_smallstats_holds_the_statistics_and_nothing_else(root: Path, tmp_path: Path):
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(words, cwd=root / "packaging" / "smallstats", check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("smallstats-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = root / "src" / "smallstats"
    code = {f"smallstats/{path.relative_to(source).as_posix()}" for path in source.rglob("*.py")}
    assert names == code | {"smallstats/py.typed", "smallstats/LICENSE"}


def test_set_up_takes_no_package_that_is_not_the_one_the_lock_names(root: Path, tmp_path: Path):
    """Runs set-up's own recipe, with pip kept from every registry, on a package whose hash the lock has wrong."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    wheel = tmp_path / "packages" / "pip-99.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pip-99.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pip\nVersion: 99.0\n")
        archive.writestr("pip-99.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("pip-99.0.dist-info/RECORD", "")
    (tmp_path / "requirements.lock").write_text(f"pip==99.0 \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheel.parent), "PIP_CONFIG_FILE": os.devnull}
    python = getattr(sys, "_base_executable", sys.executable)
    words = ["make", "setup", f"PYTHON={python}"]
    done = subprocess.run(words, cwd=tmp_path, env=offline, capture_output=True, text=True, timeout=300)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert (
        "Set-up stopped: no package is used that is not, to the byte, the one that requirements.lock names."
        in done.stderr
    )
    assert not (tmp_path / ".venv" / ".ready").exists()
