"""The values of command-line options, as the components of Kubernetes read and print them.

The types and their messages are those of the pflag library and of ``k8s.io/component-base/cli/flag``.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from lab.cluster.nodes.durations import nanoseconds, written_duration
from lab.manifests.goduration import duration_trouble
from lab.manifests.gojson import go_quote
from lab.manifests.gonumbers import INT64, UINT64, parse_float, parse_integer

LISTS = frozenset(
    {"stringSlice", "stringArray", "int32Slice", "namedCertKey", "stringToString", "colonSeparatedMultimapStringString"}
)
"""Types of options that add up when they are repeated."""

COMPONENTS = "colonSeparatedMultimapStringString"
"""The type of options such as ``--feature-gates``, whose parts may each be for one component of several."""

MAPS = frozenset({"mapStringString", "mapStringStringNoSplit"})
"""Types of options whose pairs add up, the last of a key winning."""

TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


class OptionValueError(ValueError):
    """A value that its option cannot hold; the text is what the library says of it."""


def read(type_: str, written: str) -> tuple[str, ...]:
    """What one writing of an option sets: its value in the form it is printed in, or the items of a list.

    Raises OptionValueError.
    """
    reader = _READERS.get(type_)
    return reader(written) if reader is not None else (written,)


def _bool(written: str) -> tuple[str, ...]:
    if written in TRUE:
        return ("true",)
    if written in FALSE:
        return ("false",)
    raise OptionValueError(f"strconv.ParseBool: parsing {go_quote(written)}: invalid syntax")


def _whole(name: str, span: range) -> Callable[[str], tuple[str, ...]]:
    def reader(written: str) -> tuple[str, ...]:
        plain = written.replace("_", "") if written[:1] == "0" and written[1:2] in tuple("xXbBoO") else written
        signed = name == "ParseInt" or not written.startswith(("+", "-"))
        digits = plain.removeprefix("-").removeprefix("+")
        if not signed or not digits or not _digits(digits):
            raise OptionValueError(f"strconv.{name}: parsing {go_quote(written)}: invalid syntax")
        number = parse_integer(plain)
        if number is None or number not in span:
            raise OptionValueError(f"strconv.{name}: parsing {go_quote(written)}: value out of range")
        return (str(number),)

    return reader


def _digits(text: str) -> bool:
    """Whether the text is a number in one of Go's bases, however large."""
    low = text.lower()
    for prefix, allowed in (("0x", "0123456789abcdef"), ("0b", "01"), ("0o", "01234567")):
        if low.startswith(prefix):
            return bool(low[2:]) and set(low[2:]) <= set(allowed)
    octal = len(low) > 1 and low.startswith("0")
    return set(low) <= set("01234567" if octal else "0123456789")


def _float(written: str) -> tuple[str, ...]:
    number = parse_float(written)
    if number is None:
        raise OptionValueError(f"strconv.ParseFloat: parsing {go_quote(written)}: invalid syntax")
    return (f"{number:g}",)


def _duration(written: str) -> tuple[str, ...]:
    trouble = duration_trouble(written)
    if trouble:
        raise OptionValueError(trouble)
    return (written_duration(nanoseconds(written)),)


def _ip(written: str) -> tuple[str, ...]:
    if not written:
        return ("<nil>",)
    try:
        return (str(ip_address(written.strip())),)
    except ValueError:
        raise OptionValueError(f"failed to parse IP: {go_quote(written)}") from None


def _one(written: str) -> tuple[str, ...]:
    return (written,)


def _slice(written: str) -> tuple[str, ...]:
    """One line of comma-separated values with quotes, as Go's ``encoding/csv`` reads it."""
    items: list[str] = []
    at, line = 0, written.split("\n", 1)[0].rstrip("\r")
    if not line:
        if written:
            raise OptionValueError("EOF")
        return ()
    while True:
        if line[at : at + 1] == '"':
            item, at = _quoted(line, at)
        else:
            end = line.find(",", at)
            item = line[at:] if end < 0 else line[at:end]
            if '"' in item:
                column = at + item.index('"') + 1
                raise OptionValueError(f'parse error on line 1, column {column}: bare " in non-quoted-field')
            at += len(item)
        items.append(item)
        if at >= len(line):
            return tuple(items)
        at += 1


_UNEVEN = 'extraneous or missing " in quoted-field'


def _quoted(line: str, start: int) -> tuple[str, int]:
    at, item = start + 1, ""
    while True:
        end = line.find('"', at)
        if end < 0:
            raise OptionValueError(f"parse error on line 1, column {len(line) + 1}: {_UNEVEN}")
        item += line[at:end]
        after = line[end + 1 : end + 2]
        if after == '"':
            item, at = item + '"', end + 2
            continue
        if after not in ("", ","):
            raise OptionValueError(f"parse error on line 1, column {end + 1}: {_UNEVEN}")
        return item, end + 1


def _numbers(written: str) -> tuple[str, ...]:
    read_one = _whole("ParseInt", range(-(2**31), 2**31))
    return tuple(read_one(each.strip())[0] for each in written.split(","))


def _pairs(written: str) -> tuple[str, ...]:
    found = []
    for each in written.split(","):
        if not each:
            continue
        key, equals, value = each.partition("=")
        if not equals:
            raise OptionValueError("malformed pair, expect string=string")
        found.append(f"{key.strip()}={value.strip()}")
    return tuple(found)


def _one_pair(written: str) -> tuple[str, ...]:
    key, equals, value = written.partition("=")
    if not equals:
        raise OptionValueError("malformed pair, expect string=string")
    return (f"{key.strip()}={value.strip()}",)


def _of_components(written: str) -> tuple[str, ...]:
    """Texts that may say which component they are for; the part before the colon is empty where they do not."""
    parts = (each.partition(":") for each in written.split(",") if each)
    return tuple(f"{first.strip()}:{rest.strip()}" if colon else f":{first.strip()}" for first, colon, rest in parts)


def _port_range(written: str) -> tuple[str, ...]:
    low, dash, high = written.strip().partition("-")
    if written.strip() in ("", "0"):
        return ("",)
    if not low.isdigit() or (dash and not high.isdigit()):
        raise OptionValueError(f"unable to parse port range: {written}")
    return (f"{low}-{high}" if dash and high != low else low,)


_READERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "bool": _bool,
    "int": _whole("ParseInt", INT64),
    "int32": _whole("ParseInt", range(-(2**31), 2**31)),
    "int64": _whole("ParseInt", INT64),
    "Level": _whole("ParseInt", range(-(2**31), 2**31)),
    "uint": _whole("ParseUint", UINT64),
    "float": _float,
    "float32": _float,
    "float64": _float,
    "duration": _duration,
    "ip": _ip,
    "stringSlice": _slice,
    "stringArray": _one,
    "stringToString": _slice,
    "int32Slice": _numbers,
    "namedCertKey": _one,
    "mapStringString": _pairs,
    "mapStringStringNoSplit": _one_pair,
    COMPONENTS: _of_components,
    "portRange": _port_range,
}


def shown(type_: str, items: tuple[str, ...]) -> str:
    """A value as the component prints it, from its items."""
    if type_ in MAPS:
        return ",".join(sorted(items))
    if type_ == COMPONENTS:
        return ",".join(sorted(items, key=lambda item: item.partition(":")[0]))
    if type_ in ("stringSlice", "stringArray", "int32Slice", "stringToString"):
        return f"[{','.join(_csv(item) for item in items)}]"
    if type_ == "namedCertKey":
        return f"[{';'.join(items)}]"
    return items[-1] if items else ""


def _csv(item: str) -> str:
    if item == "" or not (set(item) & set(',"\r\n') or item[0].isspace() or item == "\\."):
        return item
    return '"' + item.replace('"', '""') + '"'


def add_up(type_: str, before: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """What an option holds that is written again."""
    if type_ in LISTS:
        return (*before, *more)
    if type_ in MAPS:
        held = dict(item.split("=", 1) for item in (*before, *more))
        return tuple(f"{key}={value}" for key, value in held.items())
    return more
