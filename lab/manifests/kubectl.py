"""What kubectl itself refuses, before a document reaches the API server.

Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/ and kubectl's own messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from lab.manifests.decode import found_name
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.gojson import go_quote, marshal
from lab.manifests.schema.kinds import Kind, kind_of

Served: TypeAlias = Callable[[str, str], Kind | None]
"""A cluster's custom resources: the kind of an apiVersion and a name, None where it serves none such."""


class Trouble(StrEnum):
    """Why kubectl refuses; each is the end of a finding's rule id."""

    NOT_AN_OBJECT = "not-an-object"
    API_VERSION_NOT_SET = "api-version-not-set"
    KIND_NOT_SET = "kind-not-set"
    ITEMS_NOT_A_LIST = "items-not-a-list"
    NO_MATCH = "no-match"
    GENERATE_NAME = "generate-name"


class Refusal(NamedTuple):
    """kubectl's refusal of one object: each trouble with its words, and the whole message."""

    troubles: tuple[tuple[Trouble, str], ...]
    message: str
    value: Json

    @property
    def errors(self) -> tuple[str, ...]:
        """The words of each trouble."""
        return tuple(words for _, words in self.troubles)


def items_of(value: Json) -> Iterator[tuple[Json, Path]]:
    """The objects of a document, and where each stands: the document itself, or a List's items.

    Nothing for an empty document. Lists of lists are taken apart too.
    """
    if value is None:
        return
    if not _is_list(value):
        yield value, ()
        return
    for position, item in enumerate(value.get("items") or ()):
        for inner, path in items_of(_with_list_kind(item, value)):
            yield inner, ("items", position, *path)


def _is_list(value: Json) -> bool:
    return _is_called_list(value) and isinstance(value.get("items"), list | None)


def _is_called_list(value: Json) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        return False
    return value["kind"] == "List" or ("items" in value and value["kind"].endswith("List"))


def _with_list_kind(item: Json, holder: JsonObject) -> Json:
    """An item of a typed list such as PodList need not say its kind again."""
    kind = holder["kind"].removesuffix("List")
    if kind and isinstance(item, dict) and "kind" not in item and "apiVersion" not in item:
        return {"apiVersion": holder.get("apiVersion"), "kind": kind, **item}
    return item


def apply_refusal(value: Json, file: str, served: Served | None = None) -> Refusal | None:
    """kubectl's refusal of a document, if it refuses."""
    troubles = tuple(_kind_troubles(value))
    if troubles:
        words = [said for _, said in troubles]
        said = words[0] if len(words) == 1 else f"[{', '.join(words)}]"
        return Refusal(
            troubles,
            f"error validating {go_quote(file)}: error validating data: {said}; "
            "if you choose to ignore these errors, turn validation off with --validate=false",
            value,
        )
    unreadable = _empty_trouble(value) or _items_trouble(value)
    if unreadable is not None:
        return Refusal((unreadable,), f"unable to decode {go_quote(file)}: {unreadable[1]}", value)
    if kind_in(value["apiVersion"], value["kind"], served) is None:
        return _no_match(value, file)
    return _generated_name(value)


def kind_in(api_version: str, name: str, served: Served | None) -> Kind | None:
    """The kind in a cluster that serves those custom resources."""
    return kind_of(api_version, name) or (served(api_version, name) if served is not None else None)


def _kind_troubles(value: Json) -> Iterator[tuple[Trouble, str]]:
    if not isinstance(value, dict):
        yield Trouble.NOT_AN_OBJECT, "invalid object to validate"
        return
    api_version = value.get("apiVersion")
    if api_version is None:
        yield Trouble.API_VERSION_NOT_SET, "apiVersion not set"
    elif not isinstance(api_version, str):
        yield Trouble.API_VERSION_NOT_SET, "apiVersion isn't string type"
    elif api_version.count("/") > 1:
        yield Trouble.NO_MATCH, f"unexpected GroupVersion string: {api_version}"
    kind = value.get("kind")
    if kind is None:
        yield Trouble.KIND_NOT_SET, "kind not set"
    elif not isinstance(kind, str):
        yield Trouble.KIND_NOT_SET, "kind isn't string type"


def _empty_trouble(value: JsonObject) -> tuple[Trouble, str] | None:
    for key, name, trouble in (
        ("kind", "Kind", Trouble.KIND_NOT_SET),
        ("apiVersion", "apiVersion", Trouble.API_VERSION_NOT_SET),
    ):
        if not value[key]:
            return trouble, f"Object '{name}' is missing in '{marshal(value)}'"
    return None


def _items_trouble(value: JsonObject) -> tuple[Trouble, str] | None:
    if not _is_called_list(value):
        return None
    found = found_name(value.get("items"))
    words = f"json: cannot unmarshal {found} into Go struct field decodeList.items of type []json.RawMessage"
    return Trouble.ITEMS_NOT_A_LIST, words


def _no_match(value: JsonObject, file: str) -> Refusal:
    words = f"no matches for kind {go_quote(value['kind'])} in version {go_quote(value['apiVersion'])}"
    metadata = value.get("metadata")
    held = metadata if isinstance(metadata, dict) else {}
    name, namespace = (held[key] if isinstance(held.get(key), str) else "" for key in ("name", "namespace"))
    return Refusal(
        ((Trouble.NO_MATCH, words),),
        f"resource mapping not found for name: {go_quote(name)} namespace: {go_quote(namespace)} "
        f"from {go_quote(file)}: {words}\nensure CRDs are installed first",
        value,
    )


def _generated_name(value: JsonObject) -> Refusal | None:
    metadata = value.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("name"):
        return None
    prefix = metadata.get("generateName")
    if not prefix or not isinstance(prefix, str):
        return None
    words = f"from {prefix}: cannot use generate name with apply"
    return Refusal(((Trouble.GENERATE_NAME, words),), words, value)
