"""Where to start: questions that people bring, each an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from provinces.forms import address


@dataclass(frozen=True, slots=True)
class Start:
    question: str
    answer: str
    url: str


def starts(living: Sequence[str]) -> list[Start]:
    """`living` are the provinces of today, by slug."""
    return [
        Start(
            _("Một tỉnh cạnh các tỉnh láng giềng"),
            _("DTI của Điện Biên, Sơn La, Lai Châu qua các năm"),
            _to(indicator="dti", units="dien-bien,son-la,lai-chau"),
        ),
        Start(
            _("Hai kỳ: ai tăng, ai giảm"),
            _("DTI năm 2023 so với 2022 của năm thành phố trực thuộc trung ương"),
            _to(
                indicator="dti",
                units="ha-noi,ho-chi-minh-former,hai-phong-former,da-nang-former,can-tho-former",
                period="2023",
                against="2022",
            ),
        ),
        Start(
            _("Trước và sau hợp nhất"),
            _("DTI của Kon Tum, Quảng Ngãi cũ và Quảng Ngãi hợp nhất"),
            _to(indicator="dti", units="kon-tum,quang-ngai-former,quang-ngai"),
        ),
        Start(
            _("Một đơn vị, nhiều chỉ tiêu"),
            _("Tám chỉ số chính của DTI ở Đà Nẵng"),
            _to(
                indicator="dti_nt,dti_tc,dti_ht,dti_nl,dti_at,dti_cq,dti_kt,dti_xh",
                units="da-nang-former",
            ),
        ),
        Start(
            _("Cả nước qua các kỳ"),
            _("Tốc độ băng rộng cố định theo tháng"),
            _to(indicator="broadband_fixed_mbps", units="vn"),
        ),
        Start(
            _("Nhiều đơn vị cùng một trục"),
            _("DTI của 34 tỉnh, thành phố từ năm 2022, tính lại qua hợp nhất"),
            _to(indicator="dti", units=",".join(living), geography="34"),
        ),
    ]


def _to(**values: str) -> str:
    return address(reverse("compare"), values)
