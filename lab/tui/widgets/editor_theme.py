"""Colours of YAML in the editor, taken from the app's theme so that light ones read as well as dark ones."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.widgets.text_area import TextAreaTheme

NAME = "lab"


def editor_theme(variables: Mapping[str, str]) -> TextAreaTheme:
    """The theme for the editor under the app theme with these CSS variables."""

    def in_colour(variable: str, *, bold: bool = False, italic: bool = False) -> Style:
        value = variables.get(variable, "")
        # Variables such as "auto 87%" depend on the background; the editor's own colour does for them.
        return Style(color=value if value.startswith("#") else None, bold=bold, italic=italic)

    key = in_colour("primary" if "ansi" not in variables.get("background", "") else "")
    return TextAreaTheme(
        name=NAME,
        syntax_styles={
            "yaml.field": key + in_colour("text-primary"),
            "string": in_colour("text-success"),
            "number": in_colour("text-warning"),
            "boolean": in_colour("text-warning"),
            "constant.builtin": in_colour("text-warning"),
            "comment": Style(dim=True, italic=True),
            "type": in_colour("text-accent"),
            "punctuation.special": in_colour("text-accent"),
        },
    )
