"""What looks like a secret: names of variables and of files, and texts in commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import pairwise

WORDS = frozenset(
    {"TOKEN", "PASSWORD", "PASSWD", "PASS", "PWD", "SECRET", "SECRETS", "CREDENTIAL", "CREDENTIALS", "APIKEY"}
)
BEFORE_KEY = frozenset({"API", "ACCESS", "PRIVATE", "SIGNING", "ENCRYPTION", "AUTH", "LICENSE", "SSH", "MASTER"})
HARMLESS_ENDS = frozenset({"FILE", "PATH", "DIR", "NAME", "ID", "TTL", "URL", "VERSION", "LENGTH", "EXPIRY"})

FILES = (
    ".env", ".env.*", "*.env", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.key", "*-key.pem", "*_key.pem",
    "key.pem", "*.p12", "*.pfx", "*.jks", ".npmrc", ".pypirc", ".netrc", ".pgpass", ".git-credentials",
    ".dockercfg", ".htpasswd", "credentials", "credentials.*", "service-account*.json", "kubeconfig",
    "*.kubeconfig", "admin.conf", "token", "*.token", "secret", "secret.*", "secrets", "secrets.*", "*-token.txt",
    "*-password.txt", "password.txt", "passwords.txt",
)  # fmt: skip
HARMLESS_FILES = ("*.example", "*.sample", "*.template", "*.dist", "*.pub")
FOLDERS = (".ssh/*", ".aws/*", ".kube/config", ".docker/config.json", ".gnupg/*")

TEXTS = (
    ("a token of GitHub", re.compile(r"gh[pousr]_[A-Za-z0-9]{16,}")),
    ("a token of GitLab", re.compile(r"glpat-[A-Za-z0-9_-]{16,}")),
    ("a token of npm", re.compile(r"npm_[A-Za-z0-9]{16,}")),
    ("an access key of AWS", re.compile(r"\bAKIA[0-9A-Z]{12,}\b")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("a password in an address", re.compile(r"://[^\s/:@$\"']+:[^\s/@$\"']+@")),
    ("a header of authorization", re.compile(r"(?i)authorization:\s*(?:bearer|basic|token)\s+[A-Za-z0-9._~+/-]{6,}")),
    ("a password among the options", re.compile(r"--(?:password|passwd|token|api-key)[= ](?![$\"'-])[^\s]{3,}")),
)
ASSIGNED = re.compile(r"(?<![\w$-])(\w+)=(?!\$)(\"[^\"$]+\"|'[^'$]+'|[^\s\"'$;&|()]+)")


def is_secret_name(name: str) -> bool:
    """Whether a variable of that name is there to hold a secret."""
    parts = [part for part in re.split(r"[_\-.]+", name.upper()) if part]
    if not parts or parts[-1] in HARMLESS_ENDS:
        return False
    keys = any(before in BEFORE_KEY and part in ("KEY", "KEYS") for before, part in pairwise(parts))
    return keys or bool(WORDS & set(parts))


def is_secret_file(path: str) -> bool:
    """Whether a file of that name is there to hold a secret."""
    name = path.rstrip("/").rpartition("/")[2].lower()
    if any(fnmatchcase(name, pattern) for pattern in HARMLESS_FILES):
        return False
    if any(fnmatchcase(name, pattern) for pattern in FILES):
        return True
    return any(fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}") for pattern in FOLDERS)


def secrets_in(script: str) -> Iterator[str]:
    """What of a script looks like a secret that is written out, each by a name for it."""
    for name, pattern in TEXTS:
        if pattern.search(script):
            yield name
    for found in ASSIGNED.finditer(script):
        if is_secret_name(found[1]) and len(found[2].strip("\"'")) > 2:
            yield f"the value of {found[1]}"
