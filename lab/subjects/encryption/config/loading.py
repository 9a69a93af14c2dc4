"""An EncryptionConfiguration as the API server loads it when it starts.

Source: ``LoadEncryptionConfig`` in apiserver's ``pkg/server/options/encryptionconfig``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lab.manifests.document import Document, Path
from lab.manifests.gobase64 import decoded as base64_decoded
from lab.manifests.gojson import go_quote
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.decoding import UNEXPECTED, Complaint, UndecodedError, decoded
from lab.subjects.encryption.config.kms import kms_defaulted
from lab.subjects.encryption.config.model import EVERYTHING, KEYED, Configuration, Entry, Key, Provider, Resource
from lab.subjects.encryption.config.validating import validated

PARSING = "error while parsing file: "
BUILDING = "error while building transformers: "

KMS_V1 = (
    "KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.  "
    "Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature."
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: a configuration, or the message with which the API server ends.

    ``complaints`` are the parts of the message, each with its place in ``document``; ``source`` is the file's name.
    """

    configuration: Configuration | None
    error: str = ""
    complaints: tuple[Complaint, ...] = ()
    document: Document | None = None
    source: str = ""


@lru_cache(maxsize=64)
def load(text: str, file: str, *, source: str = "", reload: bool = False, kms_v1: bool = False) -> Loaded:
    """Load the text of ``file``, whose name messages show; ``source`` is the learner's name for it. Never raises.

    ``reload`` is the API server's ``--encryption-provider-config-automatic-reload``; ``kms_v1`` its feature gate.
    """
    source = source or file
    if not text:
        said = f"error while loading file: encryption provider configuration file {go_quote(file)} is empty"
        return Loaded(None, PARSING + said, (Complaint("yaml", said, line=1),), source=source)
    try:
        fields = decoded(text, source)
    except UndecodedError as error:
        said = str(error)
        if not said.startswith(UNEXPECTED):
            said = f"error decoding encryption provider configuration file {go_quote(file)}: {said}"
        return Loaded(None, PARSING + said, error.complaints, error.document, source)
    errors = list(dict.fromkeys((str(error), error.field.steps) for error in validated(fields.value, reload=reload)))
    if errors:
        texts = list(dict.fromkeys(text for text, _ in errors))
        said = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
        complaints = tuple(Complaint("invalid", said, path) for said, path in errors)
        return Loaded(None, PARSING + said, complaints, fields.document, source)
    configuration = Configuration(tuple(_entries(fields.value)))
    trouble = _trouble(configuration, kms_v1)
    if trouble is not None:
        return Loaded(None, BUILDING + trouble.text, (trouble,), fields.document, source)
    return Loaded(configuration, document=fields.document, source=source)


def _entries(value: dict[str, Any]) -> Iterator[Entry]:
    for place, entry in enumerate(value["resources"]):
        path: Path = ("resources", place, "providers")
        providers = tuple(_provider(each, (*path, at)) for at, each in enumerate(entry["providers"]))
        yield Entry(place, tuple(map(Resource.of, entry["resources"])), providers)


def _provider(fields: dict[str, Any], path: Path) -> Provider:
    for kind in KEYED:
        if fields.get(kind) is not None:
            keys = tuple(Key(key["name"], base64_decoded(key["secret"])) for key in fields[kind]["keys"])
            return Provider(kind, keys, path=path)
    if fields.get("kms") is not None:
        settings = kms_defaulted(fields["kms"])
        return Provider("kms", name=settings["name"], version=settings["apiVersion"], path=path)
    return Provider("identity", path=path)


def _trouble(configuration: Configuration, kms_v1: bool) -> Complaint | None:
    """What keeps a valid configuration from being used: a plugin of the old API, or a rule that hides another."""
    known: set[Resource] = set()
    for entry in configuration.entries:
        for provider in entry.providers:
            if provider.kind == "kms" and provider.version == "v1" and not kms_v1:
                return Complaint("kms-v1", KMS_V1, provider.path)
        for place, resource in enumerate(entry.resources):
            for whole in (Resource("*", resource.group), EVERYTHING):
                if whole in known:
                    said = f"resource {go_quote(str(resource))} is masked by earlier rule {go_quote(str(whole))}"
                    return Complaint("masked", said, ("resources", entry.place, "resources", place))
            known.add(resource)
    return None
