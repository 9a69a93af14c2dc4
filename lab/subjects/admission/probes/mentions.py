"""What a policy's expressions speak of: fields of the object, and the values they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from lab.manifests.cel.issues import Issues
from lab.manifests.cel.parsing import parse
from lab.manifests.cel.syntax import Call, Expr, Fold, Ident, Items, Literal, Mapping, Message, Select
from lab.manifests.document import JsonObject
from lab.manifests.release import Release
from lab.quick_dataclass import dataclass

Steps: TypeAlias = tuple[str, ...]
"""The way to a field; ``*`` stands for any item of a list or any value of a map."""

ITEM = "*"
OBJECTS = frozenset({"object", "oldObject"})


@dataclass(frozen=True, slots=True)
class Mentions:
    """What is spoken of. ``names`` are the words that are no fields of the object: ``request.userInfo``, ``params``…"""

    fields: frozenset[Steps] = frozenset()
    texts: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()

    def __or__(self, other: Mentions) -> Mentions:
        return Mentions(
            self.fields | other.fields,
            self.texts | other.texts,
            self.numbers | other.numbers,
            self.names | other.names,
        )


NOTHING = Mentions()


def mentions_of(spec: JsonObject, release: Release) -> Mentions:
    """What a policy speaks of."""
    variables = tuple((each["name"], each["expression"]) for each in spec.get("variables") or ())
    validations, conditions = spec.get("validations") or (), spec.get("matchConditions") or ()
    texts = tuple(each["expression"] for each in (*validations, *conditions))
    return _mentions(variables, texts, release)


@lru_cache(maxsize=128)
def _mentions(variables: tuple[tuple[str, str], ...], texts: tuple[str, ...], release: Release) -> Mentions:
    walk = _Walk({name: _parsed(text, release) for name, text in variables})
    for text in texts:
        walk.visit(_parsed(text, release), {})
    fields = frozenset(steps for steps in walk.fields if "@items" not in steps)
    return Mentions(fields, frozenset(walk.texts), frozenset(walk.numbers), frozenset(walk.names))


@lru_cache(maxsize=256)
def _parsed(text: str, release: Release) -> Expr:
    return parse(text, Issues(text), release)


Found: TypeAlias = frozenset[Steps]
"""The fields that an expression may stand for, each way beginning with the name it starts from."""


class _Walk:
    """Goes through expressions with what their names stand for; names of folds stand for items."""

    def __init__(self, variables: dict[str, Expr]) -> None:
        self.variables = variables
        self.entered: set[str] = set()
        self.fields: set[Steps] = set()
        self.texts: set[str] = set()
        self.numbers: set[int] = set()
        self.names: set[str] = set()

    def visit(self, expr: Expr, known: dict[str, Found]) -> Found:
        """Note what is spoken of; gives the fields that the whole may stand for."""
        if isinstance(expr, Literal):
            self._literal(expr)
            return frozenset()
        if isinstance(expr, Ident):
            return known.get(expr.name) or frozenset({(expr.name,)})
        if isinstance(expr, Select):
            return self._field(self.visit(expr.operand, known), expr.field)
        if isinstance(expr, Call):
            return self._call(expr, known)
        if isinstance(expr, Fold):
            return self._fold(expr, known)
        found: Found = frozenset()
        for part in _parts(expr):
            found |= self.visit(part, known)
        return found

    def _literal(self, expr: Literal) -> None:
        if isinstance(expr.value, str):
            self.texts.add(expr.value)
        elif isinstance(expr.value, int) and not isinstance(expr.value, bool):
            self.numbers.add(expr.value)

    def _field(self, of: Found, field: str) -> Found:
        found: set[Steps] = set()
        for steps in of:
            if steps == ("variables",):
                found |= self._variable(field)
            else:
                found.add((*steps, field))
        self._note(found)
        return frozenset(found)

    def _variable(self, name: str) -> Found:
        if name not in self.variables or name in self.entered:
            return frozenset()
        self.entered.add(name)
        found = self.visit(self.variables[name], {})
        self.entered.discard(name)
        return found

    def _note(self, found: Iterable[Steps]) -> None:
        for steps in found:
            if steps[0] in OBJECTS:
                self.fields.add(steps[1:])
                if steps[0] == "oldObject":
                    self.names.add("oldObject")
            else:
                self.names.add(".".join(steps[:3]))

    def _call(self, expr: Call, known: dict[str, Found]) -> Found:
        name = expr.function
        if name in ("_?._", "_[_]", "_[?_]"):
            of, key = self.visit(expr.arguments[0], known), expr.arguments[1]
            if not isinstance(key, Literal):
                self.visit(key, known)
            field = key.value if isinstance(key, Literal) and isinstance(key.value, str) else ITEM
            return self._field(of, field)
        given = [self.visit(each, known) for each in expr.arguments]
        target = self.visit(expr.target, known) if expr.target is not None else None
        if name in ("_+_", "_?_:_"):
            return frozenset().union(*given[-2:])
        if name == "@in" and isinstance(expr.arguments[0], Literal):
            key = expr.arguments[0]
            if isinstance(key.value, str):
                self._field(given[1], key.value)
        if name in ("orValue", "or") and target is not None:
            return target.union(*given)
        return target or frozenset()

    def _fold(self, expr: Fold, known: dict[str, Found]) -> Found:
        over = self.visit(expr.over, known)
        start = self.visit(expr.start, known)
        items = frozenset(steps if steps[-1:] == ("@items",) else (*steps, ITEM) for steps in over)
        items = frozenset(steps[:-1] if steps[-1] == "@items" else steps for steps in items)
        inner = {**known, **dict.fromkeys(expr.names, items), expr.total: start}
        if isinstance(expr.condition, Literal) and expr.condition.value is False:
            return self.visit(expr.result, {**known, expr.total: start})
        self._note(items)
        step = self.visit(expr.step, inner)
        return frozenset((*steps, "@items") for steps in step if steps[0] in OBJECTS and steps[-1] != "@items")


def _parts(expr: Expr) -> Iterator[Expr]:
    if isinstance(expr, Items):
        yield from expr.items
    elif isinstance(expr, Mapping):
        for entry in expr.entries:
            yield entry.key
            yield entry.value
    elif isinstance(expr, Message):
        yield from (entry.value for entry in expr.entries)
