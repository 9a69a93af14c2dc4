"""Large letters for the far end of a room, drawn with blocks."""

from __future__ import annotations

GLYPHS = {
    "A": "25755", "B": "65656", "C": "34443", "D": "65556", "E": "74647", "F": "74644", "G": "34553", "H": "55755",
    "I": "72227", "J": "11153", "K": "55655", "L": "44447", "M": "57755", "N": "65555", "O": "75557", "P": "65644",
    "Q": "25573", "R": "65655", "S": "34216", "T": "72222", "U": "55557", "V": "55552", "W": "55775", "X": "55255",
    "Y": "55222", "Z": "71247", "0": "25552", "1": "26227", "2": "61247", "3": "61216", "4": "55711", "5": "74616",
    "6": "34757", "7": "71122", "8": "75757", "9": "75716", ".": "00002", ":": "02020", "-": "00700", "/": "11244",
    "[": "64446", "]": "31113", " ": "00000",
}  # fmt: skip
"""Five rows of three points each, a row as one octal digit."""

HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def wide(text: str) -> str:
    """The text in letters of five lines and six columns each, with two columns between."""
    return "\n".join("".join(("██" if point else "  ") for point in row) for row in _points(text))


def narrow(text: str) -> str:
    """The text in letters of three lines and three columns each, with one column between."""
    rows = [*_points(text), [0] * (4 * len(text))]
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(HALVES[pair] for pair in zip(*both, strict=True)).rstrip() for both in pairs)


def _points(text: str) -> list[list[int]]:
    glyphs = [GLYPHS.get(letter, "70207") for letter in text.upper()]
    return [
        [point for glyph in glyphs for point in (*(int(glyph[row]) >> bit & 1 for bit in (2, 1, 0)), 0)]
        for row in range(5)
    ]
