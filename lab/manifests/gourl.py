"""URLs as Go's ``net/url`` reads them, with its words for what is wrong."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import NamedTuple

from lab.manifests.gojson import go_quote

_UNRESERVED = frozenset(ascii_letters + digits + "-_.~")
_IN_HOST = _UNRESERVED | frozenset("!$&'()*+,;=:[]<>\"")
_IN_USERINFO = _UNRESERVED | frozenset("!$&'()*+,;=:@%")
_KEPT_IN_USERINFO = _UNRESERVED | frozenset("$&+,;=")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_PORT = re.compile(r"(?::[0-9]*)?")


class URLError(ValueError):
    """The text is no URL; the message is Go's."""


class GoURL(NamedTuple):
    """The parts of a URL; ``user`` is None where there is no user information, else it in its escaped form."""

    scheme: str
    user: str | None
    host: str
    query: str
    fragment: str


def parse_url(text: str) -> GoURL:
    """Take a URL apart. Raises URLError."""
    bare, _, fragment = text.partition("#")
    try:
        parsed = _parse(bare)
    except URLError as trouble:
        raise URLError(f"parse {go_quote(bare)}: {trouble}") from None
    try:
        return parsed._replace(fragment=_unescaped(fragment))
    except URLError as trouble:
        raise URLError(f"parse {go_quote(text)}: {trouble}") from None


def _parse(text: str) -> GoURL:
    if any(char < " " or char == "\x7f" for char in text):
        raise URLError("net/url: invalid control character in URL")
    if text.startswith(":"):
        raise URLError("missing protocol scheme")
    found = _SCHEME.match(text)
    scheme, rest = (found[1].lower(), text[found.end() :]) if found else ("", text)
    rest, _, query = rest.partition("?")
    if not rest.startswith("/"):
        if scheme:
            return GoURL(scheme, None, "", query, "")
        if ":" in rest.partition("/")[0]:
            raise URLError("first path segment in URL cannot contain colon")
    user, host = None, ""
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        user, host = _authority(authority, scheme)
        rest = slash + path
    _unescaped(rest)
    return GoURL(scheme, user, host, query, "")


def _authority(authority: str, scheme: str) -> tuple[str | None, str]:
    userinfo, at, host = authority.rpartition("@")
    host = _host(host, scheme)
    if not at:
        return None, host
    if not set(userinfo) <= _IN_USERINFO:
        raise URLError("net/url: invalid userinfo")
    name, colon, password = userinfo.partition(":")
    return _escaped(_unescaped(name)) + colon + _escaped(_unescaped(password)), host


def _host(host: str, scheme: str) -> str:
    bracket = host.rfind("[")
    if bracket > 0:
        raise URLError("invalid IP-literal")
    if bracket == 0:
        return _literal(host)
    first, last = host.find(":"), host.rfind(":")
    if first >= 0:
        port = host[first if scheme in ("http", "https") else last :]
        if not _PORT.fullmatch(port):
            raise URLError(f"invalid port {go_quote(port)} after host")
    return _unescaped(host, in_host=True)


def _literal(host: str) -> str:
    """An IPv6 address in brackets, perhaps with a port."""
    from lab.manifests.address import AddressError, parse_address

    inside, close, port = host[1:].rpartition("]")
    if not close:
        raise URLError("missing ']' in host")
    if not _PORT.fullmatch(port):
        raise URLError(f"invalid port {go_quote(port)} after host")
    name = _unescaped(inside, in_host=True)
    try:
        address = parse_address(name)
    except AddressError as trouble:
        raise URLError(f"invalid host: {trouble}") from None
    if address.version == 4:
        raise URLError("invalid IP-literal")
    return f"[{name}]{port}"


def _unescaped(text: str, *, in_host: bool = False) -> str:
    """The text with its percent escapes resolved; a host may escape nothing that is ASCII but the percent sign."""
    at, read = 0, bytearray()
    while at < len(text):
        char = text[at]
        if char == "%":
            escape = text[at : at + 3]
            if not _ESCAPE.fullmatch(escape) or (in_host and escape[1] < "8" and escape != "%25"):
                raise URLError(f"invalid URL escape {go_quote(escape)}")
            read.append(int(escape[1:], 16))
            at += 3
            continue
        if in_host and char.isascii() and char not in _IN_HOST:
            raise URLError(f"invalid character {go_quote(char)} in host name")
        read += char.encode("utf-8", "surrogatepass")
        at += 1
    return read.decode("utf-8", "replace")


def _escaped(text: str) -> str:
    return "".join(
        char if char in _KEPT_IN_USERINFO else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in text
    )
