"""Certificates and keys made on the spot."""

from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lab.manifests.gobase64 import encoded

VALID = (datetime(2025, 1, 1), datetime(2045, 1, 1))
EXPIRED = (datetime(2020, 1, 1), datetime(2021, 1, 1))


@cache
def made(label):
    return ec.generate_private_key(ec.SECP256R1())


def key(label="key"):
    """The key of that label, always the same one."""
    return made(label)


def pem_of(private):
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private.private_bytes(*form)


def name_of(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(*names, span=VALID, common="test", issuer="test", of="key"):
    builder = x509.CertificateBuilder(
        issuer_name=name_of(issuer),
        subject_name=name_of(common),
        public_key=key(of).public_key(),
        serial_number=1,
        not_valid_before=span[0],
        not_valid_after=span[1],
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), False)
    return builder.sign(key(of), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def secret(name, chain, private=None, namespace="shop"):
    contents = {"tls.crt": chain, "tls.key": private or pem_of(key())}
    held = ", ".join(f"{each}: {encoded(content)}" for each, content in contents.items())
    return (
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\n"
        f"metadata: {{name: {name}, namespace: {namespace}}}\ndata: {{{held}}}"
    )
