"""Which authorities may vouch for upstreams: certifi's, this machine's, and those that the user adds.

mitmproxy takes certifi's alone, and its own option for others takes their place. Behind a company's proxy, whose
authority stands in the machine's store, neither would do.
"""

import contextlib
import ssl
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakSet

import certifi
from mitmproxy import optmanager, tls
from mitmproxy.net import tls as net_tls
from OpenSSL import SSL, crypto

from pasteguard_addon.errors import SettingsError

OWN_CERTIFICATE = "mitmproxy-ca-cert.pem"
_USUAL_FILES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
)


def machine_authorities() -> list[bytes]:
    """Return the authorities (DER) of the machine's store, and those that OpenSSL's own variables name."""
    return authorities_in(None) + stored_authorities()


def stored_authorities() -> list[bytes]:
    """Return the authorities (DER) of the machine's store, whatever variables say; none if it is empty."""
    usual = next((path for path in _USUAL_FILES if path.is_file()), None)
    with contextlib.suppress(ssl.SSLError):
        return authorities_in(usual)
    return []


def authorities_in(path: Path | None) -> list[bytes]:
    """Return the authorities (DER) of a file, or those that OpenSSL takes by itself. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if path is None:
        context.load_default_certs()
    else:
        context.load_verify_locations(path)
    return context.get_ca_certs(binary_form=True)


def upstream_authorities(added: str, folder: Path) -> list[bytes]:
    """Return all who may vouch for upstreams; never we ourselves, whom the machine may trust. Raises SettingsError."""
    ours = folder / OWN_CERTIFICATE
    own = set(authorities_in(ours)) if ours.is_file() else set()
    found = dict.fromkeys([*authorities_in(Path(certifi.where())), *machine_authorities(), *_added(added)])
    return [each for each in found if each not in own]


def _added(path: str) -> list[bytes]:
    if not path:
        return []
    found: list[bytes] = []
    with contextlib.suppress(OSError):  # ssl's errors are of that kind
        found = authorities_in(Path(path).expanduser())
    if not found:
        raise SettingsError("pasteguard_upstream_ca is not the path of a file with certificates (PEM).")
    return found


class UpstreamTrust:
    """Adds authorities to those that mitmproxy trusts upstream; one per addon."""

    def __init__(self) -> None:
        self._key: object = None
        self._more: Sequence[crypto.X509] = ()
        self._done: WeakSet[SSL.Context] = WeakSet()

    def configure(self, options: optmanager.OptManager, added: str) -> None:
        """Take what is in force from now on. Raises SettingsError."""
        is_replaced = bool(options.ssl_verify_upstream_trusted_ca or options.ssl_verify_upstream_trusted_confdir)
        key = (added, is_replaced, options.confdir)
        if key == self._key:
            return
        # Who names all authorities by mitmproxy's own option gets those and what they add, and no others.
        found = _added(added) if is_replaced else upstream_authorities(added, Path(options.confdir).expanduser())
        self._more = [crypto.load_certificate(crypto.FILETYPE_ASN1, each) for each in found]
        self._key = key
        self._done.clear()
        net_tls.create_proxy_server_context.cache_clear()  # nothing can be taken out of a store again

    def tls_start_server(self, data: tls.TlsData) -> None:
        """Add them before the handshake; mitmproxy shares a context among connections."""
        if data.ssl_conn is None or data.is_dtls:
            return
        context = data.ssl_conn.get_context()
        if context in self._done:
            return
        if (store := context.get_cert_store()) is not None:
            for each in self._more:
                store.add_cert(each)
        self._done.add(context)
