"""The rules that every computed sentence keeps: length, one kind of quotes, phrases that say nothing plainly."""

import re
from statistics import median

LONGEST, MEDIAN = 30, 16
FORBIDDEN = (
    r"not rarely", r"goes? with\b", r"not shown to be other than", r"\bp = 0\.\d{7,}", r"e-\d\d", r"\bnan\b",
    r"  ", r" ,", r" \.", r"\(\)", r"\.\.", r"[‘“”]", r"\bNone\b(?! of)", r"Error\b", r"\bTraceback",
    r"\b1 areas\b", r"\b1 inspections\b",
)  # fmt: skip
_END = re.compile(r"(?<=[.!?])[\"')]*\s+(?=[\"'(]?[A-Z0-9])")


def sentences(text: str) -> list[str]:
    """Split text where a sentence ends: at a stop followed by a capital or a digit; a semicolon ends none."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def words(sentence: str) -> int:
    """Count the words of a sentence, those in brackets too."""
    return len(sentence.split())


def problems(text: str) -> list[str]:
    """Say what is wrong with a text; nothing where all its sentences keep the rules."""
    found = [f"{words(one)} words: {one}" for one in sentences(text) if words(one) > LONGEST]
    found += [f"{pattern!r} in: {text}" for pattern in FORBIDDEN if re.search(pattern, text)]
    if text and not text.rstrip("\"')").endswith((".", "?", "!")):
        found.append(f"no stop at the end: {text}")
    return found


def median_words(texts: list[str]) -> float:
    """Return the median number of words of the sentences in several texts."""
    return median(words(one) for text in texts for one in sentences(text))
