"""Text that hangs from a mark: lines after the first begin under the first line's words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Hanging(Visual):
    """A mark, and beside it paragraphs that wrap within their own column."""

    def __init__(self, mark: Content, paragraphs: Sequence[Content]) -> None:
        self._mark = mark
        self._body = Content("\n").join(paragraphs)

    @property
    def plain(self) -> str:
        """The words without styles, the mark first."""
        return f"{self._mark.plain}{self._body.plain}"

    def _rest(self, width: int) -> int:
        return max(width - self._mark.cell_length, 1)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width in which nothing wraps."""
        return self._mark.cell_length + self._body.get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """The width below which words break."""
        return self._mark.cell_length + self._body.get_minimal_width(rules)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines it takes at a width."""
        return self._body.get_height(rules, self._rest(width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines."""
        room = self._mark.cell_length
        lines = self._body.render_strips(self._rest(width), height, style, options)
        first = self._mark.render_strips(room, 1, style, options)
        blank = Strip.blank(room, style.rich_style)
        return [Strip.join([first[0] if number == 0 and first else blank, line]) for number, line in enumerate(lines)]


def words(*parts: str | tuple[str, str]) -> Content:
    """A paragraph of plain and styled pieces."""
    return Content.assemble(*parts)
