"""How much YAML the lab reads. Kubernetes objects stay far below; what goes beyond is a slip or an attack."""

from __future__ import annotations

LARGEST_FILE = 1024 * 1024
"""Bytes. etcd refuses objects above 1.5 MiB."""

DEEPEST = 100
"""Levels of maps and lists within each other, aliases followed."""

MOST_EXPANDED = 50_000
"""Values of a document after every alias is replaced by what it stands for."""

MOST_DOCUMENTS = 1000
"""Documents of a file, empty ones included."""

MOST_UNREAD = 20
"""Documents looked at behind the one where kubectl stops."""

MOST_DUPLICATES = 100
"""Repeated keys told of in one document."""
