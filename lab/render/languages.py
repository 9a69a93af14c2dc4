"""Which language a file is written in, as far as showing it in colour goes."""

from __future__ import annotations

import re

YAML = (".yaml", ".yml")
OBJECT = re.compile(r"(?:\s*(?:#.*)?\n)*(?:---.*\n)?(?:\s*(?:#.*)?\n)*(?:apiVersion|kind):")
"""How a file begins that is YAML whatever its name: a kubeconfig, say."""


def is_yaml(file: str, text: str) -> bool:
    """Whether a file of that name and text is YAML."""
    return file.endswith(YAML) or OBJECT.match(text) is not None


def language_of(file: str, text: str) -> str:
    """The language by the name that highlighters know it by; ``text`` for any that none needs to know."""
    if is_yaml(file, text):
        return "yaml"
    if file.endswith(".json"):
        return "json"
    return "docker" if file.rpartition("/")[2].startswith("Dockerfile") else "text"
