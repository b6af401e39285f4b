"""Tables in CSV files: told from their bytes which encoding and separator they use, and read row by row."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 64 << 20
MOST_ROWS: Final = 100_000
LONGEST_CELL: Final = 1 << 20  # code points
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class SheetFault(StrEnum):
    """Why a file cannot be read as a table at all."""

    TOO_LARGE = "too-large"
    TOO_MANY_ROWS = "too-many-rows"
    ENCODING = "encoding"
    QUOTES = "quotes"
    EMPTY = "empty"


class SheetError(ValueError):
    """A file is no table; ``line`` counts from 1 and is 0 where the whole file is meant."""

    def __init__(self, fault: SheetFault, line: int = 0) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.line = line


class Encoding(StrEnum):
    """The encodings in which spreadsheets save tables."""

    UTF_8 = "utf-8"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    CP1252 = "cp1252"


class Separator(StrEnum):
    """What stands between two cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row; ``line`` is the line of the file in which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read, its first row apart; rows without any text are left out."""

    encoding: Encoding
    separator: Separator
    header: SheetRow
    rows: tuple[SheetRow, ...]


def read_sheet(data: bytes, encoding: Encoding | None = None) -> Sheet:
    """The table in the bytes of a file, in the encoding given or found; raises ``SheetError``."""
    if len(data) > MOST_BYTES:
        raise SheetError(SheetFault.TOO_LARGE)
    known = encoding or encoding_of(data)
    text = _decoded(data, known)
    separator = separator_of(text)
    rows = _rows(text, separator)
    header = next(rows, None)
    if header is None:
        raise SheetError(SheetFault.EMPTY)
    found: list[SheetRow] = []
    for row in rows:
        if len(found) == MOST_ROWS:
            raise SheetError(SheetFault.TOO_MANY_ROWS, row.line)
        found.append(row)
    return Sheet(known, separator, header, tuple(found))


def encoding_of(data: bytes) -> Encoding:
    """The encoding of a text: told by its first bytes, by its zeros, or because UTF-8 is seldom right by chance."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Encoding(name)
    start = data[:4096]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 5:
        return Encoding.UTF_16_BE if even > odd else Encoding.UTF_16_LE
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return Encoding.CP1252
    return Encoding.UTF_8


def separator_of(text: str) -> Separator:
    """The separator that the first line holds most of, outside quotation marks."""
    counts = dict.fromkeys(Separator, 0)
    is_quoted = False
    for character in text.lstrip("\r\n"):
        if character == '"':
            is_quoted = not is_quoted
        elif character in "\r\n" and not is_quoted:
            break
        elif character in counts and not is_quoted:
            counts[Separator(character)] += 1
    return max(counts, key=lambda separator: counts[separator])


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def armed(cell: str) -> str:
    """The cell as it was before ``disarmed``."""
    is_disarmed = cell.startswith("'") and cell[1:].lstrip().startswith(_FORMULA)
    return cell[1:] if is_disarmed or cell[:2] in ("'\t", "'\r") else cell


def written(rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]], separator: Separator = Separator.COMMA) -> bytes:
    """The bytes of a table, formulas disarmed: UTF-8 with a mark, so that spreadsheets read the letters right."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator.value)
    writer.writerows(tuple(map(disarmed, row)) for row in rows)
    return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8", "replace")


def _decoded(data: bytes, encoding: Encoding) -> str:
    try:
        text = data.decode(encoding.value)
    except UnicodeDecodeError as error:
        newline = b"\n"
        raise SheetError(SheetFault.ENCODING, data.count(newline, 0, error.start) + 1) from None
    return text.removeprefix("\ufeff").replace("\0", "")


def _rows(text: str, separator: Separator) -> Iterator[SheetRow]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator.value, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield SheetRow(line, tuple(armed(cell.strip()) for cell in cells))
            line = reader.line_num + 1
    except csv.Error:
        raise SheetError(SheetFault.QUOTES, line) from None
