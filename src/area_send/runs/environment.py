"""What a kernel may see of the machine it runs on: nothing by which its user has made a program behave otherwise.

Variables are named that pass, not those that do not: the next library's setting then changes no result either.
"""

import os
import platform
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

# Names, or how they begin, of variables that a kernel keeps: where things are, and what is ours.
PASSED: Final = (
    "AREA_SEND_", "JPY_", "PYTEST_",
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
    "VIRTUAL_ENV", "CONDA_", "LD_LIBRARY_PATH", "DYLD_",
    "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE", "MPLCONFIGDIR",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH",
    "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "NUMBER_OF_PROCESSORS", "PROCESSOR_",
)  # fmt: skip

# What of IPython's configuration is ours. No thread that writes each input into a data base in memory, and no debugging
# message made only to be dropped.
IPYTHON: Final[dict[str, Any]] = {
    "HistoryManager": {"enabled": False},
    "IPKernelApp": {"logging_config": {"loggers": {"IPKernelApp": {"level": 30}}}},
}

# OpenBLAS, NumPy and the C library each pick their code by the processor, and the last digits of a sum with it. This is
# the code for the oldest processor that NumPy itself runs on. Names that a machine has not are passed over.
SAME_CODE: Final = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX_Usable,-AVX2_Usable,-FMA_Usable,-FMA4_Usable",
}
PROCESSORS: Final = ("x86_64", "AMD64")  # as Unix and Windows call the same kind


def kernel_environment() -> dict[str, str]:
    """Return the variables a kernel is started with: of this process's only those in `PASSED`, and what we fix.

    One thread for linear algebra gives the same last digits whatever the number of cores; our matrices are small, and
    a sweep uses the cores better by running several notebooks.
    """
    passed = {name: value for name, value in os.environ.items() if name.upper().startswith(PASSED)}
    fixed = {
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONCOERCECLOCALE": "0",  # where no locale is set, Python would name one, but not to a forked kernel
        "TZ": "UTC",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": str(_shipped_matplotlibrc()),
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        **(SAME_CODE if platform.machine() in PROCESSORS else {}),
        "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's: no thread may live where kernels are forked
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # keeps the debugger's word on Python's own modules out of every log
        "PYDEVD_USE_FRAME_EVAL": "NO",  # as the debugger sets it when it is imported, which warm kernels are spared
    }
    return {**passed, **fixed}


def _shipped_matplotlibrc() -> Path:
    """Return the settings that Matplotlib itself comes with, found without importing it; no other is read then."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("Matplotlib is not installed; make the environment with `make setup`.")
    return Path(spec.origin).parent / "mpl-data" / "matplotlibrc"


def leave_users_python_settings() -> None:
    """Free this process, and those that it starts, from what variables of the user's told Python.

    Modules on PYTHONPATH would come before those that the lock names; PYTHONWARNINGS=error would make an error of what
    a library says to its own maintainers. Call it before anything of weight is imported.
    """
    told = {
        name: os.environ.pop(name) for name in ("PYTHONPATH", "PYTHONWARNINGS", "PYTHONSTARTUP") if name in os.environ
    }
    places = {os.path.realpath(place) for place in told.get("PYTHONPATH", "").split(os.pathsep) if place}
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) not in places]
    if "PYTHONWARNINGS" in told:
        sys.warnoptions.clear()
        warnings.resetwarnings()
        for ignored in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", ignored)  # as Python itself begins
