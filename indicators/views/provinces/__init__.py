"""The page of one province: what it was and became, its DTI, its figures, who is near, what is missing."""

from indicators.views.provinces.page import province_detail, province_detail_download

__all__ = ["province_detail", "province_detail_download"]
