"""What Pod Security admission is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from lab.cluster.podsecurity.podshape import mapping, text
from lab.cluster.podsecurity.policy import Policy
from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One create or update on its way into the cluster.

    ``labels`` are those of the namespace that the object is in; ``old`` is the object that is replaced.
    """

    resource: str
    object: JsonObject
    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)
    old: JsonObject | None = None
    user: str = ""
    subresource: str = ""
    operation: str = ""
    """CREATE, UPDATE and so on; by what ``old`` is where it is empty."""
    name: str = ""
    """As the request names the object; by its metadata where it is empty."""

    @property
    def is_update(self) -> bool:
        """Whether an object is replaced."""
        return self.operation == "UPDATE" if self.operation else self.old is not None

    @property
    def is_create(self) -> bool:
        """Whether an object is new."""
        return self.operation == "CREATE" if self.operation else self.old is None

    @property
    def named(self) -> str:
        """The object's name."""
        return self.name or name_of(self.object)


@dataclass(frozen=True, slots=True)
class Response:
    """The answer: let through, perhaps with warnings, or refused with a message.

    ``audit`` are the annotations left in the audit log, without their prefix.
    """

    allowed: bool = True
    message: str = ""
    warnings: tuple[str, ...] = ()
    audit: Mapping[str, str] | None = None
    errors: tuple[FieldError, ...] = ()
    """What is wrong with a namespace's labels, where that is why it was refused."""
    policy: Policy | None = None
    """What the namespace asks, where that was looked at."""


def name_of(value: Json) -> str:
    """An object's name."""
    return text(mapping(mapping(value).get("metadata")).get("name"))


def labels_of(value: Json) -> dict[str, str]:
    """An object's labels."""
    written = mapping(mapping(mapping(value).get("metadata")).get("labels"))
    return {key: label for key, label in written.items() if isinstance(label, str)}
