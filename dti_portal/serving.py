"""How gunicorn serves the portal: `python -m gunicorn -c python:dti_portal.serving`."""

from dti_portal import environment

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
