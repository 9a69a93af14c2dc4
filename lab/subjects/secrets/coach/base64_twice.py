"""A value encoded once more than it needed to be."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import NAME, SECRETS, holders


class Base64Twice(MendingRule):
    """`data` and `stringData` taken for the same."""

    id = "base64-twice"
    subject = NAME
    why = (
        "`data` holds base64, and `stringData` plain text that the API server encodes. Encoded twice, the "
        "container gets base64 instead of the value."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item, now, wanted in holders(case):
            for key, content in now.contents.items():
                good = wanted.contents.get(key)
                if good and content != good and _decoded(content) in (good, good + b"\n"):
                    bound = case.bound(item.ref)
                    if bound is not None:
                        at = item.key_span(("stringData" if _plain(item.written, key) else "data", key))
                        yield self.mend(
                            f"{now} holds {key} encoded twice: the container sees {content.decode('utf-8', 'replace')}",
                            at,
                            "Write the value itself under stringData, or its base64 once under data.",
                            [bound],
                        )


def _decoded(content: bytes) -> bytes:
    try:
        return b64decode(content.strip(), validate=True)
    except Error:
        return b""


def _plain(written: JsonObject, key: str) -> bool:
    plain = written.get("stringData")
    return isinstance(plain, dict) and key in plain
