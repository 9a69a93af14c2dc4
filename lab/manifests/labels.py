"""The forms that Kubernetes demands of names, label keys and values, ports and the like.

Each function returns what is wrong with a text, in the API server's own words; nothing when it is right.
Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and
https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

Messages: TypeAlias = tuple[str, ...]

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_DNS1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_LABEL_VALUE = f"({_NAME_PART})?"
_CONFIG_KEY = "[-._a-zA-Z0-9]+"
_C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*"
_PERCENT = "[0-9]+%"
_HTTP_PATH = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"

_LABEL_RULE = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_WILDCARD_RULE = (
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
    "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
)
_DNS1035_RULE = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
    "start with an alphabetic character, and end with an alphanumeric character"
)
_NAME_PART_RULE = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_LABEL_VALUE_RULE = f"a valid label must be an empty string or {_NAME_PART_RULE.removeprefix('must ')}"
_CONFIG_KEY_RULE = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
_C_IDENTIFIER_RULE = (
    "a valid C identifier must start with alphabetic character or '_', "
    "followed by a string of alphanumeric characters or '_'"
)
_PERCENT_RULE = "a valid percent string must be a numeric string followed by an ending '%'"
_ENV_NAME_RULE = "a valid environment variable name must consist only of printable ASCII characters other than '='"

_LONGEST_LABEL = 63
_LONGEST_SUBDOMAIN = 253
_LONGEST_PORT_NAME = 15


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _fits(pattern: str, text: str) -> bool:
    return _form(pattern).fullmatch(text) is not None


def _length(text: str) -> int:
    """The length in bytes, which is what Kubernetes counts."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _rule(rule: str, pattern: str, *examples: str) -> str:
    # The odd double blank between examples is Kubernetes' own.
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{rule} (e.g. {shown}regex used for validation is '{pattern}')"


def _too_long(most: int, unit: str = "characters") -> str:
    return f"must be no more than {most} {unit}"


def between(low: int, high: int) -> str:
    """The message for a number outside of its inclusive range."""
    return f"must be between {low} and {high}, inclusive"


def label_value_errors(text: str) -> Messages:
    """What is wrong with a label's value."""
    errors = []
    if _length(text) > _LONGEST_LABEL:
        errors.append(_too_long(_LONGEST_LABEL, "bytes"))
    if not _fits(_LABEL_VALUE, text):
        errors.append(_rule(_LABEL_VALUE_RULE, _LABEL_VALUE, "MyValue", "my_value", "12345"))
    return tuple(errors)


def qualified_name_errors(text: str) -> Messages:
    """What is wrong with a label's key: ``name`` or ``prefix.example/name``."""
    form = _rule(_NAME_PART_RULE, _NAME_PART, "MyName", "my.name", "123-abc")
    parts = text.split("/")
    if len(parts) > 2:
        suffix = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return (f"a valid label key {form}{suffix}",)
    errors = []
    name = parts[-1]
    if len(parts) == 2:
        if not parts[0]:
            errors.append("prefix part must be non-empty")
        errors.extend(f"prefix part {message}" for message in _prefix_errors(parts[0]))
    if not name:
        errors.append("name part must be non-empty")
    elif _length(name) > _LONGEST_LABEL:
        errors.append(f"name part {_too_long(_LONGEST_LABEL, 'bytes')}")
    if not _fits(_NAME_PART, name):
        errors.append(f"name part {form}")
    return tuple(errors)


def _prefix_errors(prefix: str) -> Messages:
    return _subdomain_errors(prefix, "bytes") if prefix else ()


def _subdomain_errors(text: str, unit: str) -> Messages:
    errors = []
    if _length(text) > _LONGEST_SUBDOMAIN:
        errors.append(_too_long(_LONGEST_SUBDOMAIN, unit))
    if not _fits(_SUBDOMAIN, text):
        errors.append(_rule(_SUBDOMAIN_RULE, _SUBDOMAIN, "example.com"))
    return tuple(errors)


def dns1123_subdomain_errors(text: str) -> Messages:
    """What is wrong with a name made of labels and dots, as most objects have."""
    return _subdomain_errors(text, "characters")


def wildcard_subdomain_errors(text: str) -> Messages:
    """What is wrong with a host name that begins with ``*.`` and so stands for many."""
    errors = []
    if _length(text) > _LONGEST_SUBDOMAIN:
        errors.append(_too_long(_LONGEST_SUBDOMAIN))
    pattern = rf"\*\.{_SUBDOMAIN}"
    if not _fits(pattern, text):
        errors.append(_rule(_WILDCARD_RULE, pattern, "*.example.com"))
    return tuple(errors)


def dns1123_label_errors(text: str) -> Messages:
    """What is wrong with a name without dots, as namespaces and containers have."""
    errors = []
    if _length(text) > _LONGEST_LABEL:
        errors.append(_too_long(_LONGEST_LABEL))
    if not _fits(_LABEL, text):
        if _fits(_SUBDOMAIN, text):
            errors.append("must not contain dots")
        else:
            errors.append(_rule(_LABEL_RULE, _LABEL, "my-name", "123-abc"))
    return tuple(errors)


def dns1035_label_errors(text: str) -> Messages:
    """What is wrong with a name that must begin with a letter, as Services' names have to."""
    errors = []
    if _length(text) > _LONGEST_LABEL:
        errors.append(_too_long(_LONGEST_LABEL))
    if not _fits(_DNS1035, text):
        errors.append(_rule(_DNS1035_RULE, _DNS1035, "my-name", "abc-123"))
    return tuple(errors)


def port_name_errors(text: str) -> Messages:
    """What is wrong with the name of a container's port (an IANA service name, RFC 6335)."""
    errors = []
    if _length(text) > _LONGEST_PORT_NAME:
        errors.append(_too_long(_LONGEST_PORT_NAME))
    if not _fits("[-a-z0-9]+", text):
        errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not _form("[a-z]").search(text):
        errors.append("must contain at least one letter (a-z)")
    if "--" in text:
        errors.append("must not contain consecutive hyphens")
    if text.startswith("-") or text.endswith("-"):
        errors.append("must not begin or end with a hyphen")
    return tuple(errors)


def port_number_errors(number: int) -> Messages:
    """What is wrong with a port's number."""
    return () if 1 <= number <= 65535 else (between(1, 65535),)


def config_map_key_errors(text: str) -> Messages:
    """What is wrong with a key of a ConfigMap's or Secret's content."""
    errors = []
    if _length(text) > _LONGEST_SUBDOMAIN:
        errors.append(_too_long(_LONGEST_SUBDOMAIN))
    if not _fits(_CONFIG_KEY, text):
        errors.append(_rule(_CONFIG_KEY_RULE, _CONFIG_KEY, "key.name", "KEY_NAME", "key-name"))
    if text in (".", ".."):
        errors.append(f"must not be '{text}'")
    elif text.startswith(".."):
        errors.append("must not start with '..'")
    return tuple(errors)


def http_path_errors(text: str) -> Messages:
    """What is wrong with the path of a URL."""
    return () if _fits(_HTTP_PATH, text) else (f"Invalid path (regex used for validation is '{_HTTP_PATH}')",)


def env_var_name_errors(text: str) -> Messages:
    """What is wrong with an environment variable's name (relaxed since 1.32, KEP-4369)."""
    errors = []
    if not text:
        errors.append("environment variable name must be non-empty")
    if any(not " " <= character <= "~" or character == "=" for character in text):
        errors.append(_ENV_NAME_RULE)
    return tuple(errors)


def c_identifier_errors(text: str) -> Messages:
    """What is wrong with an identifier of the C language."""
    if _fits(_C_IDENTIFIER, text):
        return ()
    return (_rule(_C_IDENTIFIER_RULE, _C_IDENTIFIER, "my_name", "MY_NAME", "MyName"),)


def percent_errors(text: str) -> Messages:
    """What is wrong with a percentage such as ``25%``."""
    return () if _fits(_PERCENT, text) else (_rule(_PERCENT_RULE, _PERCENT, "1%", "93%"),)


def path_segment_errors(text: str) -> Messages:
    """What is wrong with a name that may be almost anything, as the names of roles and their bindings may."""
    if text in (".", ".."):
        return (f"may not be '{text}'",)
    return tuple(f"may not contain '{char}'" for char in ("/", "%") if char in text)
