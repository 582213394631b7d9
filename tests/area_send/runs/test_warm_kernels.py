"""Warm kernels: the outputs of a cold run, nothing carried from one to the next, and no process left behind."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from area_send.runs.execute import execute_notebook
from area_send.runs.warm.parent import open_parent, warm_kernels
from smallstats.errors import RunError

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
    pytest.mark.usefixtures("warm"),
]

Execute = Callable[..., list[Any]]


@pytest.fixture
def execute(tmp_path: Path) -> Execute:
    """Execute cells and return the executed ones."""

    def run(*sources: str, cold: bool = False, timeout: int = 60) -> list[Any]:
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        cells = [nbformat.v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "in.ipynb")
        folder = tmp_path / "folder"
        folder.mkdir(exist_ok=True)
        executed = tmp_path / "out.ipynb"
        options: dict[str, Any] = {"parameters": {}, "cwd": folder, "timeout": timeout, "cold": cold}
        execute_notebook(tmp_path / "in.ipynb", executed, **options)
        found: list[Any] = nbformat.read(executed, as_version=4).cells
        return found

    return run


def text(cell: Any) -> str:
    """Return what a cell has printed, or its last value as text."""
    return "".join(output.get("text") or output.data["text/plain"] for output in cell.outputs)


def test_a_warm_kernel_is_forked_from_a_parent_that_has_imported_the_notebooks_libraries(execute: Execute):
    (cell,) = execute("import os, sys\nprint(os.getppid(), 'helpers.charts' in sys.modules)")
    parent, imported = text(cell).split()
    assert "area_send.runs.warm.server" in psutil.Process(int(parent)).cmdline()
    assert imported == "True"


def test_a_cold_run_has_an_ordinary_kernel(execute: Execute):
    (cell,) = execute("import os, sys\nprint(os.getppid(), 'helpers.charts' in sys.modules)", cold=True)
    assert text(cell).split() == [str(os.getpid()), "False"]


TORTURE = (
    "import sys, os, random, warnings, logging\nprint('out')\nprint('err', file=sys.stderr)\nos.system('echo shell')",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\nplt.gcf().number",
    "import numpy as np\nimport pandas as pd\npd.DataFrame({'a': np.random.default_rng(1).normal(size=3)})",
    "warnings.warn('careful')\nlogging.getLogger('x').warning('logged')",
    "from IPython.display import display, HTML\nh = display('first', display_id='same')\ndisplay(HTML('<b>x</b>'))",
    "display('second', display_id='same', update=True)",
    "sorted([hash('x'), hash('y')]), sys.flags, sys.argv[0], sys.path, __name__, sys.executable",
    "len(os.listdir('/proc/self/fd')), os.getpgid(0) == os.getpid(), os.getcwd(), os.path.exists('x')",
    "import threading, gc, signal\nthreading.active_count(), gc.isenabled(), signal.getsignal(signal.SIGINT).__name__",
    "import subprocess\nsubprocess.run(['sh', '-c', 'echo in; echo out >&2'], capture_output=True, text=True)",
    "import multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as pool:\n    print(pool.map(abs, [-1]))",
    "import asyncio\nawait asyncio.sleep(0)\nlocals() is globals(), _, In[1][:10]",
    "sorted(name for name in os.environ if not name.startswith('JPY'))",
    "%matplotlib inline\nplt.figure(figsize=(1, 1)).add_subplot().plot([3, 1])\nplt.rcParams['figure.dpi']",
    "try:\n    input()\nexcept Exception as error:\n    print(type(error).__name__)",
)  # fmt: skip


def without_pid(cell: Any) -> str:
    """Return a cell's outputs and number as text, without the number of the process that a warning's path holds."""
    return re.sub(r"ipykernel_\d+", "ipykernel", f"{cell.source} {cell.execution_count} {cell.outputs}")


def test_outputs_of_a_warm_and_a_cold_run_are_the_same_to_the_byte(execute: Execute):
    warm, cold = execute(*TORTURE), execute(*TORTURE, cold=True)
    assert [without_pid(cell) for cell in warm] == [without_pid(cell) for cell in cold]


def test_nothing_that_one_run_does_is_there_in_the_next(execute: Execute):
    execute(
        "import os, sys, random, builtins, numpy as np, pandas as pd, helpers.paths",
        "random.seed(1)\nnp.random.seed(1)\nkept = builtins.kept = helpers.paths.kept = 1\nfile = open('/etc/hosts')",
        "os.environ['KEPT'] = '1'\nos.chdir('/')\nsys.path.append('/kept')\nsys.setrecursionlimit(999)",
        "pd.set_option('display.precision', 1)",
    )
    look = (
        "import os, sys, builtins, random, numpy as np, pandas as pd, helpers.paths\n"
        "assert 'kept' not in globals() and not hasattr(builtins, 'kept') and not hasattr(helpers.paths, 'kept')\n"
        "assert 'KEPT' not in os.environ and '/kept' not in sys.path and sys.getrecursionlimit() != 999\n"
        "assert pd.get_option('display.precision') == 6\n"
        "assert not [fd for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}') "
        "and os.readlink(f'/proc/self/fd/{fd}') == '/etc/hosts']\n"
        "print(os.path.basename(os.getcwd()), random.random(), np.random.random())"
    )
    first, second = (text(execute(look)[0]).split() for _ in range(2))
    assert first[0] == second[0] == "folder"
    assert first[1] != second[1]
    assert first[2] != second[2]


def test_a_variable_that_was_set_when_the_parent_started_is_not_there_once_unset(
    execute: Execute, project: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("area_send.runs.warm.parent._open", None)
    look = "import os\n[name for name in os.environ if name == 'AREA_SEND_KEPT']"
    with warm_kernels():
        monkeypatch.setenv("AREA_SEND_KEPT", "1")
        assert text(execute(look)[0]) == "['AREA_SEND_KEPT']"
        monkeypatch.delenv("AREA_SEND_KEPT")
        assert text(execute(look)[0]) == "[]"


ENDS = {
    "it leaves": ("import os\nos._exit(3)", "the kernel died"),
    "it is killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "the kernel died"),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)", "the kernel died"),
    "no memory": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))\nblock = bytearray(2**33)",
        "MemoryError",
    ),
    "it hangs": ("import time\nwhile True:\n    time.sleep(1)", "longer than 2 seconds"),
    "it hangs and hears nothing": (
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\ntime.sleep(60)",
        "longer than 2 seconds",
    ),
    "it is interrupted": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time\ntime.sleep(5)",
        "KeyboardInterrupt",
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_however_a_kernel_ends_that_run_fails_nothing_stays_and_the_next_runs(execute: Execute, strays, how: str):
    cell, said = ENDS[how]
    start_others = (
        "import subprocess\nsubprocess.Popen(['sleep', '61'])\nsubprocess.Popen(['setsid', '-f', 'sleep', '61'])"
    )
    with pytest.raises(RunError, match=said):
        execute(start_others, cell, timeout=2)
    assert strays() == []
    assert text(execute("1 + 1")[0]) == "2"


def test_a_parent_that_is_killed_fails_the_run_it_serves_and_another_takes_its_place(execute: Execute, strays):
    with pytest.raises(RunError, match="the kernel died"):
        execute("import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(30)")
    assert strays() == []
    assert text(execute("import sys\n'helpers.charts' in sys.modules")[0]) == "True"


def test_many_runs_leave_no_descriptor_open_in_the_runner_or_its_parent(execute: Execute):
    execute("1")
    parent = open_parent()
    assert parent is not None
    processes = [
        psutil.Process(),
        *[child for child in psutil.Process().children() if "area_send.runs.warm.server" in child.cmdline()],
    ]
    before = [process.num_fds() for process in processes]
    for _ in range(5):
        execute("1")
    assert [process.num_fds() for process in processes] == before
