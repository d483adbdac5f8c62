"""Which address may be fetched from: checked on its letters, then on the machines that its name leads to.

A name is asked for once, and what answered is what is connected to: a name that leads elsewhere a moment later leads
nowhere. docs/adr/0021.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.waiting import in_time

PORTS: Mapping[str, int] = {"http": 80, "https": 443}
LONGEST = 2000
# Name servers that do not answer are given up by the system after half a minute or later, and it cannot be told sooner.
LOOK_UP_SECONDS = 10
# Blanks, control characters and backslashes: programs disagree on where a URL with them leads.
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029]")
# What stays as it is written: a percent sign begins what is escaped already.
_IN_PATHS = "/%:@!$&'()*+,;=~"
# 2130706433, 0x7f.1 and 017700000001 are spellings of 127.0.0.1 that some resolvers understand.
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_IPV6_PUBLIC = ipaddress.ip_network("2000::/3")
# What stands in for IPv4 addresses: mapped, translated (NAT64), tunnelled (6to4).
_TRANSLATED, _TUNNELLED = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16")
# 192.0.0.0/24 is private by the registry, and older Pythons take most of it for public. 192.88.99.0/24 relays 6to4.
_IPV4_RELAYS = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
_IPV6_NOT_HOSTS = tuple(
    ipaddress.ip_network(told) for told in ("2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48")
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Allowed:
    """`hosts`: names, `name:port`, or `*.name`. `private_hosts`: `host:port` inside the own network."""

    hosts: Sequence[str] = ()
    private_hosts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be fetched from. `path` is what is asked of the server, query included; `private` whether it
    is one of the servers inside."""

    scheme: str
    host: str
    port: int
    path: str
    private: bool

    @property
    def origin(self) -> tuple[str, str, int]:
        """Who hears a secret that is sent there."""
        return self.scheme, self.host, self.port

    @property
    def netloc(self) -> str:
        """Host and port as the Host header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address again."""
        return f"{self.scheme}://{self.netloc}{self.path}"


def target_of(url: str, allowed: Allowed) -> Target:
    """The address as it may be asked for. Raises `FeedError` with code `bad_address` or `host_refused`."""
    parts, host, port = _parsed(url)
    private = (host, port) in {_server(told) for told in allowed.private_hosts}
    if not private and not _is_allowed(host, port, allowed.hosts):
        raise _refused(host, port)
    path = quote(parts.path or "/", safe=_IN_PATHS)
    query = f"?{quote(parts.query, safe=_IN_PATHS + '?[]|')}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query, private)


def _parsed(url: str) -> tuple[SplitResult, str, int]:
    """The parts of an address, its host and its port. Raises `FeedError`."""
    if len(url) > LONGEST or _NOT_IN_URLS.search(url):
        raise _bad(
            "có dấu cách hoặc ký tự lạ, hoặc quá dài", "holds blanks or strange characters, or is too long"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad("không đọc được", "cannot be read") from None
    if parts.scheme not in PORTS:
        raise _bad("phải bắt đầu bằng http:// hoặc https://", "has to begin with http:// or https://")
    if "@" in parts.netloc:
        raise _bad(
            "có tên hoặc mật khẩu; hãy dùng khóa bí mật FEED_SECRET_…",
            "holds a name or a password; use a secret FEED_SECRET_… instead",
        )
    return parts, _host(parts.hostname or "", parts.netloc), PORTS[parts.scheme] if port is None else port


def _host(text: str, around: str = "") -> str:
    """A name in its one spelling: small letters, no dot at the end, IDN as it is looked up."""
    if ":" in text or "[" in around:
        return _literal(text)
    try:
        host = text.removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise _bad("có tên máy chủ không hợp lệ", "has a name of a host that cannot be") from None
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", host):
        raise _bad("không có tên máy chủ hợp lệ", "has no name of a host")
    return _literal(host) if _NUMBER.fullmatch(host.rpartition(".")[2]) else host


def _literal(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise _bad(
            "có địa chỉ IP viết không theo lối thường", "spells an IP address in an unusual way"
        ) from None


def _server(told: str) -> tuple[str, int]:
    host, _, port = told.rpartition(":")
    return _host(host.strip("[]")), int(port)


def _is_allowed(host: str, port: int, hosts: Sequence[str]) -> bool:
    """Without a port of its own an entry stands for the usual ones."""
    for told in hosts:
        name, colon, digits = told.rpartition(":") if re.search(r":[0-9]+$", told) else (told, "", "")
        if (port == int(digits)) if colon else (port in PORTS.values()):
            below = name.removeprefix("*.")
            wanted = _host(below.strip("[]"))
            if host.endswith(f".{wanted}") if below != name else host == wanted:
                return True
    return False


def is_named(target: Target, hosts: Sequence[str]) -> bool:
    """Whether a list of names, or `name:port`, holds the server of the target."""
    return _is_allowed(target.host, target.port, hosts)


def addresses_of(
    target: Target, seconds: float = LOOK_UP_SECONDS, tick: Callable[[], None] = lambda: None
) -> tuple[str, ...]:
    """The machines that the name leads to, as they are to be connected to. Every one has to be public, unless the
    target is one of the servers inside. `tick` is called while name servers are asked, for so many seconds at most.
    Raises `FeedError` with code `no_such_host`, `no_name_server` or `private_address`, and what `tick` raises."""
    try:
        found = in_time(lambda: resolve(target.host, target.port), seconds=seconds, tick=tick)
    except TimeoutError:
        raise _no_name_server(target.host) from None
    if not target.private and (inside := [each for each in found if not is_public(each)]):
        raise FeedError(
            "private_address",
            f"Máy chủ {target.host} dẫn tới địa chỉ nội bộ {inside[0]}. Nếu đúng là máy chủ của mình, người quản trị "
            "hãy ghi máy chủ và cổng vào FEED_PRIVATE_HOSTS.",
            f"The host {target.host} leads to {inside[0]}, inside a private network. If it is a server of ours, the "
            "administrator names host and port in FEED_PRIVATE_HOSTS.",
        )
    return found


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a name, the preferred one first; takes as long as the system likes. Raises `FeedError`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FeedError(
            "no_such_host",
            f"Không tìm thấy máy chủ {host}. Hãy kiểm tra lại địa chỉ; nếu địa chỉ đúng, cổng sẽ tự thử lại.",
            f"The host {host} cannot be found. Check the address; if it is right, the portal tries again by itself.",
            retry=True,
        ) from None
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Whether an IP address is a machine of the Internet: no private, local, reserved or group address, nor one of
    those inside another kind of address."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        special = address.is_multicast or any(address in each for each in _IPV4_RELAYS)
        return address.is_global and not special
    if inner := _inner(address):
        return is_public(str(inner))
    return address in _IPV6_PUBLIC and not any(address in each for each in _IPV6_NOT_HOSTS)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or (address.sixtofour if address in _TUNNELLED else None)


def next_target(at: Target, location: str, allowed: Allowed) -> Target:
    """Where a server sends the request on to, checked as if it were the first address. Raises `FeedError` with code
    `bad_redirect`: also for a way from outside to the inside, and from https to http."""
    try:
        # Joining drops line breaks in silence.
        joined = location if _NOT_IN_URLS.search(location) else urljoin(at.url, location)
        onward = target_of(joined, allowed)
    except (FeedError, ValueError) as error:
        why = error.reason if isinstance(error, FeedError) else None
        raise _bad_redirect(at, *((why.vi, why.en) if why else ("", ""))) from None
    if onward.private and not at.private:
        raise _bad_redirect(at, "Nơi đó nằm trong mạng nội bộ.", "That place is inside the private network.")
    if at.scheme == "https" and onward.scheme == "http":
        raise _bad_redirect(at, "Nơi đó không dùng https.", "That place does not use https.")
    return onward


def _bad_redirect(at: Target, vi: str, en: str) -> FeedError:
    return FeedError(
        "bad_redirect",
        f"Máy chủ {at.host} chuyển tới nơi mà cổng không được tới. {vi}".strip(),
        f"The host {at.host} sends the request on to a place where the portal may not go. {en}".strip(),
    )


def _bad(vi: str, en: str) -> FeedError:
    return FeedError(
        "bad_address",
        f"Địa chỉ {vi}. Hãy sửa địa chỉ của nguồn.",
        f"The address {en}. Correct the address of the feed.",
    )


def _no_name_server(host: str) -> FeedError:
    return FeedError(
        "no_name_server",
        f"Không tra được địa chỉ của máy chủ {host} trong thời gian cho phép: máy chủ tên miền (DNS) không trả lời. Cổng sẽ "
        "thử lại; nếu vẫn vậy, người quản trị hãy kiểm tra DNS của máy chủ cổng.",
        f"The host {host} could not be looked up in the time allowed: the name servers (DNS) do not answer. The portal "
        "tries again; if it stays so, the administrator checks the DNS of the portal's server.",
        retry=True,
    )


def _refused(host: str, port: int) -> FeedError:
    where = host if port in PORTS.values() else f"{host}:{port}"
    return FeedError(
        "host_refused",
        f"Máy chủ {where} không có trong danh sách được phép. Người quản trị thêm vào FEED_HOSTS nếu đúng là nguồn "
        "cần đọc.",
        f"The host {where} is not on the list of allowed ones. The administrator adds it to FEED_HOSTS if it is the "
        "source to read.",
    )
