"""What is wrong with an answer, in sentences with their cure."""

import re
from email.message import Message
from email.utils import parsedate_to_datetime

from indicators.sources.feeds.base import FeedError

# A source that asks for more than a day is asked again the next day.
LONGEST_WAIT = 86_400
# Enough for a byte order mark, blanks, a comment and the first element.
FIRST_BYTES = 2048
_HTML = re.compile(
    rb"(\s|<!--.*?-->|<\?xml.*?\?>)*<(!doctype\s+html|html|head|body|title|script|meta)\b", re.I | re.S
)
_MAY_PASS = (408, 425, 429)
_SERVER_ERRORS = 500
_SENTENCES = {
    401: (
        "Máy chủ đòi khóa bí mật (401). Hãy đặt FEED_SECRET_… và FEED_SECRET_…_HOST, rồi ghi tên khóa vào nguồn.",
        "The server asks for a secret (401). Set FEED_SECRET_… and FEED_SECRET_…_HOST, then name the secret in the feed.",
    ),
    403: (
        "Máy chủ không cho phép đọc (403). Hãy kiểm tra khóa bí mật, hoặc hỏi nơi cung cấp.",
        "The server does not allow reading (403). Check the secret, or ask the provider.",
    ),
    404: (
        "Máy chủ không có tệp ở địa chỉ này (404). Hãy kiểm tra lại địa chỉ của nguồn.",
        "The server has no file at this address (404). Check the address of the feed.",
    ),
    410: (
        "Máy chủ cho biết tệp không còn nữa (410). Hãy tìm địa chỉ mới của nguồn.",
        "The server says that the file is gone (410). Find the new address of the feed.",
    ),
    429: (
        "Máy chủ bị hỏi quá nhiều lần (429). Cổng sẽ thử lại sau; nếu vẫn vậy, hãy giãn nhịp đọc.",
        "The server was asked too often (429). The portal tries again later; if it stays so, read it less often.",
    ),
}


def fault_of(status: int, headers: Message) -> FeedError:
    """An answer that is no file: its code is `http_<status>`."""
    retry = status in _MAY_PASS or status >= _SERVER_ERRORS
    vi, en = _SENTENCES.get(status, _general(status, retry))
    return FeedError(f"http_{status}", vi, en, retry=retry, after=_after(headers) if retry else None)


def _general(status: int, retry: bool) -> tuple[str, str]:
    if retry:
        return (
            f"Máy chủ đang gặp lỗi ({status}). Cổng sẽ thử lại; nếu vẫn vậy, hãy báo cho nơi cung cấp.",
            f"The server has a fault ({status}). The portal tries again; if it stays so, tell its provider.",
        )
    return (
        f"Máy chủ trả lời {status}, không phải một tệp. Hãy kiểm tra lại địa chỉ của nguồn.",
        f"The server answers {status}, which is no file. Check the address of the feed.",
    )


def _after(headers: Message) -> int | None:
    """Seconds to wait, as the server asks: a number, or a moment, held against the server's own clock."""
    told = headers.get("Retry-After", "").strip()
    if told.isascii() and told.isdigit():
        return min(int(told[:9]), LONGEST_WAIT)
    try:
        until, now = parsedate_to_datetime(told), parsedate_to_datetime(headers.get("Date", ""))
        return min(max(int((until - now).total_seconds()), 0), LONGEST_WAIT)
    except (TypeError, ValueError):
        return None


def looks_like_html(first: bytes) -> bool:
    """Whether the first bytes are those of a web page: a sign-in, a notice of an error."""
    return bool(_HTML.match(first.removeprefix(b"\xef\xbb\xbf")[:FIRST_BYTES]))


def refuse_html(first: bytes) -> None:
    """Raises `FeedError` with code `html` where the first bytes are those of a web page."""
    if looks_like_html(first):
        raise FeedError(
            "html",
            "Nhận được một trang web thay vì tệp số liệu: có thể là trang đăng nhập hoặc trang báo lỗi. Hãy mở địa chỉ "
            "bằng trình duyệt để xem, rồi sửa địa chỉ hoặc khóa bí mật của nguồn.",
            "A web page came instead of a file of figures, perhaps a sign-in or a notice of an error. Open the address "
            "in a browser, then correct the address or the secret of the feed.",
        )


def half_body() -> FeedError:
    """The connection ended in the middle."""
    return FeedError(
        "half_body",
        "Tệp bị cắt ngang giữa chừng, cổng không lấy gì từ đó. Cổng sẽ thử lại; nếu vẫn vậy, hãy báo cho nơi cung cấp.",
        "The file broke off in the middle, nothing of it was taken. The portal tries again; if it stays so, tell its "
        "provider.",
        retry=True,
    )


def open_end() -> FeedError:
    """Nobody told the length of the file, and it ends in the middle of a line."""
    return FeedError(
        "open_end",
        "Máy chủ không cho biết tệp dài bao nhiêu, và tệp hết giữa một dòng: không rõ đã đủ hay bị cắt. Cổng sẽ thử lại; nếu "
        "vẫn vậy, hãy nhờ nơi cung cấp gửi Content-Length hoặc kết thúc tệp bằng dấu xuống dòng.",
        "The server does not say how long the file is, and it ends in the middle of a line: nobody knows whether that is "
        "all. The portal tries again; if it stays so, ask its provider for a Content-Length, or a line break at the end.",
        retry=True,
    )


def too_large(most: int) -> FeedError:
    """More bytes than the limit, as sent or unpacked."""
    return FeedError(
        "too_large",
        f"Tệp lớn hơn giới hạn {_size(most)} của nguồn. Nếu đúng là tệp cần đọc, hãy tăng giới hạn.",
        f"The file is larger than the feed's limit of {_size(most)}. If it is the right file, raise the limit.",
    )


def empty() -> FeedError:
    """Not one byte."""
    return FeedError(
        "empty",
        "Tệp trống, không có byte nào. Cổng giữ số cũ; nếu lần sau vẫn vậy, hãy báo cho nơi cung cấp.",
        "The file is empty, without a single byte. The figures stay as they are; if it stays so, tell its provider.",
        retry=True,
    )


def too_many_redirects() -> FeedError:
    """Sent from one address to the next without end."""
    return FeedError(
        "too_many_redirects",
        "Máy chủ chuyển tiếp hết địa chỉ này đến địa chỉ khác. Hãy mở địa chỉ bằng trình duyệt và ghi địa chỉ cuối cùng.",
        "The server sends the request from one address to the next. Open it in a browser and take the last address.",
    )


def endless_pages() -> FeedError:
    """A page that was read before, or more of them than anybody needs."""
    return FeedError(
        "endless_pages",
        "Các trang của nguồn nối vòng hoặc quá nhiều. Hãy hỏi nơi cung cấp, hoặc giới hạn kỳ trong địa chỉ.",
        "The pages of the source go round in a circle, or are too many. Ask the provider, or limit the periods in the "
        "address.",
    )


def bad_answer() -> FeedError:
    """No HTTP, or HTTP that breaks its own rules."""
    return FeedError(
        "bad_answer",
        "Câu trả lời của máy chủ không đúng HTTP. Hãy kiểm tra http hay https và số cổng trong địa chỉ.",
        "The answer of the server is not proper HTTP. Check http or https, and the port, in the address.",
        retry=True,
    )


def disk_full() -> FeedError:
    """The portal's own disk takes no more."""
    return FeedError(
        "disk_full",
        "Máy của cổng không ghi được tệp tải về (hết chỗ trên đĩa?). Người quản trị hãy kiểm tra ổ đĩa.",
        "The portal's own machine cannot write the file (is its disk full?). The administrator checks the disk.",
        retry=True,
    )


def secret_told() -> FeedError:
    """A server that answers with what it was asked by: test addresses and pages of errors do."""
    return FeedError(
        "secret_told",
        "Câu trả lời của máy chủ chứa chính khóa bí mật đã gửi đi, cổng không giữ gì từ đó. Hãy sửa địa chỉ của nguồn; nếu "
        "địa chỉ đúng, hãy báo cho nơi cung cấp và đổi khóa.",
        "The answer of the server holds the very secret that was sent, nothing of it is kept. Correct the address of the "
        "feed; if it is right, tell its provider and change the secret.",
    )


def _size(most: int) -> str:
    mega = 1024 * 1024
    return f"{most // mega} MB" if most >= mega else f"{most} byte"
