"""What `manage.py` says of the environment before it does anything: what works, but not as somebody meant it."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning

from dti_portal import environment
from dti_portal.launcher.options import FEED_SECRETS


def secrets_have_hosts(app_configs: Sequence[AppConfig] | None, **_more: object) -> list[CheckMessage]:
    """A warning for each secret of a feed that is sent nowhere."""
    return [Warning(sentence, id="dti_portal.W001") for sentence in environment.unbound(prefix=FEED_SECRETS)]
