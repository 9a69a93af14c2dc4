"""What strict decoding and the schema refuse of a custom resource."""

from __future__ import annotations

from lab.manifests.custom.check import Unknown, errors, unknown_fields
from lab.manifests.custom.shape import Anything, Fields
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError

_OF_EVERY_OBJECT = {"apiVersion": Anything(), "kind": Anything(), "metadata": Anything()}


def unknown_in(value: JsonObject, schema: Fields) -> tuple[Unknown, ...]:
    """The fields that the schema does not have."""
    return tuple(unknown_fields(value, _whole(schema)))


def wrong_in(value: JsonObject, schema: Fields) -> list[FieldError]:
    """What validation finds wrong with the values."""
    return list(errors(value, _whole(schema)))


def _whole(schema: Fields) -> Fields:
    return schema._replace(fields={**_OF_EVERY_OBJECT, **schema.fields})
