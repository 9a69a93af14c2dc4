"""Forms that texts may have: ``format.dns1123Label().validate(x)``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Sequence

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.library.urls import request_uri_error
from lab.manifests.cel.evaluate.values import NONE, NamedFormat, Optional
from lab.manifests.gotime import rfc3339_error
from lab.manifests.labels import (
    dns1035_label_errors,
    dns1123_label_errors,
    dns1123_subdomain_errors,
    label_value_errors,
    qualified_name_errors,
)

_UUID = re.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")

Judge = Callable[[str], Sequence[str]]


def _prefix(judge: Judge) -> Judge:
    """What begins a name may end in a dash."""
    return lambda text: judge(f"{text[:-1]}a" if text.endswith("-") else text)


def _uri(text: str) -> Sequence[str]:
    problem = request_uri_error(text)
    return [problem] if problem else []


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return bool(text)


def _said(holds: Callable[[str], bool], problem: str) -> Judge:
    return lambda text: [] if holds(text) else [problem]


_FORMATS: dict[str, Judge] = {
    "dns1123Label": dns1123_label_errors,
    "dns1123Subdomain": dns1123_subdomain_errors,
    "dns1035Label": dns1035_label_errors,
    "dns1123LabelPrefix": _prefix(dns1123_label_errors),
    "dns1123SubdomainPrefix": _prefix(dns1123_subdomain_errors),
    "dns1035LabelPrefix": _prefix(dns1035_label_errors),
    "qualifiedName": qualified_name_errors,
    "labelValue": label_value_errors,
    "uri": _uri,
    "uuid": _said(lambda text: _UUID.fullmatch(text) is not None, "does not match the UUID format"),
    "byte": _said(_is_base64, "invalid base64"),
    "date": _said(lambda text: not rfc3339_error(f"{text}T00:00:00Z"), "invalid date"),
    "datetime": _said(lambda text: not rfc3339_error(text), "invalid datetime"),
}


def _validate(_budget: Budget, form: NamedFormat, text: str) -> Optional:
    problems = list(_FORMATS[form.name](text))
    return Optional(problems, True) if problems else NONE


def _named(_budget: Budget, name: str) -> Optional:
    return Optional(NamedFormat(name), True) if name in _FORMATS else NONE


def _format(name: str) -> Callable[..., NamedFormat]:
    return lambda _budget: NamedFormat(name)


TABLE: Table = {
    **{(f"format.{name}", ()): _format(name) for name in _FORMATS},
    ("format.named", (str,)): _named,
    ("validate", (NamedFormat, str)): _validate,
}
