"""How deep JSON is nested, known before a parser sees it.

For every level the parser keeps the path from the top: a megabyte of opening brackets costs it more memory than any
machine has. Bytes that are no brackets are thrown away at once, so that looking costs next to nothing.
"""

import re

DEEPEST = 48
_KEPT = b'[]{}"'
_OTHERS = bytes(each for each in range(256) if each not in _KEPT)
_STRING = re.compile(rb'"[^"]*"')


class Nesting:
    """Follows the pieces of a document, one after the other."""

    def __init__(self) -> None:
        self._depth = 0
        self._before = b""
        self._inside = False

    def too_deep(self, piece: bytes) -> bool:
        """Whether anything in the piece is nested deeper than any honest document."""
        brackets = self._outside(self._signs(piece))
        for _level in range(DEEPEST):
            fewer = brackets.replace(b"{}", b"").replace(b"[]", b"")
            if len(fewer) == len(brackets):
                break
            brackets = fewer
        else:
            return True
        self._depth += sum(map(brackets.count, (b"[", b"{"))) - sum(map(brackets.count, (b"]", b"}")))
        return self._depth > DEEPEST

    def _signs(self, piece: bytes) -> bytes:
        """The brackets, and the quotes that begin or end a text."""
        piece = self._before + piece
        self._before = b""
        if b"\\" in piece:
            piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
            if piece.endswith(b"\\"):
                # The sign behind it comes with the next piece.
                piece, self._before = piece[:-1], b"\\"
        return piece.translate(None, _OTHERS)

    def _outside(self, signs: bytes) -> bytes:
        """The brackets that stand in no text."""
        if self._inside:
            signs = b'"' + signs
        # Two quotes side by side are a text without brackets, or the border of two texts: nothing in between is lost.
        outside, quote, _begun = _STRING.sub(b"", signs.replace(b'""', b"")).partition(b'"')
        self._inside = bool(quote)
        return outside
