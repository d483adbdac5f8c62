"""Packed answers (Content-Encoding), unpacked in pieces of bounded size: what grows without end stops at the reader."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from indicators.sources.feeds.answers import half_body
from indicators.sources.feeds.base import FeedError

PIECE = 256 * 1024
PLAIN = ("", "identity")
# Windows of zlib: of gzip alone, and of what servers call deflate.
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def is_plain(coding: str) -> bool:
    """Whether nothing is packed: what is packed tells by itself whether it is whole."""
    return coding.strip().lower() in PLAIN


def unpacked(sent: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The bytes of an answer as they were before they were packed. Raises `FeedError` with code `encoding` or
    `half_body`."""
    if is_plain(coding):
        return iter(sent)
    coding = coding.strip().lower()
    if coding not in _WINDOWS:
        raise FeedError(
            "encoding",
            f"Máy chủ nén câu trả lời theo cách cổng không đọc được ({coding[:40]}). Hãy báo cho nơi cung cấp.",
            f"The server packs its answer in a way the portal cannot read ({coding[:40]}). Tell its provider.",
        )
    return _pieces(sent, _WINDOWS[coding])


def _pieces(sent: Iterable[bytes], window: int) -> Iterator[bytes]:
    unpacker: _Unpacker = zlib.decompressobj(window)
    begun = False
    for data in sent:
        left = data
        while left:
            # A gzip file may be several, one after the other.
            if unpacker.eof:
                unpacker = zlib.decompressobj(window)
            begun = True
            yield _piece(unpacker, left)
            left = unpacker.unconsumed_tail or unpacker.unused_data
    if begun and not unpacker.eof:
        raise half_body()


def _piece(unpacker: _Unpacker, data: bytes) -> bytes:
    try:
        return unpacker.decompress(data, PIECE)
    except zlib.error:
        raise FeedError(
            "encoding",
            "Câu trả lời của máy chủ là dữ liệu nén bị hỏng. Cổng sẽ thử lại; nếu vẫn vậy, hãy báo cho nơi cung cấp.",
            "The answer of the server is packed data that is broken. The portal tries again; if it stays so, tell its "
            "provider.",
            retry=True,
        ) from None
