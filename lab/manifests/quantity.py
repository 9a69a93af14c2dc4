"""Amounts of resources: ``500m``, ``1.5Gi``, ``1e3``.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/; the canonical form and
the rounding are those of apimachinery's ``resource.Quantity``.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache, total_ordering

from lab.manifests.gonumbers import INT64
from lab.manifests.quantity_text import SUFFIXES, Written, scan
from lab.quick_dataclass import dataclass

MAX_INT64 = INT64.stop - 1
_NANO = 9
_FAR = 5000
"""Powers of ten beyond which numbers are no longer written out."""


class QuantityError(ValueError):
    """The text is no quantity; the words are Kubernetes'."""


class Format(Enum):
    """How an amount is written."""

    DECIMAL_SI = "DecimalSI"
    BINARY_SI = "BinarySI"
    DECIMAL_EXPONENT = "DecimalExponent"


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """``unscaled`` times ten to the power of minus ``scale``.

    ``small`` marks an amount that Kubernetes holds in 64 bits: the other ones round and overflow differently.
    ``kept`` is the text, where it was canonical already.
    """

    unscaled: int
    scale: int
    format: Format
    small: bool = True
    kept: str = ""

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read a quantity. Raises QuantityError with Kubernetes' words."""
        return _parse(text)

    def __str__(self) -> str:
        return self.kept or self._canonical()

    def _canonical(self) -> str:
        if not self.unscaled:
            return "0"
        if self.format is Format.BINARY_SI and not self._below(1024) and self.rounded_up(0) == self:
            number, power = _without_factor(self.rounded_up(0)._whole(), 1024)
            return f"{number}{_BINARY.get(power * 10, '')}"
        number, power = _without_factor(self.unscaled, 10)
        power -= self.scale
        shift = power % 3
        number, power = number * 10**shift, power - shift
        if self.format is Format.DECIMAL_EXPONENT:
            return f"{number}e{power}" if power else str(number)
        return f"{number}{_DECIMAL.get(power, '')}"

    def _below(self, limit: int) -> bool:
        whole = Quantity(limit, 0, self.format)
        return Quantity(-limit, 0, self.format) < self < whole

    def _whole(self) -> int:
        return self.unscaled * _ten(max(-self.scale, 0))

    def rounded_up(self, scale: int) -> Quantity:
        """The amount to at most ``scale`` digits behind the point, rounded away from zero."""
        if self.scale <= scale:
            return self
        number = _away_from_zero(self.unscaled, 10 ** min(self.scale - scale, _FAR))
        return Quantity(number, scale, self.format, self.small)

    def value(self) -> int:
        """The amount as a whole number, rounded up; 64 bits, overflowing as Kubernetes' does."""
        return self._scaled(0)

    def milli_value(self) -> int:
        """The amount in thousandths, rounded up; 64 bits, overflowing as Kubernetes' does."""
        return self._scaled(3)

    def _scaled(self, scale: int) -> int:
        down = self.scale - scale
        if not self.small:
            return _scaled_big(self.unscaled, down)
        if down > 0:
            return _away_from_zero(self.unscaled, 10 ** min(down, _FAR))
        # A single multiplication wraps around; a loop of them notices and gives up.
        if -down in (0, 1, 2, 3, 6, 9):
            return _wrapped(self.unscaled * 10**-down)
        number = self.unscaled * 10 ** min(-down, _FAR)
        return number if number in INT64 else 0

    def __add__(self, other: Quantity) -> Quantity:
        scale = max(self.scale, other.scale)
        if scale - min(self.scale, other.scale) > _FAR:
            return max(self, other)
        total = self.unscaled * 10 ** (scale - self.scale) + other.unscaled * 10 ** (scale - other.scale)
        return Quantity(total, scale, self.format if self.unscaled else other.format, total in INT64)

    def _key(self) -> tuple[int, int]:
        """The number without trailing zeros, and its power of ten; equal for equal amounts."""
        if not self.unscaled:
            return 0, 0
        number, power = _without_factor(self.unscaled, 10)
        return number, power - self.scale

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __lt__(self, other: Quantity) -> bool:
        (mine, my_power), (its, its_power) = self._key(), other._key()
        if not mine or not its or (mine < 0) != (its < 0):
            return mine < its
        reach, its_reach = len(str(abs(mine))) + my_power, len(str(abs(its))) + its_power
        if reach != its_reach:
            return (reach < its_reach) == (mine > 0)
        low = min(my_power, its_power)
        return mine * _ten(my_power - low) < its * _ten(its_power - low)


_BINARY = {10: "Ki", 20: "Mi", 30: "Gi", 40: "Ti", 50: "Pi", 60: "Ei"}
_DECIMAL = {-9: "n", -6: "u", -3: "m", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"}


def round_up_to_milli(text: str) -> str:
    """A quantity as the API server stores it: to thousandths at most. Raises QuantityError."""
    amount = Quantity.parse(text)
    if amount.small and amount.scale <= 3:
        return str(amount)
    rounded = amount.rounded_up(3)
    return str(Quantity(rounded.unscaled, rounded.scale, rounded.format, rounded.small))


@lru_cache(maxsize=1024)
def _parse(text: str) -> Quantity:
    if text == "0":
        return Quantity(0, 0, Format.DECIMAL_SI, kept="0")
    written = scan(text)
    if written is None:
        raise QuantityError(
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        )
    found = _suffix(written.suffix)
    if found is None:
        raise QuantityError("unable to parse quantity's suffix")
    base, exponent, format_ = found
    small = _small(text, written, base, exponent, format_)
    return small or _big(written, base, exponent, format_)


def _suffix(text: str) -> tuple[int, int, Format] | None:
    """The base, the exponent and the form that a suffix means."""
    if text in SUFFIXES:
        base, exponent = SUFFIXES[text]
        return base, exponent, Format.BINARY_SI if base == 2 else Format.DECIMAL_SI
    digits = text[1:]
    if text[:1] not in ("e", "E") or not digits.lstrip("+-").isdigit() or len(digits) > 20:
        return None
    exponent = int(digits)
    if exponent not in INT64:
        return None
    # Kubernetes keeps 32 bits of it.
    return 10, (exponent + 2**31) % 2**32 - 2**31, Format.DECIMAL_EXPONENT


def _small(text: str, written: Written, base: int, exponent: int, format_: Format) -> Quantity | None:
    """The amount as a 64-bit number and a power of ten, where it surely fits."""
    whole, fraction = written.whole, written.fraction
    power, factor = exponent, 1
    precision = 18 - len(whole) - len(fraction)
    if base == 2:
        if fraction:
            return None
        power, factor = 0, 2**exponent
        precision = 15 - len(whole) - exponent * 3 // 10 - 1
    power -= len(fraction)
    if precision < 0 or power < -_NANO:
        return None
    digits = whole + fraction
    value = int(digits)
    result = value * factor
    if result not in INT64:
        return None
    if base == 2:
        canonical = exponent % 10 == 0 and value & 7 != 0
    else:
        canonical = power % 3 == 0 and not digits.endswith("000") and not digits.startswith("0")
    return Quantity(-result if written.negative else result, -power, format_, True, text if canonical else "")


def _big(written: Written, base: int, exponent: int, format_: Format) -> Quantity:
    """The amount as a decimal of any length, of nine digits behind the point."""
    whole, _, fraction = written.number.lstrip("+-").partition(".")
    digits = whole + fraction
    if not digits or len(digits) > _FAR - 1000 or abs(exponent) > _FAR:
        raise QuantityError("unable to parse numeric part of quantity")
    unscaled, scale = int(digits), len(fraction)
    if base == 2:
        unscaled *= 2**exponent
    else:
        scale -= exponent
    if unscaled:
        change = _NANO - scale
        unscaled = unscaled * 10**change if change >= 0 else _away_from_zero(unscaled, 10**-change)
        scale = _NANO
    if format_ is Format.BINARY_SI:
        if unscaled > MAX_INT64 * 10**scale:
            unscaled, scale = MAX_INT64, 0
        elif 0 < unscaled < 10**scale:
            format_ = Format.DECIMAL_SI
    return Quantity(-unscaled if written.negative else unscaled, scale, format_, small=False)


def _away_from_zero(number: int, divisor: int) -> int:
    whole = -(-abs(number) // divisor)
    return whole if number >= 0 else -whole


def _scaled_big(unscaled: int, down: int) -> int:
    if down == 0:
        return _wrapped(unscaled)
    if down < 0:
        # A power beyond 64 bits becomes the lowest number on the machines that run API servers.
        return _wrapped(_wrapped(unscaled) * (_ten(-down) if -down < 19 else -(2**63)))
    divisor = _ten(min(down, _FAR))
    if unscaled < MAX_INT64 and down < 19:
        number = _wrapped(unscaled)
        # Towards zero, and one up where anything is left, for negative numbers too.
        whole = abs(number) // divisor * (1 if number >= 0 else -1)
        return whole + (abs(number) % divisor != 0)
    rounded: int = unscaled // divisor + (unscaled % divisor != 0)
    return _wrapped(rounded)


def _ten(power: int) -> int:
    return int(10**power)


def _wrapped(number: int) -> int:
    """The low 64 bits, signed."""
    return (number + 2**63) % 2**64 - 2**63


def _without_factor(number: int, factor: int) -> tuple[int, int]:
    times = 0
    while number and number % factor == 0:
        number //= factor
        times += 1
    return number, times
