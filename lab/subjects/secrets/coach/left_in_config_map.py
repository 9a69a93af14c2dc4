"""A secret value that still stands in a ConfigMap."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, with_part
from lab.subjects.secrets.coach.parts import ENVIRONMENT, NAME, SECRETS, pairs
from lab.subjects.secrets.stored import sensitive, stored_of, told_in


class LeftInConfigMap(MendingRule):
    """Copying a value to a Secret leaves the first copy where it was."""

    id = "secret-in-config-map"
    subject = NAME
    why = "ConfigMaps are for what everybody may know: the role `view` lets people read them, and not Secrets."
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        known = sensitive(case.required, case.permitted)
        for item in case.after.of_kind("ConfigMap"):
            bound = case.bound(item.ref)
            allowed = {} if bound is None else stored_of(bound).contents
            for key, content in stored_of(item).contents.items():
                words = told_in(content.decode("utf-8", "replace"), known.get(item.ref.namespace, {}))
                if words and allowed.get(key) != content:
                    cleared = with_part(item, (("data", key), None)) if bound is None else bound
                    held = [pair.restored(*ENVIRONMENT) for pair in pairs(case) if pair.container.variables]
                    for objects in ([cleared], [cleared, *held]):
                        yield self.mend(
                            f"ConfigMap {item.ref.namespace}/{item.ref.name} holds the value of {words}, under {key}",
                            item.key_span(("data", key)),
                            f"Take {key} out of the ConfigMap.",
                            objects,
                        )
