"""Services on this machine, which nobody has begun to use."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import FakeOIDC
from welfare import clock

BACK = "http://localhost/back"


@pytest.fixture
def oidc() -> Iterator[FakeOIDC]:
    fake = FakeOIDC(BACK)
    with fake.serving():
        yield fake


@pytest.fixture
def cas() -> Iterator[FakeCAS]:
    fake = FakeCAS(BACK)
    with fake.serving():
        yield fake


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a server called localhost that nobody trusts yet, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    whole = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = tmp_path_factory.mktemp("localhost") / "localhost.pem"
    written.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + whole.public_bytes(serialization.Encoding.PEM)
    )
    return written
