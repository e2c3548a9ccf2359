"""The certificate authority: for which names, kept how, and when it is made anew."""

import os
import stat
from pathlib import Path

import pytest
from cryptography import x509
from mitmproxy.certs import CertStore

from pasteguard_addon.cli import authority
from pasteguard_addon.errors import SettingsError

HOSTS = ("api.example.com", "*.models.example.net")


def certificate(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(authority.certificate_path(folder).read_bytes())


def names(folder: Path) -> set[str]:
    constraints = certificate(folder).extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    return {str(each.value) for each in constraints.value.permitted_subtrees or ()}


def test_it_vouches_for_the_listed_hosts_and_this_machine_alone(tmp_path: Path) -> None:
    assert authority.ensure(tmp_path, HOSTS)
    local = {"localhost", "127.0.0.1/32", "::1/128"}
    assert names(tmp_path) == {"api.example.com", "models.example.net"} | local


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    authority.ensure(folder, HOSTS)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(authority.key_path(folder).stat().st_mode) == 0o600
    assert b"PRIVATE" not in authority.certificate_path(folder).read_bytes()
    assert {each.name for each in folder.iterdir()} == {"mitmproxy-ca.pem", "mitmproxy-ca-cert.pem"}


def test_it_is_made_anew_when_the_list_grows_and_then_alone(tmp_path: Path) -> None:
    authority.ensure(tmp_path, HOSTS)
    first = authority.key_path(tmp_path).read_bytes()
    assert not authority.ensure(tmp_path, HOSTS[:1])
    assert authority.key_path(tmp_path).read_bytes() == first
    assert not authority.is_in_place(tmp_path, (*HOSTS, "new.example"))
    assert authority.ensure(tmp_path, (*HOSTS, "new.example"))
    assert "new.example" in names(tmp_path)
    assert authority.key_path(tmp_path).read_bytes() != first


def test_one_that_mitmproxy_made_is_replaced(tmp_path: Path) -> None:
    CertStore.create_store(tmp_path, "mitmproxy", 2048)
    assert authority.ensure(tmp_path, HOSTS)
    assert "api.example.com" in names(tmp_path)
    assert not list(tmp_path.glob("*.p12"))


def test_one_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    CertStore.create_store(tmp_path, "mitmproxy", 2048, organization="Ours", cn="Our own authority")
    before = authority.key_path(tmp_path).read_bytes()
    assert not authority.ensure(tmp_path, HOSTS)
    assert authority.key_path(tmp_path).read_bytes() == before


def test_a_lost_certificate_is_written_again(tmp_path: Path) -> None:
    authority.ensure(tmp_path, HOSTS)
    before = certificate(tmp_path)
    authority.certificate_path(tmp_path).unlink()
    assert not authority.is_in_place(tmp_path, HOSTS)
    assert not authority.ensure(tmp_path, HOSTS)
    assert certificate(tmp_path) == before


def test_nonsense_in_its_place_is_told(tmp_path: Path) -> None:
    authority.key_path(tmp_path).write_text("nothing")
    assert not authority.is_in_place(tmp_path, HOSTS)
    with pytest.raises(SettingsError, match="no key with a certificate"):
        authority.ensure(tmp_path, HOSTS)
