"""To a cluster: the lab's own, or one that a person named and confirmed. Never the current context by accident."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from lab.live.api import Api, RefusedError
from lab.live.failing import expired_certificate, own_certificate_trouble
from lab.live.kind.names import CONTEXT
from lab.live.kubeconfig import Chosen, choose, usual_files
from lab.live.production import looks_like_production
from lab.live.rights import require, unauthorized
from lab.live.trouble import LiveError
from lab.manifests.release import Release
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from kubernetes.client import ApiClient

OLDEST = Release(1, 27)
"""The oldest server that decodes strictly when asked to (``fieldValidation`` became stable in 1.27)."""

Confirm: TypeAlias = Callable[[str], bool]
"""Asks a person a question that is answered by yes or no."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A cluster that answers and takes what the lab has to do there.

    ``own`` tells the lab's own practice cluster from one that belongs to somebody.
    """

    api: Api
    context: str
    server: str
    release: Release
    own: bool
    settings: Chosen = field(repr=False)

    @property
    def where(self) -> str:
        """The cluster in a sentence: by context and server."""
        return self.api.where

    def with_stop(self, stop: threading.Event) -> Connection:
        """The same connection, whose requests end once ``stop`` is set."""
        return Connection(
            self.api.with_stop(stop), self.context, self.server, self.release, self.own, self.settings
        )

    def close(self) -> None:
        """Let go of the sockets."""
        client: Any = self.api.client
        client.close()


def connect(
    kubeconfig: Path | None,
    context: str | None,
    *,
    confirm: Confirm | None = None,
    yes_really: bool = False,
    rights: bool = True,
) -> Connection:
    """Connect to the lab's own cluster (no ``context``), or to the person's context of that name.

    ``kubeconfig`` is the lab's own file for its cluster; with a context it is the person's, None for where kubectl
    looks. A context is used only when ``confirm`` says yes to a question that names context and server, and one that
    looks like production only with ``yes_really``. Raises LiveError, always a sentence with what to do.
    """
    chosen = _own(kubeconfig) if context is None else _of_person(kubeconfig, context, confirm, yes_really)
    where = f"the cluster of context {chosen.context!r} at {chosen.server}"
    client = _client(chosen)
    trouble = own_certificate_trouble(client.configuration)
    if trouble:
        raise expired_certificate(trouble, where)
    api = Api(client, where)
    release = _release(api)
    if rights:
        require(api)
    return Connection(api, chosen.context, chosen.server, release, context is None, chosen)


def _own(kubeconfig: Path | None) -> Chosen:
    if kubeconfig is None or not kubeconfig.exists():
        raise LiveError(
            "There is no practice cluster", "make one with `cks-lab cluster up`, or name a context with --context"
        )
    return choose((kubeconfig,), CONTEXT)


def _of_person(kubeconfig: Path | None, context: str, confirm: Confirm | None, yes_really: bool) -> Chosen:
    chosen = choose((kubeconfig,) if kubeconfig is not None else usual_files(), context)
    sign = looks_like_production(chosen.context, chosen.cluster, chosen.server, chosen.namespace, chosen.user)
    if sign and not yes_really:
        raise LiveError(
            f"The context {context!r} looks like production: {sign}",
            "exercises have no business there; if it is a cluster to play with, say --yes-really",
        )
    question = (
        f"Use the cluster of context {chosen.context!r} at {chosen.server}? "
        "The lab makes namespaces with pods and policies there, and removes them afterwards."
    )
    if confirm is None or not confirm(question):
        raise LiveError(f"The context {context!r} was not confirmed, so nothing was done")
    return chosen


def _client(chosen: Chosen) -> ApiClient:
    try:
        from kubernetes import config
        from kubernetes.client import ApiClient, Configuration
    except ImportError as error:
        raise LiveError(
            "Live mode needs the kubernetes package, which is not installed", "pip install 'cks-lab[live]'"
        ) from error
    configuration, loading = Configuration(), cast(Any, config)
    try:
        loading.load_kube_config_from_dict(chosen.settings, context=chosen.context, client_configuration=configuration)
        client = ApiClient(configuration)
    # The library raises whatever a malformed entry leads to, from binascii.Error to ssl.SSLError.
    except Exception as error:
        raise LiveError(
            f"The kubeconfig's context {chosen.context!r} cannot be used: {error}", "mend its cluster and user entries"
        ) from error
    client.user_agent = "cks-lab"
    return client


def _release(api: Api) -> Release:
    try:
        version = api.get("/version")
    except RefusedError as error:
        if error.code == 401:
            raise unauthorized(api.where) from error
        raise LiveError(f"{api.where} does not tell its version: {error.message}", "is it an API server?") from error
    try:
        release = Release.parse(f"{version.get('major')}.{str(version.get('minor')).rstrip('+')}")
    except ValueError as error:
        raise LiveError(f"{api.where} is no Kubernetes API server", "check the kubeconfig's server") from error
    if release < OLDEST:
        raise LiveError(
            f"{api.where} runs Kubernetes {release}, and the lab needs {OLDEST} or newer",
            "use a newer cluster: `cks-lab cluster up` makes one",
        )
    return release
