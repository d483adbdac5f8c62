"""What the environment says of secrets: what goes along with a request, and where it may go."""

from django.conf import settings

from indicators.sources.feeds.fetching import Secret


def secret_of(name: str) -> Secret | None:
    """The secret that a feed names, with the hosts that it is for; None for no name. Raises `FeedError` where the
    environment has none of that name."""
    if not name:
        return None
    hosts = tuple(settings.FEED_SECRET_HOSTS.get(name, ()))
    secret = Secret(name, str(settings.FEED_SECRETS.get(name, "")), hosts)
    if not secret.value:
        raise secret.missing()
    return secret
