"""Fetching: where a request may go, what it takes along, and how pages follow each other."""

import datetime
import hashlib
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from indicators.management.demo_source import DemoServer
from indicators.sources.feeds import addresses
from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.fetching import Policy, Secret
from tests.indicators.demo_feed import demo_server, private_host
from tests.indicators.talkers import CSV, LOCAL, allowing, answer, fault_of, get, redirecting, saying


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


# Where a request may go


def leading(monkeypatch: pytest.MonkeyPatch, *public: str) -> list[str]:
    """Every name leads to this machine, and those of `public` as if it were outside; the names that were asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return (f"{LOCAL}",)

    monkeypatch.setattr(addresses, "resolve", resolve)
    monkeypatch.setattr(addresses, "is_public", lambda address: asked[-1] in public)
    return asked


def port_of(server: DemoServer) -> int:
    return server.server_port


def test_name_that_leads_inside_is_not_connected_to(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leading(monkeypatch)
    host = f"data.example.vn:{port_of(demo)}"
    assert fault_of(f"http://{host}/dti.csv", tmp_path, Policy(hosts=(host,))).code == "private_address"
    assert not demo.heard


def test_what_was_checked_is_what_is_connected_to(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers otherwise a moment later is not asked."""
    asked = leading(monkeypatch, "data.example.vn")

    def looked_up(host: str, *args: object, **more: object) -> list[tuple[Any, ...]]:
        assert host == LOCAL, "the name was looked up a second time"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (LOCAL, port_of(demo)))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    host = f"data.example.vn:{port_of(demo)}"
    assert get(f"http://{host}/dti.csv", tmp_path, Policy(hosts=(host,))).status == 200
    assert asked == ["data.example.vn"]
    assert demo.heard[0][1]["Host"] == host


def test_proxies_of_the_environment_are_not_asked(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert get(f"{demo.url}/dti.csv", tmp_path).status == 200


def test_second_address_is_tried_where_the_first_does_not_answer(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "resolve", lambda host, port: ("127.0.0.2", LOCAL))
    assert get(f"{demo.url}/dti.csv", tmp_path).status == 200


def secret_for(*urls: str, value: str = "Bearer abc") -> Secret:
    """A secret that may be sent to the servers of these addresses."""
    return Secret("STATS", value, tuple(urlsplit(url).netloc for url in urls))


@pytest.mark.parametrize("status", ["301 X", "302 X", "303 X", "307 X", "308 X"])
def test_redirect_is_followed_with_the_secret_to_the_same_server(status: str, tmp_path: Path) -> None:
    heard: list[bytes] = []
    with saying(redirecting("/b?x=1", status), answer(CSV), heard=heard) as url:
        assert get(f"{url}/a", tmp_path, secret=secret_for(url)).size == len(CSV)
    assert heard[1].startswith(b"GET /b?x=1 HTTP/1.1\r\n")
    assert all(b"Authorization: Bearer abc\r\n" in each for each in heard)


def test_secret_does_not_go_to_another_server(demo: DemoServer, tmp_path: Path) -> None:
    with saying(redirecting(f"{demo.url}/dti.csv")) as url:
        policy = Policy(private_hosts=(private_host(url), private_host(demo.url)))
        assert get(url, tmp_path, policy, secret=secret_for(url, demo.url), etag='"x"').status == 200
    assert "Authorization" not in demo.heard[0][1]


def test_redirect_from_outside_to_a_server_inside(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leading(monkeypatch, "data.example.vn")
    with saying(redirecting(f"{demo.url}/dti.csv")) as url:
        host = f"data.example.vn:{url.rpartition(':')[2]}"
        policy = Policy(hosts=(host,), private_hosts=(private_host(demo.url),))
        assert fault_of(f"http://{host}/", tmp_path, policy).code == "bad_redirect"
    assert not demo.heard


def test_redirect_to_a_name_that_leads_inside(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leading(monkeypatch, "data.example.vn")
    onward = f"onward.example.vn:{port_of(demo)}"
    with saying(redirecting(f"http://{onward}/dti.csv")) as url:
        host = f"data.example.vn:{url.rpartition(':')[2]}"
        assert fault_of(f"http://{host}/", tmp_path, Policy(hosts=(host, onward))).code == "private_address"
    assert not demo.heard


def test_redirect_in_letters_beyond_ascii(tmp_path: Path) -> None:
    heard: list[bytes] = []
    # As servers send it: UTF-8, byte by byte.
    location = "/số.csv".encode().decode("latin-1")
    with saying(redirecting(location), answer(CSV), heard=heard) as url:
        get(url, tmp_path)
    assert heard[1].startswith(b"GET /s%E1%BB%91.csv HTTP/1.1\r\n")


def test_redirect_without_a_place(tmp_path: Path) -> None:
    with saying(answer(b"", status="302 Found")) as url:
        assert fault_of(url, tmp_path).code == "http_302"


def test_secret_is_not_sent_in_the_clear(demo: DemoServer, tmp_path: Path) -> None:
    policy = Policy(hosts=("data.example.vn",))
    url = "http://data.example.vn/"
    assert fault_of(url, tmp_path, policy, secret=secret_for(url)).code == "secret_in_clear"
    assert get(f"{demo.url}/dti.csv", tmp_path, secret=secret_for(demo.url)).status == 200
    assert demo.heard[0][1]["Authorization"] == "Bearer abc"


@pytest.mark.parametrize("secret", ["Bearer x\r\nEvil: 1", "Bearer x\n", "khóa", "\x00", "  ", "\u2028"])
def test_secret_that_cannot_be_sent_is_not_told(secret: str, demo: DemoServer, tmp_path: Path) -> None:
    error = fault_of(f"{demo.url}/dti.csv", tmp_path, secret=secret_for(demo.url, value=secret))
    assert error.code == "bad_secret"
    assert secret not in repr((error, error.reason))
    assert not demo.heard


def test_secret_goes_to_no_host_but_those_it_names(demo: DemoServer, tmp_path: Path) -> None:
    """Both may be fetched from: whoever sets up a feed chooses the address, but not who hears the secret."""
    with saying(answer(CSV)) as other:
        error = fault_of(f"{demo.url}/dti.csv", tmp_path, secret=secret_for(other))
    assert error.code == "secret_elsewhere"
    assert "FEED_SECRET_STATS_HOST" in error.reason.en
    assert private_host(demo.url) in error.reason.vi
    assert not demo.heard


@pytest.mark.parametrize(
    ("secret", "code"),
    [(Secret("STATS", "Bearer abc"), "secret_without_host"), (Secret("STATS", ""), "secret_missing")],
)
def test_secret_that_names_no_host_is_sent_nowhere(
    secret: Secret, code: str, demo: DemoServer, tmp_path: Path
) -> None:
    error = fault_of(f"{demo.url}/dti.csv", tmp_path, secret=secret)
    assert error.code == code
    assert "FEED_SECRET_STATS" in error.reason.vi
    assert not error.retry
    assert not demo.heard


@pytest.mark.parametrize(
    ("host", "url", "taken"),
    [
        ("data.example.vn", "https://data.example.vn/", True),
        ("data.example.vn", "https://DATA.example.vn./", True),
        ("data.example.vn", "https://data.example.vn:8443/", False),
        ("data.example.vn:8443", "https://data.example.vn:8443/", True),
        ("data.example.vn", "https://evil.data.example.vn/", False),
        ("data.example.vn", "https://evil.example.vn/", False),
    ],
)
def test_hosts_of_a_secret(host: str, url: str, taken: bool) -> None:
    target = addresses.target_of(url, addresses.Allowed(("*.example.vn", "*.example.vn:8443")))
    secret = Secret("STATS", "Bearer abc", (host,))
    if taken:
        assert secret.header_for(target) == "Bearer abc"
    else:
        with pytest.raises(FeedError, match="FEED_SECRET_STATS"):
            secret.header_for(target)


@pytest.mark.parametrize("before", [0, 65_536 - 10, 65_536, 3 * 65_536 - 1])
def test_answer_that_repeats_the_secret_is_not_kept(before: int, tmp_path: Path) -> None:
    """Wherever it stands: an answer is read in parts of 64 kB."""
    secret = "Bearer a-long-secret-of-the-source"
    with saying(answer(b"x" * before + secret.removeprefix("Bearer ").encode() + b"\n")) as url:
        error = fault_of(url, tmp_path, secret=secret_for(url, value=secret))
    assert error.code == "secret_told"
    assert "a-long-secret" not in repr((error, error.reason))


def test_secret_is_not_in_what_a_program_says_of_itself() -> None:
    assert "abc" not in repr(Secret("STATS", "Bearer abc", ("data.example.vn",)))


# TLS


def certificate(folder: Path, *names: str) -> Path:
    """Key and certificate of a server of these names, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    day = datetime.datetime.now(datetime.UTC)
    told = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(day - datetime.timedelta(days=1))
        .not_valid_after(day + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_name(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + told.public_bytes(serialization.Encoding.PEM)
    )
    return file


def _name(text: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(text)) if text[0].isdigit() else x509.DNSName(text)


@contextmanager
def speaking_tls(file: Path, heard: list[str | None]) -> Iterator[int]:
    """A server over TLS, by its port; `heard` is the name that it is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.sni_callback = lambda _socket, name, _context: heard.append(name)
    with demo_server() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield server.server_port


@pytest.mark.parametrize("names", [("data.example.vn",), ("*.example.vn",)])
def test_server_proves_its_name(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leading(monkeypatch, "data.example.vn")
    file = certificate(tmp_path, *names)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    heard: list[str | None] = []
    with speaking_tls(file, heard) as port:
        host = f"data.example.vn:{port}"
        assert get(f"https://{host}/dti.csv", tmp_path, Policy(hosts=(host,))).status == 200
    # The name, not the address that is connected to.
    assert heard == ["data.example.vn"]


@pytest.mark.parametrize("name", ["other.example.vn", LOCAL])
def test_server_that_proves_another_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leading(monkeypatch, "data.example.vn")
    file = certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with speaking_tls(file, []) as port:
        host = f"data.example.vn:{port}"
        error = fault_of(f"https://{host}/dti.csv", tmp_path, Policy(hosts=(host,)))
    assert (error.code, error.retry) == ("certificate", False)


def test_a_line_that_is_cut_is_no_end_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands on the way can cut it after any line, but cannot say goodbye for the server."""
    leading(monkeypatch, "data.example.vn")
    monkeypatch.setenv("SSL_CERT_FILE", str(file := certificate(tmp_path, "data.example.vn")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    def says(connection: socket.socket, *, goodbye: bool) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65536)
            secured.sendall(b"HTTP/1.0 200 OK\r\n\r\nunit,value\nhue,1\n")
            if goodbye:
                secured.unwrap()

    with peeking(partial(says, goodbye=False), partial(says, goodbye=True)) as port:
        host = f"data.example.vn:{port}"
        error = fault_of(f"https://{host}/dti.csv", tmp_path, Policy(hosts=(host,)))
        assert (error.code, error.retry) == ("connection", True)
        assert get(f"https://{host}/dti.csv", tmp_path, Policy(hosts=(host,))).size == 17


@contextmanager
def peeking(*answers: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that hands over its connections before it has read anything of them."""
    with socket.create_server((LOCAL, 0)) as listening:

        def serve() -> None:
            for each in answers:
                connection, _address = listening.accept()
                with connection, suppress(OSError):
                    each(connection)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def test_server_that_nobody_vouches_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leading(monkeypatch, "data.example.vn")
    with speaking_tls(certificate(tmp_path, "data.example.vn"), []) as port:
        host = f"data.example.vn:{port}"
        assert fault_of(f"https://{host}/dti.csv", tmp_path, Policy(hosts=(host,))).code == "certificate"


def test_server_that_never_finishes_its_greeting(tmp_path: Path) -> None:
    with saying(lambda connection: time.sleep(1.5)) as url:
        secure = url.replace("http:", "https:")
        policy = allowing(url, connect_seconds=0.3)
        assert fault_of(secure, tmp_path, policy).code == "timeout"


# Pages


def following(path: Path) -> str | None:
    """As the reader of another portal tells it."""
    told = json.loads(path.read_bytes())["next"]
    return None if told is None else str(told)


def test_all_pages_come_one_behind_the_other(demo: DemoServer, tmp_path: Path) -> None:
    url = f"{demo.url}/api/v1/figures"
    fetched = get(f"{url}?limit=100", tmp_path, pages=following, etag='"x"')
    assert fetched.path is not None
    pages = [json.loads(line) for line in fetched.path.read_bytes().splitlines()]
    assert [len(page["items"]) for page in pages] == [100, 100, 8]
    whole = get(f"{url}?limit=5000", tmp_path)
    assert whole.path is not None
    assert [item for page in pages for item in page["items"]] == json.loads(whole.path.read_bytes())["items"]
    assert fetched.sha256 == hashlib.sha256(fetched.path.read_bytes()).hexdigest()
    # The first page may stand while a later one changes.
    assert (fetched.etag, fetched.last_modified) == ("", "")
    assert "If-None-Match" not in demo.heard[0][1]


def test_limits_hold_for_all_pages_together(demo: DemoServer, tmp_path: Path) -> None:
    url = f"{demo.url}/api/v1/figures?limit=20"
    one = get(url, tmp_path).size
    assert fault_of(url, tmp_path, allowing(url, most_bytes=3 * one), pages=following).code == "too_large"


def test_secret_stays_with_its_server_over_pages(demo: DemoServer, tmp_path: Path) -> None:
    first = json.dumps({"items": [1], "next": f"{demo.url}/api/v1/figures?limit=5000"}).encode()
    with saying(answer(first)) as url:
        policy = Policy(private_hosts=(private_host(url), private_host(demo.url)))
        get(url, tmp_path, policy, pages=following, secret=secret_for(url, demo.url))
    assert "Authorization" not in demo.heard[0][1]


@pytest.mark.parametrize(
    ("following", "code"),
    [("/", "endless_pages"), ("http://evil.vn/", "bad_redirect"), ("file:///etc/passwd", "bad_redirect")],
)
def test_pages_that_lead_astray(following: str, code: str, tmp_path: Path) -> None:
    page = answer(b'{"items": [], "next": "x"}')
    with saying(page, page) as url:
        assert fault_of(url, tmp_path, pages=lambda path: following).code == code


def test_page_that_cannot_be_read(tmp_path: Path) -> None:
    def unreadable(path: Path) -> str | None:
        raise FeedError("json", "x", "x")

    with saying(answer(b"{")) as url:
        assert fault_of(url, tmp_path, pages=unreadable).code == "json"
