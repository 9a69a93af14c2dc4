"""Wrong answers, made from right ones: every automount, account, token and mount changed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import Path
from lab.subjects.changes import Change, Operator, Written, drop_document
from lab.subjects.service_accounts.admission import MOUNT_PATH

SECONDS = (600, 1200, 3600, 7200, 86_400)


def change_automount(answer: Written) -> Iterator[Change]:
    """Turn it on, off, or say nothing, in accounts and pods."""
    for number, _ in answer.of_kind("ServiceAccount"):
        for value in (None, True, False):
            yield answer.changed(number, ("automountServiceAccountToken",), value, f"account automounts: {value}")
    for number, path, _ in answer.pods():
        for value in (None, True, False):
            here: Path = (*path, "automountServiceAccountToken")
            yield answer.changed(number, here, value, f"pod automounts: {value}")


def change_account(answer: Written) -> Iterator[Change]:
    """Another account for a pod; another name or namespace for an account."""
    written = [text(mapping(each.get("metadata")).get("name")) for _, each in answer.of_kind("ServiceAccount")]
    for number, path, _ in answer.pods():
        for name in (None, "default", "nobody", *answer.names("ServiceAccount"), *written):
            yield answer.changed(number, (*path, "serviceAccountName"), name, f"runs as {name}")
    for number, _ in answer.of_kind("ServiceAccount"):
        yield answer.changed(number, ("metadata", "name"), "renamed", "account renamed")
        yield answer.changed(number, ("metadata", "namespace"), "default", "account in default")


def change_token(answer: Written) -> Iterator[Change]:
    """Another audience, lifetime or path; no token; one more."""
    for number, path, spec in answer.pods():
        for index, volume in enumerate(items(spec.get("volumes"))):
            for place, source in enumerate(items(mapping(volume.get("projected")).get("sources"))):
                if not isinstance(source.get("serviceAccountToken"), dict):
                    continue
                here: Path = (*path, "volumes", index, "projected", "sources", place, "serviceAccountToken")
                for audience in (None, "api", "other"):
                    yield answer.changed(number, (*here, "audience"), audience, f"audience {audience}")
                for seconds in (None, *SECONDS):
                    yield answer.changed(number, (*here, "expirationSeconds"), seconds, f"{seconds} seconds")
                yield answer.changed(number, (*here, "path"), "another", "another path")
                more = [*volume["projected"]["sources"], {"serviceAccountToken": {"path": "second"}}]
                yield answer.changed(number, (*here[:-2],), more, "a second token")
                yield answer.changed(number, here[:-4], {"name": text(volume.get("name")), "emptyDir": {}}, "no token")


def change_mount(answer: Written) -> Iterator[Change]:
    """Drop a mount, move it, mount a part; hide the token's place behind something empty."""
    for number, path, container in answer.containers():
        for index, mount in enumerate(items(container.get("volumeMounts"))):
            here: Path = (*path, "volumeMounts", index)
            yield answer.changed(number, here, None, f"mount {text(mount.get('mountPath'))} left out")
            yield answer.changed(
                number, (*here, "mountPath"), "/elsewhere", f"mount {text(mount.get('mountPath'))} moved"
            )
            yield answer.changed(number, (*here, "mountPath"), MOUNT_PATH, "mounted where the automatic token is")
            yield answer.changed(number, (*here, "subPath"), "token", "a part mounted")


OPERATORS: tuple[Operator, ...] = (change_automount, change_account, change_token, change_mount, drop_document)
