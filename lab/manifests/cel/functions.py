"""The functions that Kubernetes' CEL knows, with the types they take and give.

Each line of names is followed by the ways to call those functions; a dot is before those that are called on a
value: ``'a'.size()``. Source: https://kubernetes.io/docs/reference/using-api/cel/#cel-community-libraries,
https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries and the CEL language definition.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lab.manifests.cel.celtypes import CelType, read_type, split
from lab.manifests.release import Release

_SINCE_1_35 = Release(1, 35)


class Overload(NamedTuple):
    """One way to call a function; ``arguments`` begin with the value it is called on, if ``on_value``."""

    on_value: bool
    arguments: tuple[CelType, ...]
    result: CelType


def overloads(name: str, release: Release) -> tuple[Overload, ...]:
    """The ways to call a function, in the order they are tried; none where there is no such function."""
    lines = _signatures(_FUNCTIONS).get(name)
    if lines is None and release >= _SINCE_1_35:
        lines = _signatures(_FUNCTIONS_SINCE_1_35).get(name)
    return _read(lines) if lines else ()


@cache
def _signatures(table: str) -> dict[str, str]:
    """The lines of each function."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in table.strip("\n").split("\n"):
        if line[0] != " ":
            names = line.split()
        else:
            for name in names:
                found[name] = f"{found[name]}\n{line}" if name in found else line
    return found


@cache
def _read(lines: str) -> tuple[Overload, ...]:
    return tuple(overload for line in lines.split("\n") for overload in _read_line(line.strip()))


def _read_line(line: str) -> list[Overload]:
    calls, _, result = line.rpartition(" -> ")
    found = []
    for call in calls.replace(") (", ")|(").replace(") .(", ")|.(").split("|"):
        arguments = tuple(map(read_type, split(call.removeprefix(".")[1:-1])))
        found.append(Overload(call.startswith("."), arguments, read_type(result)))
    return found


_FUNCTIONS = """
!_ @not_strictly_false __not_strictly_false__
  (bool) -> bool
-_
  (double) -> double
  (int) -> int
@in _in_ in
  (A, list(A)) (A, map(A, B)) -> bool
_!=_ _==_
  (A, A) -> bool
_%_
  (int, int) -> int
  (uint, uint) -> uint
_&&_ _||_
  (bool, bool) -> bool
_*_ _/_
  (double, double) -> double
  (int, int) -> int
  (uint, uint) -> uint
_+_
  (bytes, bytes) -> bytes
  (double, double) -> double
  (duration, duration) -> duration
  (duration, timestamp) (timestamp, duration) -> timestamp
  (int, int) -> int
  (list(A), list(A)) -> list(A)
  (string, string) -> string
  (uint, uint) -> uint
_-_
  (double, double) -> double
  (duration, duration) -> duration
  (int, int) -> int
  (timestamp, duration) -> timestamp
  (timestamp, timestamp) -> duration
  (uint, uint) -> uint
_<=_ _<_ _>=_ _>_
  (bool, bool) (int, int) (int, double) (int, uint) (uint, uint) (uint, double) (uint, int) -> bool
  (double, double) (double, int) (double, uint) (string, string) (bytes, bytes) -> bool
  (timestamp, timestamp) (duration, duration) -> bool
_?._
  (dyn, string) -> optional_type(V)
_?_:_
  (bool, A, A) -> A
_[?_]
  (list(V), int) (optional_type(list(V)), int) (map(K, V), K) (optional_type(map(K, V)), K) -> optional_type(V)
_[_]
  (list(A), int) -> A
  (map(A, B), A) -> B
  (optional_type(list(V)), int) (optional_type(map(K, V)), K) -> optional_type(V)
add sub
  .(kubernetes.Quantity, kubernetes.Quantity) .(kubernetes.Quantity, int) -> kubernetes.Quantity
allowed errored
  .(kubernetes.authorization.Decision) -> bool
asApproximateFloat
  .(kubernetes.Quantity) -> double
asInteger
  .(kubernetes.Quantity) -> int
bool
  (bool) (string) -> bool
bytes
  (bytes) (string) -> bytes
cel.@mapInsert
  (map(K, V), K, V) (map(K, V), map(K, V)) -> map(K, V)
charAt
  .(string, int) -> string
check
  .(kubernetes.authorization.PathCheck, string) -> kubernetes.authorization.Decision
  .(kubernetes.authorization.ResourceCheck, string) -> kubernetes.authorization.Decision
cidr
  (string) -> net.CIDR
compareTo
  .(kubernetes.Quantity, kubernetes.Quantity) .(kubernetes.Semver, kubernetes.Semver) -> int
contains endsWith startsWith
  .(string, string) -> bool
containsCIDR
  .(net.CIDR, string) .(net.CIDR, net.CIDR) -> bool
containsIP
  .(net.CIDR, string) .(net.CIDR, net.IP) -> bool
double
  (double) (int) (string) (uint) -> double
duration
  (duration) (int) (string) -> duration
dyn
  (A) -> dyn
error reason
  .(kubernetes.authorization.Decision) -> string
family
  .(net.IP) -> int
fieldSelector labelSelector name namespace subresource
  .(kubernetes.authorization.ResourceCheck, string) -> kubernetes.authorization.ResourceCheck
find
  .(string, string) -> string
findAll split
  .(string, string) .(string, string, int) -> list(string)
first last
  .(list(V)) -> optional_type(V)
format
  .(string, list(dyn)) -> string
format.byte format.date format.datetime format.dns1035Label format.dns1035LabelPrefix format.dns1123Label
  () -> kubernetes.NamedFormat
format.dns1123LabelPrefix format.dns1123Subdomain format.dns1123SubdomainPrefix format.labelValue
  () -> kubernetes.NamedFormat
format.qualifiedName format.uri format.uuid
  () -> kubernetes.NamedFormat
format.named
  (string) -> optional_type(kubernetes.NamedFormat)
getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getMonth
  .(timestamp) .(timestamp, string) -> int
getEscapedPath getHost getHostname getPort getScheme
  .(kubernetes.URL) -> string
getHours getMilliseconds getMinutes getSeconds
  .(timestamp) .(timestamp, string) .(duration) -> int
getQuery
  .(kubernetes.URL) -> map(string, list(string))
group
  .(kubernetes.authorization.Authorizer, string) -> kubernetes.authorization.GroupCheck
hasValue
  .(optional_type(V)) -> bool
indexOf lastIndexOf
  .(list(A), A) .(string, string) .(string, string, int) -> int
int
  (int) (double) (duration) (string) (timestamp) (uint) -> int
ip
  (string) .(net.CIDR) -> net.IP
ip.isCanonical isCIDR isIP isQuantity isURL
  (string) -> bool
isGlobalUnicast isLinkLocalMulticast isLinkLocalUnicast isLoopback isUnspecified
  .(net.IP) -> bool
isGreaterThan isLessThan
  .(kubernetes.Quantity, kubernetes.Quantity) .(kubernetes.Semver, kubernetes.Semver) -> bool
isInteger
  .(kubernetes.Quantity) -> bool
isSemver
  (string) (string, bool) -> bool
isSorted
  .(list(int)) .(list(uint)) .(list(double)) .(list(bool)) .(list(duration)) .(list(timestamp)) -> bool
  .(list(string)) .(list(bytes)) -> bool
join
  .(list(string)) .(list(string), string) -> string
lowerAscii trim upperAscii
  .(string) -> string
major minor patch
  .(kubernetes.Semver) -> int
masked
  .(net.CIDR) -> net.CIDR
matches
  (string, string) .(string, string) -> bool
max min
  .(list(int)) -> int
  .(list(uint)) -> uint
  .(list(double)) -> double
  .(list(bool)) -> bool
  .(list(duration)) -> duration
  .(list(timestamp)) -> timestamp
  .(list(string)) -> string
  .(list(bytes)) -> bytes
optional.none
  () -> optional_type(V)
optional.of optional.ofNonZeroValue
  (V) -> optional_type(V)
optional.unwrap
  (list(optional_type(V))) -> list(V)
or
  .(optional_type(V), optional_type(V)) -> optional_type(V)
orValue
  .(optional_type(V), V) -> V
path
  .(kubernetes.authorization.Authorizer, string) -> kubernetes.authorization.PathCheck
prefixLength
  .(net.CIDR) -> int
quantity
  (string) -> kubernetes.Quantity
replace
  .(string, string, string) .(string, string, string, int) -> string
resource
  .(kubernetes.authorization.GroupCheck, string) -> kubernetes.authorization.ResourceCheck
semver
  (string) (string, bool) -> kubernetes.Semver
serviceAccount
  .(kubernetes.authorization.Authorizer, string, string) -> kubernetes.authorization.Authorizer
sets.contains sets.equivalent sets.intersects
  (list(T), list(T)) -> bool
sign
  (kubernetes.Quantity) -> int
size
  (bytes) .(bytes) (list(A)) .(list(A)) (map(A, B)) .(map(A, B)) (string) .(string) -> int
string
  (string) (bool) (bytes) (double) (duration) (int) (timestamp) (uint) (net.IP) (net.CIDR) -> string
strings.quote
  (string) -> string
substring
  .(string, int) .(string, int, int) -> string
sum
  .(list(int)) -> int
  .(list(uint)) -> uint
  .(list(double)) -> double
  .(list(duration)) -> duration
timestamp
  (timestamp) (int) (string) -> timestamp
type
  (A) -> type(A)
uint
  (uint) (double) (int) (string) -> uint
unwrapOpt
  .(list(optional_type(V))) -> list(V)
url
  (string) -> kubernetes.URL
validate
  .(kubernetes.NamedFormat, string) -> optional_type(list(string))
value
  .(optional_type(V)) -> V
"""

_FUNCTIONS_SINCE_1_35 = """
@sortByAssociatedKeys
  .(list(T), list(int)) .(list(T), list(uint)) .(list(T), list(double)) .(list(T), list(bool)) -> list(T)
  .(list(T), list(duration)) .(list(T), list(timestamp)) .(list(T), list(string)) -> list(T)
  .(list(T), list(bytes)) -> list(T)
distinct reverse
  .(list(T)) -> list(T)
flatten
  .(list(list(T))) -> list(T)
  .(list(dyn), int) -> list(dyn)
lists.range
  (int) -> list(int)
slice
  .(list(T), int, int) -> list(T)
sort
  .(list(int)) -> list(int)
  .(list(uint)) -> list(uint)
  .(list(double)) -> list(double)
  .(list(bool)) -> list(bool)
  .(list(duration)) -> list(duration)
  .(list(timestamp)) -> list(timestamp)
  .(list(string)) -> list(string)
  .(list(bytes)) -> list(bytes)
"""
