"""What differs from the default run: words of sentences, cells of tables."""

from difflib import SequenceMatcher

from helpers.site.shown_tables import ShownTable

Piece = tuple[str, bool]


def changed_words(text: str, default: str) -> list[Piece]:
    """Cut a text into pieces, each with whether the default's text lacks it.

    Returns
    -------
    list of (str, bool)
        Joined by single spaces the pieces give the text's words.
    """
    words, before = text.split(), default.split()
    pieces: list[Piece] = []
    for kind, _, _, start, end in SequenceMatcher(None, before, words, autojunk=False).get_opcodes():
        if end > start:
            pieces.append((" ".join(words[start:end]), kind != "equal"))
    return pieces


def changed_cells(table: ShownTable, default: ShownTable | None) -> list[tuple[int, int]]:
    """Return row and column of every cell that the default's table lacks or holds with another text.

    Rows are matched by their headers and columns by their names, so that a row more marks itself only.
    """
    before = _cells(default) if default else {}
    return [
        (row, column)
        for row, column, name, text in _named_cells(table)
        if column >= table.keys and before.get(name) != text
    ]


def _cells(table: ShownTable) -> dict[tuple[str, ...], str]:
    return {name: text for _, _, name, text in _named_cells(table)}


def _named_cells(table: ShownTable) -> list[tuple[int, int, tuple[str, ...], str]]:
    return [
        (row, column, (*texts[: table.keys], table.heads[column]), text)
        for row, texts in enumerate(table.rows)
        for column, text in enumerate(texts)
    ]
