"""The DTI rankings: of the provinces, of the ministries, and the national index."""

from provinces.views.dti.ranking import dti_ranking, dti_ranking_download

__all__ = ["dti_ranking", "dti_ranking_download"]
