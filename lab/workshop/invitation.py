"""How people get in: the code and the address, in large letters, as text and as a QR code."""

from __future__ import annotations

import socket
from io import StringIO
from urllib.parse import urlsplit

from lab.workshop.large import narrow, wide
from lab.workshop.secrecy import shown_code

EVERYWHERE = ("0.0.0.0", "::", "")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def address_of(url: str) -> str:
    """The address as others reach it: this machine's own, where the server listens on all of them."""
    parts = urlsplit(url)
    if parts.hostname not in EVERYWHERE:
        return url
    return f"{parts.scheme}://{_own_address()}:{parts.port}"


def is_open(host: str) -> bool:
    """Whether other machines reach a server on that address."""
    return host not in LOOPBACK


def link(url: str, code: str) -> str:
    """The address to open in a browser."""
    return f"{url}/?code={code}"


def invitation(url: str, code: str) -> str:
    """Everything that is shown before anybody has joined."""
    place = url.partition("://")[2]
    return "\n".join([
        wide(shown_code(code)).rstrip(),
        "",
        narrow(place),
        qr(link(url, code)),
        f"code       {shown_code(code)}",
        f"browser    {url}",
        f"join       cks-lab workshop join {url} {shown_code(code)} --name NAME",
    ])  # fmt: skip


def qr(text: str) -> str:
    """The text as a QR code for a terminal, two points in each character."""
    import segno

    drawn = StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, compact=True, border=2)
    return drawn.getvalue().rstrip("\n")


def _own_address() -> str:
    """The address that this machine has towards others; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
