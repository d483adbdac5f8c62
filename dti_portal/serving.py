"""How gunicorn serves the portal: `python -m gunicorn -c python:dti_portal.serving`."""

import gc

from dti_portal import environment

YOUNGEST = 50_000

wsgi_app = "dti_portal.wsgi"
bind = f"{environment.text('HOST', '127.0.0.1')}:{environment.integer('PORT', 8000, least=1)}"
workers = environment.integer("WEB_WORKERS", 2, least=1)
threads = environment.integer("WEB_THREADS", 4, least=1)
worker_class = "gthread"
# Loaded once, then forked: half the start and less memory.
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
# Which proxy may say "https" is Django's SECURE_PROXY_SSL_HEADER to decide, with HTTPS=1 only.
forwarded_allow_ips = ""
# It would be one socket in the account's home for every portal on the machine.
control_socket_disable = True


def pre_fork(server: object, worker: object) -> None:
    """What was loaded stays for ever: the collector need not walk through it, nor copy its pages by touching them."""
    gc.collect()
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    """A page makes some ten thousand short-lived values: the first generation holds those of a few pages."""
    gc.set_threshold(YOUNGEST, 20, 20)
