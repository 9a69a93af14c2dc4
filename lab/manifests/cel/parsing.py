"""The text of an expression to its syntax, as cel-go's parser makes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lab.manifests.cel import tokens as t
from lab.manifests.cel.issues import NOWHERE, Issues, Place, TooManyError
from lab.manifests.cel.literals import LiteralError, double, integer, text_of, unsigned
from lab.manifests.cel.macros import MacroError, macro
from lab.manifests.cel.recognizer import GaveUpError, Recognizer
from lab.manifests.cel.rules import Node, Rules
from lab.manifests.cel.syntax import Call, Entry, Expr, Ident, Items, Literal, Mapping, Message, Select
from lab.manifests.cel.tokens import Token
from lab.manifests.release import Release

_RESERVED = frozenset({
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
    "package", "namespace", "null", "return", "true", "var", "void", "while",
})  # fmt: skip
_OPERATORS = {
    t.EQUALS: "_==_", t.NOT_EQUALS: "_!=_", t.IN: "@in", t.LESS: "_<_", t.LESS_EQUALS: "_<=_",
    t.GREATER: "_>_", t.GREATER_EQUALS: "_>=_", t.PLUS: "_+_", t.MINUS: "_-_", t.STAR: "_*_", t.SLASH: "_/_",
    t.PERCENT: "_%_",
}  # fmt: skip

_NAME = re.compile("[_a-zA-Z][_a-zA-Z0-9]*")
_LONGEST = 100_000
_DEEPEST = 250
_NESTING = frozenset({"expr", "operation", "select", "call", "index"})
"""What is counted for the depth of an expression."""

_UNREAD = Place(1, -1)
_NO_NAME = "unsupported ident kind"
_NO_QUOTES = "unsupported syntax: '`'"


def parse(text: str, issues: Issues, release: Release) -> Expr:
    """Read an expression; what is wrong is noted, and what can be read all the same is read."""
    if len(text) > _LONGEST:
        issues.add(NOWHERE, f"expression code point size exceeds limit: size: {len(text)}, limit {_LONGEST}")
        return Expr(NOWHERE)
    try:
        tree = Rules(Recognizer(t.words(text, issues), text, issues)).start()
        return _Builder(issues, release).expr(tree)
    except (GaveUpError, TooManyError):
        return Expr(NOWHERE)


def is_name(text: str) -> bool:
    """Whether it can be the name of a variable."""
    return _NAME.fullmatch(text) is not None and text not in _RESERVED


class _Builder:
    """Makes the syntax of a tree."""

    def __init__(self, issues: Issues, release: Release) -> None:
        self._issues = issues
        self._release = release
        self._depth = 0

    def expr(self, node: Node | None) -> Expr:
        """The syntax of a node; what could not be read has none."""
        make = None if node is None else getattr(self, f"_{node.kind}", None)
        if node is None or make is None:
            return Expr(_UNREAD)
        self._depth += node.kind in _NESTING
        if self._depth > _DEEPEST:
            self._issues.add(NOWHERE, "max recursion depth exceeded")
            raise GaveUpError
        made: Expr = make(node)
        self._depth -= node.kind in _NESTING
        return made

    def _unary(self, node: Node) -> Expr:
        return Expr(node.start.place)

    def _refused(self, place: Place, message: str) -> Expr:
        self._issues.add(place, message)
        return Expr(place)

    def _expr(self, node: Node) -> Expr:
        if not node["op"]:
            return self.expr(node["e"])
        return Call(node["op"].place, "_?_:_", [self.expr(node[name]) for name in ("e", "yes", "no")])

    def _or(self, node: Node) -> Expr:
        return self._logic(node, "_||_")

    def _and(self, node: Node) -> Expr:
        return self._logic(node, "_&&_")

    def _logic(self, node: Node, function: str) -> Expr:
        terms = [self.expr(term) for term in node["terms"]]
        # cel-go makes a balanced tree of them: its root is in the middle.
        return Call(node["ops"][len(node["ops"]) // 2].place, function, terms)

    def _operation(self, node: Node) -> Expr:
        op: Token = node["op"]
        return Call(op.place, _OPERATORS[op.kind], [self.expr(node["left"]), self.expr(node["right"])])

    def _negation(self, node: Node) -> Expr:
        member = self.expr(node["member"])
        if len(node["ops"]) % 2 == 0:
            return member
        return Call(node["ops"][0].place, "!_" if node["sign"] == t.EXCLAM else "-_", [member])

    def _select(self, node: Node) -> Expr:
        operand = self.expr(node["member"])
        name: Token | None = node["name"]
        place = node["op"].place if node["op"] else node.start.place
        if name is None:
            if node["at"]:
                self._refused(node["at"].place, _NO_NAME)
            return Expr(place)
        if name.kind == t.ESCAPED_IDENT:
            self._refused(name.place, _NO_QUOTES)
        if node["optional"]:
            return Call(place, "_?._", [operand, Literal(name.place, "string", name.text)])
        return Select(place, operand, name.text)

    def _call(self, node: Node) -> Expr:
        target = self.expr(node["member"])
        if node["name"] is None or node["open"] is None:
            return Expr(node.start.place)
        return self._called(node, node["name"].text, target)

    def _function(self, node: Node) -> Expr:
        name: Token | None = node["name"]
        if name is None or node["open"] is None:
            return Expr(node.start.place)
        if name.text in _RESERVED:
            return self._refused(node.start.place, f"reserved identifier: {name.text}")
        return self._called(node, f".{name.text}" if node["dot"] else name.text, None)

    def _called(self, node: Node, function: str, target: Expr | None) -> Expr:
        place = node["open"].place
        arguments = [self.expr(argument) for argument in node["arguments"] or ()]
        found = macro(function, len(arguments), target is not None, self._release)
        if found is None:
            return Call(place, function, arguments, target)
        try:
            return found(place, target, arguments)
        except MacroError as trouble:
            return self._refused(trouble.place, str(trouble))

    def _index(self, node: Node) -> Expr:
        target = self.expr(node["member"])
        if node["op"] is None:
            return Expr(node.start.place)
        function = "_[?_]" if node["optional"] else "_[_]"
        return Call(node["op"].place, function, [target, self.expr(node["index"])])

    def _name(self, node: Node) -> Expr:
        name: Token | None = node["name"]
        if name is None:
            return Expr(node.start.place)
        if name.text in _RESERVED:
            return self._refused(node.start.place, f"reserved identifier: {name.text}")
        return Ident(name.place, f".{name.text}" if node["dot"] else name.text)

    def _list(self, node: Node) -> Expr:
        if node["op"] is None:
            return Expr(node.start.place)
        items = node["items"] or []
        optional = frozenset(position for position, item in enumerate(items) if item["optional"])
        return Items(node["op"].place, [self.expr(item["e"]) for item in items], optional)

    def _map(self, node: Node) -> Expr:
        if node["op"] is None:
            return Expr(node.start.place)
        entries = [
            Entry(
                item["colon"].place, self.expr(item["e"]), self.expr(item["value"]), optional=bool(item["optional"])
            )
            for item in node["items"] or ()
            if item["colon"]
        ]
        return Mapping(node["op"].place, entries)

    def _message(self, node: Node) -> Expr:
        if node["op"] is None:
            return Expr(node.start.place)
        entries = []
        for item in node["items"] or ():
            name: Token | None = item["name"]
            if item["colon"] is None:
                break
            if name is None or name.kind == t.ESCAPED_IDENT:
                self._refused(node["items"][0].start.place, _NO_QUOTES if name else _NO_NAME)
                continue
            optional = bool(item["optional"])
            entries.append(Entry(item["colon"].place, name.text, self.expr(item["value"]), optional=optional))
        name_ = ".".join(name.text for name in node["names"])
        return Message(node["op"].place, f".{name_}" if node["dot"] else name_, entries)

    # Literals

    def _literal(self, node: Node, type_name: str) -> Expr:
        token: Token | None = node["token"]
        if token is None:
            return Expr(node.start.place)
        text = ("-" if node["sign"] else "") + token.text
        try:
            return Literal(node.start.place, type_name, _READERS[type_name](text))
        except LiteralError as trouble:
            return self._refused(node.start.place, str(trouble))

    def _int(self, node: Node) -> Expr:
        return self._literal(node, "int")

    def _uint(self, node: Node) -> Expr:
        return self._literal(node, "uint")

    def _double(self, node: Node) -> Expr:
        return self._literal(node, "double")

    def _string(self, node: Node) -> Expr:
        return self._literal(node, "string")

    def _bytes(self, node: Node) -> Expr:
        return self._literal(node, "bytes")

    def _null(self, node: Node) -> Expr:
        return self._literal(node, "null")

    def _bool(self, node: Node) -> Expr:
        return self._literal(node, "bool")


_READERS: dict[str, Callable[[str], Any]] = {
    "int": integer,
    "uint": unsigned,
    "double": double,
    "string": text_of,
    "bytes": text_of,
    "bool": lambda text: text == "true",
    "null": lambda _text: None,
}
