"""The comparison with stored outputs is strict: one changed digit in one output is red."""

import json
import subprocess
import sys
from pathlib import Path


def nbval(notebook: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
    return subprocess.run([*command, str(notebook)], capture_output=True, text=True, cwd=notebook.parent, timeout=300)


def test_one_changed_number_in_a_stored_table_is_red(root: Path, tmp_path: Path):
    printed, changed = "<td>14</td>", "<td>15</td>"
    content = json.loads((root / "notebooks" / "01_deprivation.ipynb").read_text(encoding="utf-8"))
    end = next(number for number, cell in enumerate(content["cells"]) if cell["id"] == "shares")
    html = content["cells"][end]["outputs"][0]["data"]["text/html"]
    place = next(number for number, line in enumerate(html) if printed in line)
    html[place] = html[place].replace(printed, changed)
    del content["cells"][end + 1 :]  # what follows would only take time
    (tmp_path / "changed.ipynb").write_text(json.dumps(content), encoding="utf-8")
    done = nbval(tmp_path / "changed.ipynb")
    assert done.returncode == 1
    assert "1 failed" in done.stdout
    assert changed in done.stdout
