"""How to cite, from `CITATION.cff`: as a sentence, and as the file itself."""

import re

from helpers.errors import DataError
from helpers.paths import project_root
from helpers.site.fragments import markdown_text, raw_block, render

_FIELD = re.compile(r"^(?:  - )?(?P<name>[a-z-]+): \"?(?P<value>.*?)\"?$", flags=re.MULTILINE)
NEEDED = ("title", "version", "license", "name")


def citation() -> str:
    """Return the part of a page that says how to cite the compendium and its data.

    Raises
    ------
    DataError
        If ``CITATION.cff`` is missing or lacks a field.
    """
    path = project_root() / "CITATION.cff"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    fields = {found["name"]: found["value"] for found in _FIELD.finditer(text)}
    missing = [name for name in NEEDED if name not in fields]
    if missing:
        raise DataError(f"{path}: lacks {', '.join(missing)}.")
    words = f"{fields['name']}. {fields['title']}. Version {fields['version']}. Licence: {fields['license']}."
    more = "Please cite the publishers of the data as well, as the [data log](data/log.md) names them. `CITATION.cff`:"
    return f"\n{markdown_text(words)}\n\n{more}\n{raw_block(render('kept', text=text))}"
