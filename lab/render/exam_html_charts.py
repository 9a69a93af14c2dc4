"""The charts on the page of an exam's report, drawn as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from lab.exam.sheet import Share, rounded
from lab.render.markup import escaped

ROW, LABEL, BAR, WIDE = 26, 300, 300, 720
LEFT, TOP, HEIGHT = 40, 14, 150


def bars(shares: Sequence[Share], titles: Mapping[str, str]) -> str:
    """A bar for each share: what was earned of what it weighs."""
    rows = []
    for index, share in enumerate(shares):
        y = index * ROW
        long = _at(share.percent, BAR)
        label = escaped(titles.get(share.name, share.name))
        rows.append(
            f'<text class="label" x="0" y="{y + 17}">{label}</text>'
            f'<rect class="rest" x="{LABEL}" y="{y + 5}" width="{BAR}" height="15" rx="2"/>'
            f'<rect class="bar" x="{LABEL}" y="{y + 5}" width="{long}" height="15" rx="2"/>'
            f'<text x="{LABEL + BAR + 10}" y="{y + 17}">{rounded(share.earned)} of {rounded(share.weight)} %</text>'
        )
    words = ", ".join(f"{titles.get(each.name, each.name)} {rounded(each.percent)} %" for each in shares)
    return _svg(WIDE, ROW * len(shares), f"What was earned by domain: {words}", "".join(rows))


def trend(results: Sequence[tuple[str, Fraction]], passing: int) -> str:
    """Results in order, each with the words to name it, and the line that passes."""
    step = Fraction(WIDE - LEFT - 60, max(len(results) - 1, 1))
    points = [(float(LEFT + 20 + step * index), _y(percent)) for index, (_, percent) in enumerate(results)]
    parts = [
        f'<line class="axis" x1="{LEFT}" y1="{_y(each)}" x2="{WIDE}" y2="{_y(each)}"/>'
        f'<text class="label" x="0" y="{_y(each) + 4}">{each} %</text>'
        for each in (0, 50, 100)
    ]
    parts.append(f'<line class="mark" x1="{LEFT}" y1="{_y(passing)}" x2="{WIDE}" y2="{_y(passing)}"/>')
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline class="line" points="{path}"/>')
    for (x, y), (name, percent) in zip(points, results, strict=True):
        parts.append(
            f'<circle class="bar" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{escaped(name)}</title></circle>'
            f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{rounded(percent)}</text>'
        )
    words = ", ".join(f"{name}: {rounded(percent)} %" for name, percent in results)
    return _svg(WIDE, TOP + HEIGHT + 16, f"Results one after the other; {passing} % pass. {words}", "".join(parts))


def _at(percent: Fraction, whole: int) -> str:
    return f"{float(min(max(percent, Fraction(0)), Fraction(100)) * whole / 100):.1f}"


def _y(percent: Fraction | int) -> float:
    return round(TOP + HEIGHT - float(percent) * HEIGHT / 100, 1)


def _svg(width: int, height: int, words: str, inside: str) -> str:
    said = escaped(words)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{said}">'
        f"<title>{said}</title>{inside}</svg>"
    )
