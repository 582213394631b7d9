"""A table's file read and checked: layout, encoding, cells, keys and references."""

from pathlib import Path
from typing import Any

import pytest

from helpers.data.cells import check_columns, check_foreign_keys, read_columns
from helpers.data.schema import Field, ForeignKey, Table
from smallstats.errors import DataError


def table_of(folder: Path) -> Any:
    fields = (
        Field("code", "string", required=True, pattern="[A-Z]"),
        Field("count", "integer", minimum="1"),
        Field("rank", "integer", unique=True),
    )
    return Table("things", folder / "things.csv", fields, ("code",), (ForeignKey(("code",), "others", ("key",)),))


def checked(folder: Path, content: str | bytes) -> Any:
    (folder / "things.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    table = table_of(folder)
    columns = read_columns(table)
    check_columns(table, columns)
    return columns


def test_a_good_file_gives_its_columns_as_text(tmp_path: Path) -> None:
    assert checked(tmp_path, "code,count,rank\nA,1,\nB,,2\nC,3,\n") == {
        "code": ["A", "B", "C"], "count": ["1", "", "3"], "rank": ["", "2", ""],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"things\.csv: is empty"),
        (b"code,count,rank\n", "holds no row below its header"),
        (b"\xef\xbb\xbfcode,count,rank\nA,1,1\n", "begins with a byte order mark"),
        ("code,count,rank\nA,1,1\nÉ,1,2\n".encode("latin-1"), r"row 3: is not UTF-8 text \(byte 0xc9\)"),
        (b'code,count,rank\n"A,1,1\n', "cannot be read as CSV"),
        (b"code,rank\nA,1\n", "row 1, column count: None is not allowed; allowed: the columns code, count, rank"),
        (b"code,count,rank,more\nA,1,1,1\n", "row 1: 'code,count,rank,more'.*exactly the columns code,count,rank"),
        (b"count,code,rank\n1,A,1\n", "exactly the columns"),
        (b"code,count,rank\nA,1,1\nB,2\n", "row 3: 'B,2' is not allowed; allowed: 3 cells"),
        (b"code,count,rank\nA,1,1\nB,0,2\n", "row 3, column count: '0' is not allowed; allowed: integer from 1"),
        (b"code,count,rank\nA,1,1\nB,x,2\n", "row 3, column count: 'x'"),
        (b"code,count,rank\n,1,1\n", "row 2, column code: '' is not allowed"),
        (b"code,count,rank\nA,1,1\nB,1,1\n", "row 3, column rank: '1' is not allowed; allowed: each value once"),
        (b"code,count,rank\nA,1,1\nB,1,2\nA,2,3\n", "row 4, column code: 'A' is not allowed; allowed: each value once"),
    ],
)
def test_a_damaged_file_is_refused_with_row_column_value_and_what_is_allowed(
    tmp_path: Path, content: bytes, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        checked(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"things\.csv: no such file"):
        read_columns(table_of(tmp_path))


def test_a_reference_to_nothing_is_refused(tmp_path: Path) -> None:
    columns = checked(tmp_path, "code,count,rank\nA,1,1\nB,1,2\n")
    check_foreign_keys(table_of(tmp_path), columns, {"others": {"key": ["B", "A"]}})
    with pytest.raises(DataError, match="row 3, column code: 'B' is not allowed; allowed: a value of key in others"):
        check_foreign_keys(table_of(tmp_path), columns, {"others": {"key": ["A"]}})


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_table_that_is_a_link_to_a_device_without_end_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path)
    table.path.unlink(missing_ok=True)
    table.path.symlink_to("/dev/zero")
    with pytest.raises(DataError, match=r"cannot be read \(is no ordinary file"):
        read_columns(table)
