"""Validation errors in the API server's own wording.

The kinds and the wording are those of Kubernetes' ``k8s.io/apimachinery/pkg/util/validation/field``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from lab.manifests.document import Path
from lab.manifests.gojson import go_quote, marshal
from lab.quick_dataclass import dataclass


class FieldPath:
    """The way to a field, as the API server writes it: ``spec.egress[0].ports[1].port``.

    Immutable: each step makes a new path. ``FieldPath()`` is the object itself.
    """

    __slots__ = ("_keyed", "_parent", "_step")

    def __init__(self, *names: str) -> None:
        self._parent: FieldPath | None = None
        self._step: str | int | None = None
        self._keyed = False
        if names:
            for name in names[:-1]:
                self._parent = (self._parent or FieldPath()).child(name)
            self._step = names[-1]

    def _then(self, step: str | int, *, keyed: bool) -> FieldPath:
        path = FieldPath.__new__(FieldPath)
        path._parent = self
        path._step = step
        path._keyed = keyed
        return path

    def child(self, *names: str) -> FieldPath:
        """The field of that name; several names go several steps down."""
        path = self
        for name in names:
            path = path._then(name, keyed=False)
        return path

    def index(self, position: int) -> FieldPath:
        """The list item at ``position``, written ``[0]``."""
        return self._then(position, keyed=True)

    def key(self, name: str) -> FieldPath:
        """The map's value under ``name``, written ``[name]``."""
        return self._then(name, keyed=True)

    def _chain(self) -> list[FieldPath]:
        chain: list[FieldPath] = []
        here: FieldPath | None = self
        while here is not None:
            if here._step is not None:
                chain.append(here)
            here = here._parent
        chain.reverse()
        return chain

    @property
    def steps(self) -> Path:
        """The path as keys and list positions, for ``Document.span``."""
        steps: list[str | int] = []
        for part in self._chain():
            if isinstance(part._step, str) and not part._keyed:
                steps.extend(part._step.split("."))
            elif part._step is not None:
                steps.append(part._step)
        return tuple(steps)

    def __str__(self) -> str:
        written = ""
        for part in self._chain():
            if part._keyed:
                written += f"[{part._step}]"
            else:
                written += f".{part._step}" if written else str(part._step)
        return written or "<nil>"

    def __repr__(self) -> str:
        return f"FieldPath({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldPath) and self.steps == other.steps

    def __hash__(self) -> int:
        return hash(self.steps)


class ErrorKind(StrEnum):
    """What is wrong with a field, in the words that open the error."""

    REQUIRED = "Required value"
    INVALID = "Invalid value"
    NOT_SUPPORTED = "Unsupported value"
    FORBIDDEN = "Forbidden"
    NOT_FOUND = "Not found"
    DUPLICATE = "Duplicate value"
    TOO_LONG = "Too long"
    TOO_SHORT = "Too short"
    TOO_MANY = "Too many"
    TOO_FEW = "Too few"
    INTERNAL = "Internal error"
    TYPE_INVALID = "Invalid value "
    """Told from INVALID by the trailing blank alone; printed without it."""


WITHOUT_VALUE = frozenset(
    {ErrorKind.REQUIRED, ErrorKind.FORBIDDEN, ErrorKind.TOO_LONG, ErrorKind.TOO_SHORT, ErrorKind.INTERNAL}
)


OMITTED: Final = object()
"""In place of a bad value that is not to be printed."""


class NamedString(str):
    """A string of a named Go type (``core.Protocol``), which errors print as JSON and not as Go's ``%q``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """One complaint about one field; ``str()`` is the API server's wording of it."""

    kind: ErrorKind
    field: FieldPath
    value: Any = None
    """The bad value: a string, number, boolean, None, list or dict (printed as JSON, keys as given)."""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.body}"

    @property
    def body(self) -> str:
        """The error without the field's name."""
        body = self.kind.value.rstrip()
        if self.kind not in WITHOUT_VALUE and self.value is not OMITTED:
            body += f": {_written(self.value)}"
        return f"{body}: {self.detail}" if self.detail else body

    @classmethod
    def required(cls, field: FieldPath, detail: str = "") -> FieldError:
        """A value must be given."""
        return cls(ErrorKind.REQUIRED, field, "", detail)

    @classmethod
    def invalid(cls, field: FieldPath, value: Any, detail: str = "") -> FieldError:
        """The value is malformed or out of range."""
        return cls(ErrorKind.INVALID, field, value, detail)

    @classmethod
    def type_invalid(cls, field: FieldPath, value: Any, detail: str = "") -> FieldError:
        """The value has the wrong type."""
        return cls(ErrorKind.TYPE_INVALID, field, value, detail)

    @classmethod
    def not_supported(cls, field: FieldPath, value: Any, valid: Iterable[str] = ()) -> FieldError:
        """The value is none of ``valid``, which are printed in the order given (sort where upstream does)."""
        quoted = ", ".join(go_quote(each) for each in valid)
        return cls(ErrorKind.NOT_SUPPORTED, field, value, f"supported values: {quoted}" if quoted else "")

    @classmethod
    def forbidden(cls, field: FieldPath, detail: str = "") -> FieldError:
        """The value would be right elsewhere, but may not stand here."""
        return cls(ErrorKind.FORBIDDEN, field, "", detail)

    @classmethod
    def not_found(cls, field: FieldPath, value: Any) -> FieldError:
        """The value names something that does not exist."""
        return cls(ErrorKind.NOT_FOUND, field, value)

    @classmethod
    def duplicate(cls, field: FieldPath, value: Any) -> FieldError:
        """The value must be unique and is not."""
        return cls(ErrorKind.DUPLICATE, field, value)

    @classmethod
    def too_long(cls, field: FieldPath, limit: int) -> FieldError:
        """The value has more than ``limit`` bytes (UTF-8); no number is named when it is negative."""
        unit = "byte" if limit == 1 else "bytes"
        detail = f"may not be more than {limit} {unit}" if limit >= 0 else "value is too long"
        return cls(ErrorKind.TOO_LONG, field, "", detail)

    @classmethod
    def too_long_characters(cls, field: FieldPath, limit: int) -> FieldError:
        """The value has more than ``limit`` characters."""
        unit = "character" if limit == 1 else "characters"
        return cls(ErrorKind.TOO_LONG, field, "", f"may not be more than {limit} {unit}")

    @classmethod
    def too_short(cls, field: FieldPath, limit: int) -> FieldError:
        """The value has fewer than ``limit`` characters."""
        unit = "character" if limit == 1 else "characters"
        return cls(ErrorKind.TOO_SHORT, field, "", f"must be at least {limit} {unit}")

    @classmethod
    def too_many(cls, field: FieldPath, count: int, limit: int) -> FieldError:
        """The list has more than ``limit`` items."""
        unit = "item" if limit == 1 else "items"
        return cls(ErrorKind.TOO_MANY, field, count, f"must have at most {limit} {unit}")

    @classmethod
    def too_few(cls, field: FieldPath, count: int, limit: int) -> FieldError:
        """The list has fewer than ``limit`` items."""
        unit = "item" if limit == 1 else "items"
        return cls(ErrorKind.TOO_FEW, field, count, f"must have at least {limit} {unit}")


def _written(value: Any) -> str:
    if isinstance(value, str) and not isinstance(value, NamedString):
        return go_quote(value)
    return marshal(value)
