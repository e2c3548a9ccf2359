"""Who may vouch for upstreams."""

import ssl
from pathlib import Path

import certifi
import pytest
from mitmproxy.test import taddons

from pasteguard_addon.cli import authority
from pasteguard_addon.errors import SettingsError
from pasteguard_addon.proxy.doors import upstream_trust
from tests.kit.tls import ThrowAwayCa


def der(path: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(path.read_text())


def test_a_file_adds_to_the_usual_authorities(tmp_path: Path) -> None:
    ca = ThrowAwayCa(tmp_path)
    found = upstream_trust.upstream_authorities(str(ca.ca_path), tmp_path)
    assert der(ca.ca_path) in found
    assert set(upstream_trust.authorities_in(Path(certifi.where()))) <= set(found)
    assert der(ca.ca_path) not in upstream_trust.upstream_authorities("", tmp_path)


def test_the_machines_own_authorities_count_but_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pasteguard ca install` puts ours there; whoever stole its key could pose as the provider to us as well."""
    authority.ensure(tmp_path, ["api.example.com"])
    ca = ThrowAwayCa(tmp_path)
    ours = authority.certificate_path(tmp_path)
    store = tmp_path / "store.pem"
    store.write_text(ca.ca_path.read_text() + ours.read_text())
    monkeypatch.setenv("SSL_CERT_FILE", str(store))  # where OpenSSL looks in place of the machine's own
    found = upstream_trust.upstream_authorities("", tmp_path)
    assert der(ca.ca_path) in found
    assert der(ours) not in found


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_certificates_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "company.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError, match="pasteguard_upstream_ca"):
        upstream_trust.upstream_authorities(str(path), tmp_path)


def test_a_store_without_certificates_adds_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slim container may have an empty one."""
    store = tmp_path / "store.pem"
    store.write_text("")
    monkeypatch.setattr(upstream_trust, "_USUAL_FILES", (store,))
    assert upstream_trust.stored_authorities() == []
    assert set(upstream_trust.authorities_in(Path(certifi.where()))) <= set(
        upstream_trust.upstream_authorities("", tmp_path)
    )


def test_who_names_all_authorities_gets_no_others(tmp_path: Path) -> None:
    ca = ThrowAwayCa(tmp_path)
    upstream = upstream_trust.UpstreamTrust()
    with taddons.context() as context:
        context.options.update(ssl_verify_upstream_trusted_ca=certifi.where())
        upstream.configure(context.options, "")
        assert upstream._more == []
        upstream.configure(context.options, str(ca.ca_path))
        assert len(upstream._more) == 1
