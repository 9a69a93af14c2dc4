"""Types of expressions, and what is wrong with them.

Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#gradual-type-checking and cel-go's
``checker/checker.go``.
"""

from __future__ import annotations

from lab.manifests.cel.celtypes import (
    BOOL,
    DYN,
    ERROR,
    INT,
    CelType,
    Found,
    all_assignable,
    assignable,
    list_of,
    map_of,
    most_general,
    optional,
    substitute,
)
from lab.manifests.cel.functions import Overload, overloads
from lab.manifests.cel.issues import Issues, Place
from lab.manifests.cel.scope import TYPES_WITHOUT_VALUES, Scope
from lab.manifests.cel.syntax import Call, Entry, Expr, Fold, Ident, Items, Literal, Mapping, Message, Select


class Checker:
    """Finds the type of one expression and of its parts; ``types`` has them afterwards, by the part."""

    def __init__(self, scope: Scope, issues: Issues) -> None:
        self._scope = scope
        self._issues = issues
        self._locals: list[dict[str, CelType]] = []
        self._found: Found = {}
        self._count = 0
        self._types: dict[int, CelType] = {}
        self.undefined: list[str] = []
        """Types that are named as values but that the running program does not know."""

    def type_of(self, expr: Expr) -> CelType:
        """The type that was found for a part, variables resolved."""
        return substitute(self._found, self._types[id(expr)], open_as_dyn=True)

    def check(self, expr: Expr) -> CelType:
        """The type of an expression, as far as it can be told yet."""
        found = self._checked(expr)
        self._types[id(expr)] = found
        return found

    def _checked(self, expr: Expr) -> CelType:
        if isinstance(expr, Literal):
            return CelType(expr.type_name)
        if isinstance(expr, Ident):
            return self._ident(expr)
        if isinstance(expr, Select):
            return self._select(expr)
        if isinstance(expr, Call):
            return self._call(expr)
        if isinstance(expr, Items):
            return self._items(expr)
        if isinstance(expr, Mapping):
            return self._mapping(expr)
        if isinstance(expr, Message):
            return self._message(expr)
        return self._fold(expr) if isinstance(expr, Fold) else ERROR

    # Names

    def _lookup(self, name: str) -> CelType | None:
        bare = name.removeprefix(".")
        for names in reversed(self._locals):
            if bare in names:
                return names[bare]
        return self._scope.name(bare)

    def _ident(self, expr: Ident) -> CelType:
        found = self._value(expr.name)
        if found is None:
            self._undeclared(expr.place, expr.name)
        return found or ERROR

    def _value(self, name: str) -> CelType | None:
        """The type of what a name stands for."""
        found = self._lookup(name)
        bare = name.removeprefix(".")
        if found is not None and bare in TYPES_WITHOUT_VALUES and found.name == "type":
            self.undefined.append(bare)
        return found

    def _undeclared(self, place: Place, name: str) -> None:
        self._issues.add(place, f"undeclared reference to '{name}' (in container '')")

    def _select(self, expr: Select) -> CelType:
        qualified = _qualified(expr)
        if qualified:
            found = self._value(qualified)
            if found is not None:
                return found
        result = self._field(expr.place, expr.operand, expr.field)
        return BOOL if expr.test else substitute(self._found, result)

    def _field(self, place: Place, operand: Expr, field: str, *, may_lack: bool = False) -> CelType:
        whole = substitute(self._found, self.check(operand))
        target = whole.unwrapped
        result = ERROR
        if target.name == "map":
            result = target.parameters[1]
        elif target.is_object:
            result = self._declared(place, target.name, field)
        elif target.is_variable:
            self._assign(DYN, target)
            result = DYN
        else:
            if target not in (DYN, ERROR):
                self._issues.add(place, f"type '{target}' does not support field selection")
            result = DYN
        return optional(result) if may_lack or target is not whole else result

    def _declared(self, place: Place, name: str, field: str) -> CelType:
        fields = self._scope.fields(name)
        if fields is None and self._scope.name(name) is not None:
            fields = {}
        if fields is None:
            self._issues.add(place, f"unexpected failed resolution of '{name}'")
            return ERROR
        if field not in fields:
            self._issues.add(place, f"undefined field '{field}'")
        return fields.get(field, ERROR)

    # Calls

    def _call(self, expr: Call) -> CelType:
        if expr.function == "_?._":
            operand, field = expr.arguments
            assert isinstance(field, Literal)
            return substitute(self._found, self._field(expr.place, operand, field.value, may_lack=True))
        for argument in expr.arguments:
            self.check(argument)
        if expr.target is None:
            return self._resolve(expr, expr.function, None)
        prefix = _qualified(expr.target)
        if prefix and overloads(f"{prefix}.{expr.function}".removeprefix("."), self._scope.release):
            return self._resolve(expr, f"{prefix}.{expr.function}", None)
        self.check(expr.target)
        return self._resolve(expr, expr.function, expr.target)

    def _resolve(self, call: Call, function: str, target: Expr | None) -> CelType:
        candidates = overloads(function.removeprefix("."), self._scope.release)
        if not candidates:
            self._undeclared(call.place, function)
            return ERROR
        given = [self._types[id(each)] for each in ((target,) if target else ()) + tuple(call.arguments)]
        if function in ("_&&_", "_||_"):
            return self._logic(call, given)
        result = None
        for overload in candidates:
            if overload.on_value == (target is not None):
                found = self._try(overload, given)
                if found is not None and result is None:
                    result = found
                elif found is not None and result not in (DYN, found):
                    result = DYN
        if result is None:
            said = _signature([substitute(self._found, each, open_as_dyn=True) for each in given], target)
            name = function.removeprefix(".")
            self._issues.add(call.place, f"found no matching overload for '{name}' applied to '{said}'")
        return result or ERROR

    def _try(self, overload: Overload, given: list[CelType]) -> CelType | None:
        """The type of the result where the overload takes what is given."""
        fresh: Found = {}
        arguments = tuple(self._instance(each, fresh) for each in overload.arguments)
        result = self._instance(overload.result, fresh)
        found = all_assignable(self._found, given, arguments)
        if found is None:
            return None
        self._found = found
        return substitute(found, result)

    def _instance(self, type_: CelType, fresh: Found) -> CelType:
        """The type with variables of its own."""
        if type_.is_variable:
            if type_.name not in fresh:
                fresh[type_.name] = self._variable()
            return fresh[type_.name]
        if not type_.parameters:
            return type_
        return CelType(type_.name, tuple(self._instance(each, fresh) for each in type_.parameters))

    def _logic(self, call: Call, given: list[CelType]) -> CelType:
        wrong = False
        for argument, type_ in zip(call.arguments, given, strict=True):
            if not self._assign(type_, BOOL):
                self._mismatch(argument.place, BOOL, type_)
                wrong = True
        return ERROR if wrong else BOOL

    def _assign(self, one: CelType, other: CelType) -> bool:
        found = assignable(self._found, one, other)
        if found is not None:
            self._found = found
        return found is not None

    def _variable(self) -> CelType:
        self._count += 1
        return CelType(f"_var{self._count - 1}")

    def _mismatch(self, place: Place, wanted: CelType, got: CelType) -> None:
        self._issues.add(place, f"expected type '{wanted}' but found '{got}'")

    # What is made of parts

    def _present(self, value: Expr, *, may_lack: bool) -> CelType:
        """The type of a value, or of what an optional one holds."""
        type_ = self.check(value)
        if not may_lack:
            return type_
        if type_.name != "optional_type" and type_ != DYN:
            self._mismatch(value.place, optional(type_), type_)
        return type_.unwrapped

    def _join(self, one: CelType | None, other: CelType) -> CelType:
        """The type of both; that they ought to be one is looked at when all else is well."""
        if one is None:
            return other
        return most_general(one, other) if self._assign(one, other) else DYN

    def _items(self, expr: Items) -> CelType:
        joined: CelType | None = None
        for position, item in enumerate(expr.items):
            joined = self._join(joined, self._present(item, may_lack=position in expr.optional))
        return list_of(joined or self._variable())

    def _mapping(self, expr: Mapping) -> CelType:
        key: CelType | None = None
        value: CelType | None = None
        for entry in expr.entries:
            key = self._join(key, self.check(entry.key))
            value = self._join(value, self._present(entry.value, may_lack=entry.optional))
        if key is None or value is None:
            key, value = self._variable(), self._variable()
        return map_of(key, value)

    def _message(self, expr: Message) -> CelType:
        named = self._lookup(expr.name)
        if named is None:
            self._undeclared(expr.place, expr.name)
            return ERROR
        result = named.parameters[0] if named.name == "type" and named.parameters else ERROR
        if named.name != "type":
            self._issues.add(expr.place, f"'{named.name}' is not a type")
        elif not result.is_object and result.name not in ("duration", "timestamp"):
            self._issues.add(expr.place, f"'{result.name}' is not a message type")
            result = ERROR
        for entry in expr.entries:
            self._initialized(expr.name.removeprefix("."), entry)
        return result

    def _initialized(self, name: str, entry: Entry) -> None:
        value = self._present(entry.value, may_lack=entry.optional)
        wanted = self._declared(entry.place, name, entry.key)
        if not self._assign(wanted, value):
            said = f"expected type of field '{entry.key}' is '{wanted}' but provided type is '{value}'"
            self._issues.add(entry.place, said)

    def _fold(self, expr: Fold) -> CelType:
        self.check(expr.over)
        total = self.check(expr.start)
        over = substitute(self._found, self._types[id(expr.over)])
        self._locals.append({expr.total: total})
        self._locals.append(dict(zip(expr.names, self._names(expr, over), strict=True)))
        self._wanted(expr.condition, BOOL)
        self._wanted(expr.step, total)
        self._locals.pop()
        result = self.check(expr.result)
        self._locals.pop()
        return substitute(self._found, result)

    def _names(self, expr: Fold, over: CelType) -> tuple[CelType, ...]:
        """The types of what a fold goes over."""
        count = len(expr.names)
        if over.name == "list":
            return (INT, over.parameters[0])[2 - count :] if count == 2 else (over.parameters[0],)
        if over.name == "map":
            return over.parameters[:count]
        if over in (DYN, ERROR) or over.is_variable:
            self._assign(DYN, over)
            return (DYN,) * count
        said = f"expression of type '{over}' cannot be range of a comprehension (must be list, map, or dynamic)"
        self._issues.add(expr.over.place, said)
        return (ERROR,) * count

    def _wanted(self, expr: Expr, wanted: CelType) -> None:
        got = self.check(expr)
        if not self._assign(wanted, got):
            self._mismatch(expr.place, wanted, got)


def _qualified(expr: Expr) -> str:
    """The name with dots that an expression is, or nothing."""
    if isinstance(expr, Ident):
        return expr.name
    if isinstance(expr, Select) and not expr.test:
        prefix = _qualified(expr.operand)
        return f"{prefix}.{expr.field}" if prefix else ""
    return ""


def _signature(types: list[CelType], target: Expr | None) -> str:
    """The types of a call's arguments, as errors show them."""
    before = f"{types[0]}." if target is not None else ""
    return f"{before}({', '.join(map(str, types[1:] if target is not None else types))})"

