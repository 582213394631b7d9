"""Values with quotes, line ends, other alphabets, great length or the look of a path: refused, or passed on whole."""

import json
from pathlib import Path

import pytest

from area_send.runs.execute import execute_notebook
from helpers.parameters import FOLDERS, describe, notebooks, read_values
from smallstats.errors import ParameterError

AWKWARD = {
    "quotes": 'it\'s "quoted" \'\'\'three\'\'\' and """three"""',
    "line_ends": "one\ntwo\r\nthree\ttab\x00\x07\x1b[31m",
    "backslashes": 'C:\\new\\table \\" \\n \\u0041 \\',
    "alphabets": "Žižkov 北京 🎲 \u202eright to left\u2028 line",
    "long": "x" * 100_000,
    "path": "../../../escape",
    "absolute": "/tmp/escape/../../etc/passwd",
    "code": '"; import os; os._exit(1) #',
    "braces": "{output_dir} {{x}} {0} %s %(x)s",
    "magic": "%%bash\necho\n!ls\n?",
    "empty": "",
}
FREE_TEXT = "text"  # what `describe` says of a parameter that may be any text


@pytest.mark.usefixtures("warm")
def test_a_notebook_receives_every_text_as_it_was_given_and_writes_where_it_was_told(write_notebook, tmp_path: Path):
    folder = tmp_path / "runs" / "with {braces} and 'quotes' é"
    folder.mkdir(parents=True)
    got = f"[globals()[name] for name in {list(AWKWARD)}]"
    path = write_notebook(f"import json\nwith open('got.json', 'w') as file:\n    json.dump({got}, file)")
    execute_notebook(path, folder / "out.ipynb", parameters=AWKWARD, cwd=folder, timeout=60)
    assert json.loads((folder / "got.json").read_text()) == list(AWKWARD.values())
    assert sorted(path.name for path in folder.iterdir()) == ["got.json", "out.ipynb"]
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [folder.name]


@pytest.mark.parametrize("notebook", notebooks())
def test_the_folders_which_the_runner_chooses_are_the_only_free_texts_a_notebook_takes(notebook: str):
    assert [row["name"] for row in describe(notebook) if row["allowed"] == FREE_TEXT] == list(FOLDERS)


@pytest.mark.parametrize("kind", [kind for kind in AWKWARD if kind != "empty"])
def test_every_other_parameter_refuses_such_a_text_in_one_short_line(kind: str):
    names = [row["name"] for row in describe("01_deprivation") if row["name"] not in FOLDERS]
    with pytest.raises(ParameterError) as caught:
        read_values("01_deprivation", {**dict.fromkeys(names, AWKWARD[kind]), AWKWARD[kind]: "1"})
    said = str(caught.value)
    assert all(f"{name}=" in said for name in names)
    assert "unknown parameter" in said
    assert said.isprintable()
    assert len(said) < 5000
