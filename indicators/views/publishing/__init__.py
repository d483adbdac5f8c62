"""Making reports public: the doors that start it, the page that follows it, and how an amendment begins."""

from indicators.views.publishing.amendment import amendment_new
from indicators.views.publishing.doors import submission_publish, submission_publish_many
from indicators.views.publishing.page import publication_detail

__all__ = ["amendment_new", "publication_detail", "submission_publish", "submission_publish_many"]
