"""Settings from the environment: a missing or wrong one is a sentence that says how to mend it."""

import os
import re
from urllib.parse import ParseResult, parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
_NAME, _IPV6, _PORT = r"[\w-]+(\.[\w-]+)*", r"\[[0-9a-f:.]+\]", r":[0-9]{1,5}"
HOST = re.compile(rf"((\*\.)?{_NAME}|{_IPV6})({_PORT})?")
# FEED_SECRET_X_HOST says where FEED_SECRET_X may be sent.
OF_HOST = "_HOST"
ONE_SERVER = re.compile(rf"({_NAME}|{_IPV6}){_PORT}")


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; raises `ImproperlyConfigured` when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment; .env.example shows how.")
    return value


def boolean(name: str, default: bool) -> bool:
    """`name` as yes or no."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")
    return value in TRUE


def integer(name: str, default: int, least: int = 0) -> int:
    """`name` as a whole number of at least `least`."""
    value = os.environ.get(name, str(default)).strip()
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {least}.")
    return int(value)


def words(name: str, default: str) -> list[str]:
    """`name` split at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def hosts(name: str, *, port: bool = False, below: bool = True) -> tuple[str, ...]:
    """`name` as names of hosts, in small letters: `data.example.vn`, with a port where it is not the usual one, or,
    with `below`, `*.example.vn` for all below a name. With `port` each is one server: host:port."""
    found = tuple(word.lower() for word in words(name, ""))
    wanted = ONE_SERVER if port else HOST
    wrong = next(
        (word for word in found if not wanted.fullmatch(word) or (word[0] == "*" and not below)), None
    )
    if wrong:
        example = "127.0.0.1:8099" if port else f"data.example.vn{' or *.example.vn' if below else ''}"
        raise ImproperlyConfigured(
            f"{name}: {wrong!r} is not a host{' and a port' if port else ''}. Write {example}, without http://."
        )
    return found


def secrets(*, prefix: str) -> dict[str, str]:
    """What is set under names that begin with `prefix`, by the rest of the name; empty values are not set. Names that
    end in _HOST are no secrets: they say where one may be sent, see `secret_hosts`."""
    return {
        name.removeprefix(prefix): told
        for name, told in os.environ.items()
        if name.startswith(prefix) and told and not name.endswith(OF_HOST)
    }


def secret_hosts(*, prefix: str) -> dict[str, tuple[str, ...]]:
    """The hosts that each secret may be sent to, none of them all below a name; nothing for one that names no host."""
    named = {name: hosts(f"{prefix}{name}{OF_HOST}", below=False) for name in secrets(prefix=prefix)}
    return {name: found for name, found in named.items() if found}


def unbound(*, prefix: str) -> list[str]:
    """A sentence for each secret that is sent nowhere, because no host is named for it."""
    bound = secret_hosts(prefix=prefix)
    return [
        f"{prefix}{name} is sent nowhere, because it names no host. Set {prefix}{name}{OF_HOST}=data.example.vn, "
        f"the host of the source that it is for."
        for name in sorted(secrets(prefix=prefix))
        if name not in bound
    ]


def _parsed(name: str, url: str, schemes: set[str]) -> ParseResult:
    parsed = urlparse(url)
    if parsed.scheme not in schemes:
        shown = f"{parsed.scheme}://…" if parsed.scheme else "no scheme"
        raise ImproperlyConfigured(f"{name} must start with {' or '.join(sorted(schemes))}://, not {shown}.")
    return parsed


def database(name: str) -> dict[str, object]:
    """Django's connection settings from a URL such as postgresql://user:password@host:5432/name?sslmode=require."""
    parsed = _parsed(name, text(name), {"postgres", "postgresql"})
    if not parsed.path.strip("/"):
        raise ImproperlyConfigured(f"{name} names no database: end it with /name.")
    options = dict(parse_qsl(parsed.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parsed.path.lstrip("/")),
        "USER": unquote(parsed.username or ""),
        "PASSWORD": unquote(parsed.password or ""),
        "HOST": unquote(options.pop("host", "") or parsed.hostname or ""),
        "PORT": str(parsed.port or ""),
        "OPTIONS": options,
    }


def redis(name: str) -> str:
    """The URL of a Redis-compatible server."""
    url = text(name)
    _parsed(name, url, {"redis", "rediss", "unix"})
    return url


def origin(url: str) -> list[str]:
    """Scheme and host of a URL, as a Content-Security-Policy names them; empty for an empty one."""
    parsed = urlparse(url)
    return [f"{parsed.scheme}://{parsed.netloc}"] if url else []


def openid(name: str) -> list[dict[str, object]]:
    """allauth's description of the OpenID Connect server at the URL `name`; empty when it is not set, and then the
    other OIDC_ variables mean nothing."""
    server = text(name, "")
    if not server:
        return []
    _parsed(name, server, {"https", "http"})
    return [
        {
            "provider_id": "agency",
            "name": text("OIDC_NAME", "OpenID Connect"),
            "client_id": text("OIDC_CLIENT_ID"),
            "secret": text("OIDC_SECRET"),
            # PKCE: a code that somebody caught on its way back is of no use in another browser.
            "settings": {"server_url": server, "oauth_pkce_enabled": True},
        }
    ]
