"""TCP ports: a free one for each embedded server, and the one that was asked for."""

import errno
import socket

from dti_portal.launcher.console import LaunchError
from dti_portal.launcher.options import Options


def free() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def take(options: Options) -> socket.socket:
    """The portal's own port, bound from the first moment so that nobody gets between; the web server inherits it.

    Raises `LaunchError` when it cannot be had.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise _refusal(options, error) from None
    listener.set_inheritable(True)
    return listener


def _refusal(options: Options, error: OSError) -> LaunchError:
    place = f"{options.host}:{options.port}"
    if error.errno == errno.EADDRINUSE:
        return LaunchError(
            f"Cổng {place} đang có chương trình khác dùng. Chọn cổng khác, ví dụ: PORT=8010 make {options.target}",
            f"Port {place} is taken by another program. Choose another one, for example: "
            f"PORT=8010 make {options.target}",
        )
    if error.errno == errno.EACCES:
        return LaunchError(
            f"Không được phép dùng cổng {place}. Chọn PORT từ 1024 trở lên.",
            f"Port {place} is not allowed to this account. Choose a PORT of 1024 or above.",
        )
    return LaunchError(
        f"Không lắng nghe được tại {place}: xem HOST và PORT ({error}).",
        f"Cannot listen on {place}: see HOST and PORT ({error}).",
    )
