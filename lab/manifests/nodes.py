"""The tree of nodes that a YAML text is read into; aliases stay as they were written."""

from __future__ import annotations

from typing import Any

import yaml

from lab.quick_dataclass import dataclass


class AliasNode(yaml.Node):
    """``*name``, standing for the node that ``&name`` marked."""

    def __init__(self, name: str, target: yaml.Node, start_mark: Any, end_mark: Any) -> None:
        super().__init__("", target, start_mark, end_mark)
        self.name = name
        self.target = target


def resolved(node: yaml.Node) -> yaml.Node:
    """The node itself, or what an alias stands for."""
    while isinstance(node, AliasNode):
        node = node.target
    return node


@dataclass(frozen=True, slots=True)
class Tree:
    """The first document of a text. ``root`` is None when there is none.

    ``aliased`` says whether any alias occurs; ``rest`` is the line (from 0) of text after the document's end,
    which kubectl never reads.
    """

    root: yaml.Node | None
    aliased: bool = False
    rest: int | None = None
