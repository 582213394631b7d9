"""What students meet first: the start page, forms, exercises, and what their changes change."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from area_send.students.comparing import compare_with_default
    from area_send.students.forms import form
    from area_send.students.start import choices, contents
    from area_send.students.trying import try_out
    from area_send.students.understanding import answer, exercises

__all__ = ["answer", "choices", "compare_with_default", "contents", "exercises", "form", "try_out"]
_PLACES = {
    "comparing": ("compare_with_default",),
    "forms": ("form",),
    "start": ("choices", "contents"),
    "trying": ("try_out",),
    "understanding": ("answer", "exercises"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, and no more: the command reads this package, and forms are slow to import."""
    for module, names in _PLACES.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
