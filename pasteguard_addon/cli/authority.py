"""The certificate authority of the forward doors: made here, for the listed hosts and this machine alone.

mitmproxy would make one for every name there is; whoever stole its key could pose as any site. Ours is constrained by
name, so that its key is worth little elsewhere.
"""

import datetime
import ipaddress
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pasteguard_addon.errors import SettingsError

COMMON_NAME = "PasteGuard CA"
_MITMPROXY_NAME = "mitmproxy"
_LOCAL = ("localhost", "127.0.0.1", "::1")
_VALID = datetime.timedelta(days=5 * 365)
_RENEW_BEFORE = datetime.timedelta(days=30)
_STALE = ("mitmproxy-ca.p12", "mitmproxy-ca-cert.p12", "mitmproxy-ca-cert.cer")
"""Other forms of an authority that mitmproxy made."""


def key_path(folder: Path) -> Path:
    """Return where the key and the certificate are; mitmproxy looks for them there."""
    return folder / "mitmproxy-ca.pem"


def certificate_path(folder: Path) -> Path:
    """Return where the certificate alone is: what people trust."""
    return folder / "mitmproxy-ca-cert.pem"


def ensure(folder: Path, hosts: Sequence[str]) -> bool:
    """Make an authority for these hosts unless there is one; return whether it was made anew.

    One that mitmproxy made, for all names, is replaced. One that somebody else put there is left alone.
    Raises SettingsError.
    """
    problem = ""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        certificate = _present(folder)
        if certificate is not None and not _is_replaceable(certificate, hosts):
            if not certificate_path(folder).is_file():
                replace_file(certificate_path(folder), _pem(certificate))
            return False
        _make(folder, hosts)
    except OSError as error:
        problem = f"the certificate authority cannot be kept in {folder} ({error.strerror})."
    except ValueError:
        problem = f"{key_path(folder)} is no key with a certificate; move it away."
    if problem:
        raise SettingsError(problem)
    return True


def is_in_place(folder: Path, hosts: Sequence[str]) -> bool:
    """Return whether there is an authority for these hosts."""
    try:
        certificate = _present(folder)
    except (OSError, ValueError):
        return False
    return certificate is not None and certificate_path(folder).is_file() and not _is_replaceable(certificate, hosts)


def certificate_of(folder: Path) -> x509.Certificate:
    """Return the certificate that is kept with the key. Raises OSError, ValueError."""
    return x509.load_pem_x509_certificates(key_path(folder).read_bytes())[0]


def problem(folder: Path, hosts: Sequence[str]) -> str:
    """Return what is wrong with an authority that is there, as the end of a sentence; empty if nothing is."""
    try:
        certificate = certificate_of(folder)
        key = serialization.load_pem_private_key(key_path(folder).read_bytes(), None)
        if key.public_key() != certificate.public_key():
            return "has a key and a certificate that do not belong together"
        shown = x509.load_pem_x509_certificate(certificate_path(folder).read_bytes())
    except FileNotFoundError:
        return "lacks the file that programs are to trust"
    except (OSError, ValueError, TypeError):
        return "cannot be read"
    if shown != certificate:
        return "is another one than the file that programs are to trust"
    if certificate.not_valid_after_utc < datetime.datetime.now(datetime.UTC):
        return "has expired"
    if _is_replaceable(certificate, hosts):
        return "is not for all of the listed hosts, or ends soon"
    return ""


def leaf(folder: Path, name: str) -> bytes:
    """Return key and certificate (PEM) of a server by that name, for an hour. Raises OSError, ValueError."""
    issuer = certificate_of(folder)
    issuer_key = serialization.load_pem_private_key(key_path(folder).read_bytes(), None)
    if not isinstance(issuer_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("an authority of another kind")
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + _pem(certificate)


def permitted(hosts: Sequence[str]) -> set[x509.GeneralName]:
    """Return the names that an authority for these hosts may vouch for."""
    return {_subtree(host.removeprefix("*.").casefold()) for host in (*hosts, *_LOCAL)}


def _subtree(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _present(folder: Path) -> x509.Certificate | None:
    return certificate_of(folder) if key_path(folder).exists() else None


def _is_replaceable(certificate: x509.Certificate, hosts: Sequence[str]) -> bool:
    names = [str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names == [_MITMPROXY_NAME]:
        return True
    if names != [COMMON_NAME]:
        return False
    is_ending = certificate.not_valid_after_utc < datetime.datetime.now(datetime.UTC) + _RENEW_BEFORE
    return is_ending or not permitted(hosts) <= _permitted_by(certificate)


def _permitted_by(certificate: x509.Certificate) -> set[x509.GeneralName]:
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    return set(constraints.permitted_subtrees or ())


def _make(folder: Path, hosts: Sequence[str]) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _pem(_certificate(key, hosts))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    replace_file(key_path(folder), secret + certificate)
    replace_file(certificate_path(folder), certificate)
    for name in _STALE:
        (folder / name).unlink(missing_ok=True)


def _certificate(key: rsa.RSAPrivateKey, hosts: Sequence[str]) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    subtrees = sorted(permitted(hosts), key=str)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(subtrees, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step. `mkstemp` makes it for its owner alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
