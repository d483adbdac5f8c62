"""Pages of the ground: the provinces and the DTI ranking."""

from provinces.views.accounts import account
from provinces.views.audit import audit_trail, audit_trail_download
from provinces.views.dti import dti_ranking, dti_ranking_download
from provinces.views.provinces import province_list, province_list_download
from provinces.views.simulation import dti_simulation, dti_simulation_download
from provinces.views.why import dti_why, dti_why_download

__all__ = [
    "account",
    "audit_trail",
    "audit_trail_download",
    "dti_ranking",
    "dti_ranking_download",
    "dti_simulation",
    "dti_simulation_download",
    "dti_why",
    "dti_why_download",
    "province_list",
    "province_list_download",
]
