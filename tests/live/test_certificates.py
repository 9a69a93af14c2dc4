"""When a certificate is valid."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.live.certificates import Validity, validity
from lab.live.failing import own_certificate_trouble
from tests.live.certificate_files import NEEDS_OPENSSL, expired, self_signed, valid


@NEEDS_OPENSSL
def test_the_dates_are_read_from_a_certificate_before_and_after_2050(tmp_path: Path) -> None:
    begins, ends = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2061, 6, 7, 8, 9, 10, tzinfo=UTC)
    certificate, _ = self_signed(tmp_path, "long", begins, ends)
    assert validity("text before\n" + certificate.read_text()) == Validity(begins, ends)


@NEEDS_OPENSSL
def test_a_client_certificate_out_of_date_is_noticed_before_anything_is_asked(tmp_path: Path) -> None:
    old, _ = expired(tmp_path)
    good, _ = valid(tmp_path)
    assert "expired on 20" in own_certificate_trouble(SimpleNamespace(cert_file=str(old)))
    assert own_certificate_trouble(SimpleNamespace(cert_file=str(good))) == ""
    early = datetime(2001, 1, 1, tzinfo=UTC)
    assert "valid only from" in own_certificate_trouble(SimpleNamespace(cert_file=str(good)), early)
    assert own_certificate_trouble(SimpleNamespace(cert_file=None)) == ""
    assert own_certificate_trouble(SimpleNamespace(cert_file=str(tmp_path / "gone"))) == ""


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=100)
def test_what_is_no_certificate_has_no_dates(text: str) -> None:
    assert validity(text) is None
    assert validity(f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----") is None
