"""Configurations that the tests share."""

from __future__ import annotations

KEY1 = "grcO7n8aUDm+8H7CNH8GbtCPXcdRJEfjQEMAAmtuVFU="
KEY2 = "lKBlaF1kxJgLuNRUSochqZoBrSGetZz2oV728Vodgws="

HEAD = "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"


def keyed(kind: str = "aescbc", **keys: str) -> str:
    """A provider with keys, as one line of a list."""
    listed = ", ".join(f"{{name: {name}, secret: '{secret}'}}" for name, secret in (keys or {"key1": KEY1}).items())
    return f"{kind}: {{keys: [{listed}]}}"


IDENTITY = "identity: {}"


def rule(resources: str, *providers: str) -> str:
    """A rule of the file: its resources, separated by blanks, and its providers."""
    listed = "".join(f"  - {provider}\n" for provider in providers)
    return f"- resources: [{', '.join(repr(each) for each in resources.split())}]\n  providers:\n{listed}"


def config(*rules: str) -> str:
    """A whole file."""
    return HEAD + "".join(rules)
