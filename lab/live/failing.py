"""Why a cluster could not be reached, as sentences."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lab.live.certificates import Validity, validity
from lab.live.trouble import LiveError

UP = "is the cluster running? `cks-lab cluster status` tells of the lab's own"
OTHER_MEND = "check the kubeconfig's server and your network"


class UnreachableError(LiveError):
    """Nobody answered, or the connection broke: what was asked may or may not have been done."""


class LostError(UnreachableError):
    """A connection that stood broke: what only looks may look again."""


def as_trouble(error: BaseException, where: str, configuration: Any) -> LiveError:
    """The sentence for what the client raised."""
    cause = _root(error)
    name = type(cause).__name__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _not_trusted(cause, where, configuration)
    if isinstance(cause, ssl.SSLError):
        said = str(getattr(cause, "reason", "") or cause)
        if any(word in said for word in _UNREADABLE):
            return LiveError(
                f"A certificate or key that the kubeconfig has for {where} cannot be read ({said})", "get it again"
            )
        if "CERTIFICATE_EXPIRED" in said.upper().replace(" ", "_"):
            return LiveError(f"{where} does not take your certificate: it has expired", _RENEW)
        return LiveError(f"{where} and the lab find no common TLS: {said}", "is this the address of an API server?")
    if name == "NameResolutionError" or name == "gaierror":
        host = urlsplit(str(configuration.host)).hostname
        return UnreachableError(f"The name {host} of {where} cannot be looked up", OTHER_MEND)
    if isinstance(cause, ConnectionRefusedError):
        return UnreachableError(f"Nothing listens at {where}: the connection was refused", UP)
    if name == "ConnectTimeoutError" or (isinstance(cause, TimeoutError) and name != "ReadTimeoutError"):
        return UnreachableError(f"{where} did not answer in time", f"{UP}; a VPN or firewall may be in the way")
    if name == "ReadTimeoutError":
        return UnreachableError(f"{where} took a request and then said nothing in time", UP)
    if isinstance(cause, ConnectionError) or name in ("RemoteDisconnected", "ProtocolError", "IncompleteRead"):
        return LostError(f"The connection to {where} was lost", UP)
    if isinstance(cause, FileNotFoundError):
        return LiveError(f"The kubeconfig names a file that is not there: {cause.filename}", "mend the kubeconfig")
    if isinstance(cause, OSError) and cause.strerror:
        return UnreachableError(f"{where} cannot be reached: {cause.strerror}", OTHER_MEND)
    return UnreachableError(f"{where} cannot be reached: {cause}", OTHER_MEND)


_UNREADABLE = ("PEM", "NO_CERTIFICATE_OR_CRL_FOUND", "NO_START_LINE", "KEY_VALUES_MISMATCH", "NOT_ENOUGH_DATA")
"""What OpenSSL says of files that hold no certificate or key, or two that do not belong together."""

_RENEW = "get a new kubeconfig from whoever runs the cluster; for the lab's own, `cks-lab cluster down` and `up`"


def _root(error: BaseException) -> BaseException:
    """The error behind the client's wrappings: theirs name it as ``reason``, as first argument, or as the cause."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        inner = getattr(error, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((each for each in error.args if isinstance(each, BaseException)), None)
        if inner is None and type(error).__name__ in ("NewConnectionError", "SSLError", "ProtocolError", "ProxyError"):
            inner = error.__cause__ or error.__context__
        if inner is None:
            return error
        error = inner
    return error


def _not_trusted(error: ssl.SSLCertVerificationError, where: str, configuration: Any) -> LiveError:
    said = str(getattr(error, "verify_message", "") or error)
    if "expired" in said or "not yet valid" in said:
        dates = _shown_by_server(str(configuration.host))
        trouble = dates.trouble(datetime.now(UTC)) if dates is not None else said
        return LiveError(f"The certificate of {where} {trouble or said}", "whoever runs the cluster must renew it")
    if "match" in said:
        return LiveError(
            f"The certificate of {where} is for another name: {said}", "check the server's address in the kubeconfig"
        )
    return LiveError(
        f"The certificate of {where} is signed by an authority that the kubeconfig does not name ({said})",
        "the kubeconfig may belong to a cluster that was made anew: get it again",
    )


def _shown_by_server(server: str) -> Validity | None:
    """The validity of the certificate that a server shows; it is looked at, not trusted."""
    parts = urlsplit(server)
    try:
        return validity(ssl.get_server_certificate((parts.hostname or "", parts.port or 443), timeout=5))
    except (OSError, ValueError):
        return None


def own_certificate_trouble(configuration: Any, now: datetime | None = None) -> str:
    """What is wrong with the client's own certificate: empty when it has none or it is valid."""
    path = configuration.cert_file
    if not path:
        return ""
    try:
        dates = validity(Path(path).read_text(encoding="ascii", errors="replace"))
    except OSError:
        return ""
    return dates.trouble(now or datetime.now(UTC)) if dates is not None else ""


def expired_certificate(trouble: str, where: str) -> LiveError:
    """The sentence for a client certificate outside its dates."""
    return LiveError(f"Your certificate for {where} {trouble}", _RENEW)
