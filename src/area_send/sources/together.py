"""Write several files of a folder together: all of them, or, if writing fails half-way, none."""

from collections.abc import Mapping
from pathlib import Path

from area_send.sources.workfolder import workfolder


def write_together(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files to a folder, made if need be; if writing fails or is interrupted, what was there is put back.

    Parameters
    ----------
    contents : mapping of str to bytes
        Content by file name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = {name: path.read_bytes() for name in contents if (path := folder / name).is_file()}
    with workfolder(folder, "build") as holder:
        for name, content in contents.items():
            (holder / name).write_bytes(content)
        try:
            for name in contents:
                (holder / name).replace(folder / name)
        except BaseException:  # an interrupt, too, must not leave files of two states side by side
            for name in contents:
                _put_back(folder / name, before.get(name))
            raise
    return [folder / name for name in contents]


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
