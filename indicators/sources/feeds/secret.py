"""A secret of the environment, and the servers that it is for: it is sent nowhere else, whatever a feed says."""

from dataclasses import dataclass, field

from indicators.sources.feeds.addresses import Target, is_named
from indicators.sources.feeds.base import FeedError

LEAST = 8


@dataclass(frozen=True, slots=True)
class Secret:
    """The value of `FEED_SECRET_<name>`, sent as it is in the Authorization header, and the `hosts` of
    `FEED_SECRET_<name>_HOST`: names, or `name:port` where the port is not the usual one."""

    name: str
    value: str = field(repr=False)
    hosts: tuple[str, ...] = ()

    def header_for(self, target: Target) -> str:
        """What goes to the target. Raises `FeedError` where the secret is not for it, or could be read on the way."""
        if not self.value:
            raise self.missing()
        if not self.hosts:
            raise self._unbound()
        if not is_named(target, self.hosts):
            raise self._elsewhere(target)
        if target.scheme == "http" and not target.private:
            raise _in_clear()
        if not (self.value.strip() and self.value.isascii() and self.value.isprintable()):
            raise _unsendable()
        return self.value

    @property
    def told(self) -> bytes:
        """What must not come back in an answer: without the word before it, such as Bearer. Nothing where it is too
        short to be told from other letters."""
        words = self.value.split()
        return words[-1].encode() if words and len(words[-1]) >= LEAST else b""

    def missing(self) -> FeedError:
        """The variable is not set, or empty."""
        return FeedError(
            "secret_missing",
            f"Máy chủ chưa được đặt biến {self._variable}; người quản trị máy chủ cần đặt biến này.",
            f"The server has no variable {self._variable}; whoever runs the server has to set it.",
        )

    @property
    def _variable(self) -> str:
        return f"FEED_SECRET_{self.name}"

    def _unbound(self) -> FeedError:
        return FeedError(
            "secret_without_host",
            f"Khóa bí mật {self._variable} chưa ghi là của máy chủ nào, nên cổng không gửi đi đâu. Người quản trị máy chủ "
            f"hãy ghi tên máy chủ của nguồn vào {self._variable}_HOST.",
            f"The secret {self._variable} does not say which host it is for, so it is sent nowhere. Whoever runs the "
            f"server names the source's host in {self._variable}_HOST.",
        )

    def _elsewhere(self, target: Target) -> FeedError:
        return FeedError(
            "secret_elsewhere",
            f"Khóa bí mật {self._variable} không dành cho máy chủ {target.netloc}, cổng không gửi tới đó. Hãy sửa địa chỉ "
            f"hoặc khóa của nguồn; nếu địa chỉ đúng, người quản trị máy chủ thêm nó vào {self._variable}_HOST.",
            f"The secret {self._variable} is not for the host {target.netloc} and is not sent there. Correct the address "
            f"or the secret of the feed; if the address is right, whoever runs the server adds it to "
            f"{self._variable}_HOST.",
        )


def _in_clear() -> FeedError:
    """Over http it is everybody's on the way."""
    return FeedError(
        "secret_in_clear",
        "Khóa bí mật chỉ được gửi qua https. Hãy đổi địa chỉ sang https:// hoặc bỏ khóa.",
        "A secret is sent over https alone. Change the address to https://, or take the secret away.",
    )


def _unsendable() -> FeedError:
    """Never with the secret itself."""
    return FeedError(
        "bad_secret",
        "Khóa bí mật trống hoặc có ký tự không gửi được. Người quản trị hãy sửa biến FEED_SECRET_….",
        "The secret is empty or holds characters that cannot be sent. The administrator corrects FEED_SECRET_….",
    )
