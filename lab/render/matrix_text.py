"""The table of who reaches whom, as lines of text."""

from __future__ import annotations

from lab.render.matrix_table import Cell, MatrixTable
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, cells, dim, line, strong, visible

CELL = 4
"""Columns of the terminal that a cell takes."""

KEY = "✓ reaches it  ✗ does not  · itself  ? left to the network plugin"
CHANGED = "[✓] [✗] changed by your files"


def matrix_text(table: MatrixTable, title: str, width: int = 80) -> Lines:
    """Sources by rows, numbered destinations by columns, in as many parts as the width asks for."""
    found: list[Line] = [line(strong("Who reaches whom"), f"  {title}"), BLANK]
    if not table.columns:
        return (*found, line("  Nothing here listens on a port; ask for one with --port."))
    names = max(cells(visible(name)) for name in table.sources)
    fit = max((width - names - 4) // CELL, 1)
    rows = [table.row(source) for source in range(len(table.sources))]
    for start in range(0, len(table.columns), fit):
        part = range(start, min(start + fit, len(table.columns)))
        found.extend(_legend(table, part))
        found += [BLANK, line(" " * (names + 3), *(dim(f"{number + 1:^{CELL}}") for number in part))]
        for name, row in zip(table.sources, rows, strict=True):
            gap = " " * (names - cells(visible(name)) + 1)
            found.append(line(f"  {visible(name)}{gap}", *(_cell(row[number]) for number in part)))
        found.append(BLANK)
    found.append(line(dim(KEY)))
    if any(cell.changed for row in rows for cell in row):
        found.append(line(dim(CHANGED)))
    return tuple(found)


def _legend(table: MatrixTable, part: range) -> Lines:
    digits = len(str(part[-1] + 1))
    names = max(cells(visible(table.columns[number].name)) for number in part)
    return tuple(
        line(
            dim(f"  {number + 1:>{digits}}  "),
            f"{visible(column.name)}{' ' * (names - cells(visible(column.name)))}  {column.port}",
        )
        for number in part
        for column in (table.columns[number],)
    )


def _cell(cell: Cell) -> Fragment:
    if cell.itself:
        return Fragment(f"{'·':^{CELL}}", Role.DIM)
    mark = "?" if cell.allowed is None else "✓" if cell.allowed else "✗"
    role = Role.WARN if cell.allowed is None else Role.GOOD if cell.allowed else Role.BAD
    return Fragment(f"{f'[{mark}]' if cell.changed else mark:^{CELL}}", role)
