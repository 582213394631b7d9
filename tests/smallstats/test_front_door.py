"""What the package offers by its own name."""

import subprocess
import sys

import smallstats


def test_every_name_offered_is_a_function_of_the_package():
    assert all(getattr(smallstats, name).__module__.startswith("smallstats.") for name in smallstats.__all__)
    assert len(smallstats.__all__) > 15


def test_importing_the_package_loads_no_library():
    code = "import sys, smallstats; sys.exit(bool({'numpy', 'pandas', 'scipy'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_error():
    assert not hasattr(smallstats, "no_such_function")
