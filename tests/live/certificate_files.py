"""Certificates for tests, made with openssl."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

NEEDS_OPENSSL = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def self_signed(folder: Path, name: str, begins: datetime, ends: datetime) -> tuple[Path, Path]:
    """The files of a certificate valid for that time, and of its key."""
    certificate, key, asked = (folder / f"{name}.{end}" for end in ("crt", "key", "csr"))
    (folder / "index").write_text("")
    settings = folder / "ca.conf"
    settings.write_text(CONFIGURATION.format(folder=folder))
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", str(key), "-out", str(asked))  # fmt: skip
    dates = ("-startdate", moment(begins), "-enddate", moment(ends))
    openssl("ca", "-config", str(settings), "-selfsign", "-batch", "-notext", "-create_serial", "-keyfile", str(key),
            "-in", str(asked), *dates, "-out", str(certificate))  # fmt: skip
    return certificate, key


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


CONFIGURATION = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
unique_subject = no
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = IP:127.0.0.1,DNS:localhost
"""


def moment(when: datetime) -> str:
    return f"{when:%Y%m%d%H%M%SZ}"


def expired(folder: Path, name: str = "expired") -> tuple[Path, Path]:
    now = datetime.now(UTC)
    return self_signed(folder, name, now - timedelta(days=3), now - timedelta(days=1))


def valid(folder: Path, name: str = "valid") -> tuple[Path, Path]:
    now = datetime.now(UTC)
    return self_signed(folder, name, now - timedelta(days=1), now + timedelta(days=1))
