"""CEL's grammar: words to a tree, as far as it can be made of what is written.

The rules are those of cel-go's ``CEL.g4``; the numbers are ANTLR's, for the points where it may go astray.
"""

from __future__ import annotations

from typing import Any

from lab.manifests.cel import tokens as t
from lab.manifests.cel.recognizer import END, Kinds, MisfitError, Recognizer
from lab.manifests.cel.tokens import Token


class Node:
    """A part of the tree: what it is, its first word, and its parts; a part that could not be read is None."""

    __slots__ = ("kind", "parts", "start")

    def __init__(self, kind: str, start: Token, **parts: Any) -> None:
        self.kind = kind
        self.start = start
        self.parts = parts

    def __getitem__(self, name: str) -> Any:
        return self.parts.get(name)

    def __setitem__(self, name: str, part: Any) -> None:
        self.parts[name] = part


def _kinds(*kinds: int) -> Kinds:
    return frozenset(kinds)


_LITERAL = _kinds(t.MINUS, t.TRUE, t.FALSE, t.NULL, t.FLOAT, t.INT, t.UINT, t.STRING, t.BYTES)
_MEMBER = _LITERAL | _kinds(t.LBRACKET, t.LBRACE, t.LPAREN, t.DOT, t.IDENT)
_UNARY = _MEMBER | _kinds(t.EXCLAM)
_OPTIONAL = _UNARY | _kinds(t.QUESTION)
_NAME = _kinds(t.IDENT, t.ESCAPED_IDENT)
_FIELD = _NAME | _kinds(t.QUESTION)
_RELATIONS = _kinds(t.EQUALS, t.NOT_EQUALS, t.IN, t.LESS, t.LESS_EQUALS, t.GREATER_EQUALS, t.GREATER)
_PRODUCTS = _kinds(t.STAR, t.SLASH, t.PERCENT)
_SUMS = _kinds(t.PLUS, t.MINUS)
_END = _kinds(END)
_NUMBERS = _kinds(t.INT, t.FLOAT)
_IN_RELATION = _RELATIONS | _END
_IN_CALC = _PRODUCTS | _SUMS | _END
_IN_MEMBER = _kinds(t.DOT, t.LBRACKET, END)
_IN_LIST = _kinds(t.COMMA, END)
_SIMPLE_LITERALS = {
    t.UINT: ("uint", 252), t.STRING: ("string", 251), t.BYTES: ("bytes", 253), t.TRUE: ("bool", 254),
    t.FALSE: ("bool", 255), t.NULL: ("null", 256),
}  # fmt: skip


class Rules:
    """One method for each rule of the grammar; ``follow`` is what may come after it."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._r = recognizer

    def start(self) -> Node | None:
        """A whole expression. Raises GaveUpError, and TooManyError, where parsing ends early."""
        r = self._r
        node = None
        try:
            node = self._expr(_kinds(t.EOF))
            r.match(t.EOF, _END, 35)
        except MisfitError as misfit:
            r.give_up(misfit)
        except RecursionError:
            r.too_deep()
        return node

    def _expr(self, follow: Kinds) -> Node:
        r = self._r
        node = Node("expr", r.word)
        with r.rule("expr", follow):
            node["e"] = self._logic("or", _kinds(t.QUESTION, END))
            r.sync(_kinds(t.QUESTION, END), 43)
            if r.kind() == t.QUESTION:
                node["op"] = r.match(t.QUESTION, _UNARY, 38)
                node["yes"] = self._logic("or", _kinds(t.COLON))
                r.match(t.COLON, _UNARY, 40)
                node["no"] = self._expr(_END)
        return node if node["op"] else node["e"] or node

    def _logic(self, name: str, follow: Kinds) -> Node:
        """``a || b`` of ``a && b`` of relations."""
        r = self._r
        sign, point = (t.OR, 50) if name == "or" else (t.AND, 58)
        here = _kinds(sign, END)
        node = Node(name, r.word, ops=[], terms=[])
        with r.rule(name, follow):
            node["terms"].append(self._term(name, here))
            r.sync(here, point)
            while r.kind() == sign:
                node["ops"].append(r.match(sign, _UNARY, point - 4))
                node["terms"].append(self._term(name, here))
                r.sync(here, point + 2, loop=True)
        terms = node["terms"]
        return terms[0] if len(terms) == 1 else node

    def _term(self, name: str, follow: Kinds) -> Node:
        return self._logic("and", follow) if name == "or" else self._relation(0, follow)

    def _relation(self, weight: int, follow: Kinds) -> Node:
        r = self._r
        left = Node("broken", r.word)
        with r.rule("relation", follow):
            left = self._calc(0, _IN_RELATION)
            r.sync(_IN_RELATION, 69)
            while r.kind() in _RELATIONS and weight <= 1:
                op = r.take()
                left = Node("operation", left.start, left=left, op=op, right=self._relation(2, _IN_RELATION))
                r.sync(_IN_RELATION, 71, loop=True)
        return left

    def _calc(self, weight: int, follow: Kinds) -> Node:
        r = self._r
        left = Node("broken", r.word)
        with r.rule("calc", follow):
            left = self._unary(_IN_CALC)
            r.sync(_IN_CALC, 83)
            while (own := 2 if r.kind() in _PRODUCTS else 1 if r.kind() in _SUMS else -1) >= weight:
                op = r.take()
                left = Node("operation", left.start, left=left, op=op, right=self._calc(own + 1, _IN_CALC))
                r.sync(_IN_CALC, 85, loop=True)
        return left

    def _unary(self, follow: Kinds) -> Node:
        r = self._r
        node = Node("unary", r.word)
        with r.rule("unary", follow):
            r.sync(_UNARY, 99)
            sign = self._sign()
            if not sign:
                return self._member(_END)
            node = Node("negation", r.word, ops=[], sign=sign)
            point = 90 if sign == t.EXCLAM else 96
            r.sync(_kinds(sign), point - 2)
            while True:
                node["ops"].append(r.match(sign, _MEMBER | _kinds(sign), point - 3))
                r.sync(_MEMBER | _kinds(sign), point, loop=True)
                if not self._another(sign):
                    break
            node["member"] = self._member(_END)
        return node

    def _sign(self) -> int:
        """The sign that an operand begins with; 0 for none, or for a number's own minus."""
        kind, then = self._r.kind(), self._r.kind(1)
        if kind == t.EXCLAM:
            return t.EXCLAM
        if kind == t.MINUS and then not in _NUMBERS:
            if then not in _MEMBER:
                raise self._r.no_alternative(1)
            return t.MINUS
        if kind not in _MEMBER:
            raise self._r.no_alternative(0)
        return 0

    def _another(self, sign: int) -> bool:
        """Whether the sign comes once more."""
        kind, then = self._r.kind(), self._r.kind(1)
        if sign == t.EXCLAM:
            return kind == t.EXCLAM
        if kind == t.MINUS:
            if then not in _MEMBER:
                raise self._r.no_alternative(1)
            return True
        if kind not in _MEMBER:
            raise self._r.no_alternative(0)
        return False

    def _member(self, follow: Kinds) -> Node:
        r = self._r
        node = Node("broken", r.word)
        with r.rule("member", follow):
            node = self._primary(_IN_MEMBER)
            r.sync(_IN_MEMBER, 128)
            while r.kind() in _IN_MEMBER:
                kind = self._access()
                node = Node(kind, node.start, member=node)
                if kind == "select":
                    self._select(node)
                elif kind == "call":
                    self._call(node)
                else:
                    self._index(node)
                r.sync(_IN_MEMBER, 130, loop=True)
        return node

    def _access(self) -> str:
        """What a dot or a bracket behind a value begins."""
        r = self._r
        r.point = 126
        if r.kind() == t.LBRACKET:
            return "index"
        if r.kind(1) not in _FIELD:
            raise r.no_alternative(1)
        return "call" if r.kind(1) == t.IDENT and r.kind(2) == t.LPAREN else "select"

    def _select(self, node: Node) -> None:
        r = self._r
        node["op"] = r.match(t.DOT, _FIELD, 105)
        r.sync(_FIELD, 107)
        if r.kind() == t.QUESTION:
            node["optional"] = r.match(t.QUESTION, _NAME, 106)
        node["at"] = r.word
        node["name"] = self._name(_IN_MEMBER)

    def _call(self, node: Node) -> None:
        r = self._r
        r.match(t.DOT, _kinds(t.IDENT), 111)
        node["name"] = r.match(t.IDENT, _kinds(t.LPAREN), 112)
        self._arguments(node, 113, _IN_MEMBER)

    def _arguments(self, node: Node, point: int, after: Kinds) -> None:
        r = self._r
        node["open"] = r.match(t.LPAREN, _UNARY | _kinds(t.RPAREN), point)
        r.sync(_UNARY | _kinds(t.RPAREN), point + 2)
        node["arguments"] = self._expressions(_kinds(t.RPAREN)) if r.kind() in _UNARY else []
        r.match(t.RPAREN, after, point + 4)

    def _index(self, node: Node) -> None:
        r = self._r
        node["op"] = r.match(t.LBRACKET, _OPTIONAL, 119)
        r.sync(_OPTIONAL, 121)
        if r.kind() == t.QUESTION:
            node["optional"] = r.match(t.QUESTION, _UNARY, 120)
        node["index"] = self._expr(_kinds(t.RBRACKET))
        r.match(t.RBRACKET, _IN_MEMBER, 124)

    def _primary(self, follow: Kinds) -> Node:
        r = self._r
        node = Node("broken", r.word)
        with r.rule("primary", follow):
            r.sync(_MEMBER, 184)
            node = Node(self._which(), r.word)
            if node.kind == "nested":
                r.match(t.LPAREN, _UNARY, 144)
                node["e"] = self._expr(_kinds(t.RPAREN))
                r.match(t.RPAREN, _END, 146)
            elif node.kind == "literal":
                return self._literal(_END)
            elif node.kind == "list":
                self._between(node, t.LBRACKET, t.RBRACKET, 148, _OPTIONAL)
            elif node.kind == "map":
                self._between(node, t.LBRACE, t.RBRACE, 156, _OPTIONAL)
            else:
                self._named(node)
        return (node["e"] or node) if node.kind == "nested" else node

    def _which(self) -> str:
        """Which primary begins here. A name needs a look ahead: it may be of a function or of a message."""
        r = self._r
        kind = r.kind()
        known = {t.LPAREN: "nested", t.LBRACKET: "list", t.LBRACE: "map"}.get(kind)
        if known:
            return known
        if kind in _LITERAL:
            return "literal"
        if kind not in (t.DOT, t.IDENT):
            raise r.no_alternative(0)
        ahead = 1 if kind == t.DOT else 0
        if r.kind(ahead) != t.IDENT:
            raise r.no_alternative(ahead)
        ahead += 1
        if r.kind(ahead) == t.LPAREN:
            return "function"
        while r.kind(ahead) == t.DOT and r.kind(ahead + 1) == t.IDENT:
            ahead += 2
        return "message" if r.kind(ahead) == t.LBRACE else "name"

    def _named(self, node: Node) -> None:
        """A name, a call of a function, or a message."""
        r = self._r
        point, after = {
            "name": (132, _END), "function": (136, _kinds(t.LPAREN)), "message": (165, _kinds(t.DOT, t.LBRACE)),
        }[node.kind]  # fmt: skip
        r.sync(_kinds(t.DOT, t.IDENT), point)
        if r.kind() == t.DOT:
            node["dot"] = r.match(t.DOT, _kinds(t.IDENT), point - 1)
        node["name"] = r.match(t.IDENT, after, point + 2)
        if node.kind == "function":
            self._arguments(node, 139, _END)
        elif node.kind == "message":
            node["names"] = [node["name"]]
            r.sync(after, 172)
            while r.kind() == t.DOT:
                r.match(t.DOT, _kinds(t.IDENT), 168)
                node["names"].append(r.match(t.IDENT, after, 169))
                r.sync(after, 174, loop=True)
            self._between(node, t.LBRACE, t.RBRACE, 175, _FIELD)

    def _between(self, node: Node, opening: int, closing: int, point: int, first: Kinds) -> None:
        """The items of a list, a map or a message, with a comma at the end if one likes."""
        r = self._r
        end = _kinds(t.COMMA, closing)
        node["op"] = r.match(opening, first | end, point)
        r.sync(first | end, point + 2)
        node["items"] = self._items(node.kind, first, end) if r.kind() in first else []
        r.sync(end, point + 5)
        if r.kind() == t.COMMA:
            r.match(t.COMMA, _kinds(closing), point + 4)
        r.match(closing, _END, point + 7)

    def _items(self, kind: str, first: Kinds, follow: Kinds) -> list[Node]:
        r = self._r
        items: list[Node] = []
        with r.rule(f"{kind} items", follow):
            self._item(kind, items)
            r.sync(_IN_LIST, 199)
            while r.kind() == t.COMMA and r.kind(1) in first:
                r.match(t.COMMA, first, 195)
                self._item(kind, items)
                r.sync(_IN_LIST, 201, loop=True)
        return items

    def _item(self, kind: str, items: list[Node]) -> None:
        """One item; a map's or a message's has a colon and a value."""
        r = self._r
        item = Node("item", r.word)
        items.append(item)
        if kind == "list":
            self._optional(item, _IN_LIST)
            return
        if kind == "map":
            self._optional(item, _kinds(t.COLON))
        else:
            self._field(item, _kinds(t.COLON))
        item["colon"] = r.match(t.COLON, _UNARY, 221)
        item["value"] = self._expr(_IN_LIST)

    def _optional(self, item: Node, follow: Kinds) -> None:
        r = self._r
        with r.rule("optExpr", follow):
            r.sync(_OPTIONAL, 238)
            if r.kind() == t.QUESTION:
                item["optional"] = r.match(t.QUESTION, _UNARY, 237)
            item["e"] = self._expr(_END)

    def _field(self, item: Node, follow: Kinds) -> None:
        r = self._r
        with r.rule("optField", follow):
            r.sync(_FIELD, 216)
            if r.kind() == t.QUESTION:
                item["optional"] = r.match(t.QUESTION, _NAME, 215)
            item["name"] = self._name(_END)

    def _name(self, follow: Kinds) -> Token | None:
        """The name of a field, perhaps between backquotes."""
        r = self._r
        with r.rule("escapeIdent", follow):
            r.sync(_NAME, 235)
            if r.kind() not in _NAME:
                raise r.no_alternative(0)
            return r.match(r.kind(), _END, 233)
        return None

    def _expressions(self, follow: Kinds) -> list[Node]:
        r = self._r
        found: list[Node] = []
        with r.rule("exprList", follow):
            found.append(self._expr(_IN_LIST))
            r.sync(_IN_LIST, 191)
            while r.kind() == t.COMMA:
                r.match(t.COMMA, _UNARY, 187)
                found.append(self._expr(_IN_LIST))
                r.sync(_IN_LIST, 193, loop=True)
        return found

    def _literal(self, follow: Kinds) -> Node:
        r = self._r
        node = Node("broken", r.word)
        with r.rule("literal", follow):
            r.sync(_LITERAL, 256)
            if r.kind() in _SIMPLE_LITERALS:
                name, point = _SIMPLE_LITERALS[r.kind()]
                return Node(name, r.word, token=r.match(r.kind(), _END, point))
            number = r.kind(1) if r.kind() == t.MINUS else r.kind()
            if number not in _NUMBERS:
                raise r.no_alternative(1 if r.kind() == t.MINUS else 0)
            node = Node("int" if number == t.INT else "double", r.word)
            if r.kind() == t.MINUS:
                node["sign"] = r.match(t.MINUS, _kinds(number), 242)
            node["token"] = r.match(number, _END, 245)
        return node
