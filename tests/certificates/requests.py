"""Certificate requests made on the spot."""

from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@cache
def request(user, *groups):
    """The PEM text of a request."""
    names = [*([(NameOID.COMMON_NAME, user)] if user else []), *((NameOID.ORGANIZATION_NAME, each) for each in groups)]
    subject = x509.Name([x509.NameAttribute(*each) for each in names])
    key = ec.generate_private_key(ec.SECP256R1())
    signed = x509.CertificateSigningRequestBuilder(subject).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)
