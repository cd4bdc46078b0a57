"""How gunicorn runs the site."""

import os

# DJANGO-PROXY-001: for this machine alone, so that every request comes through nginx.
bind = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("GUNICORN_WORKERS", "3"))
timeout = 30
# A door for remote control that nobody uses; it would want to write into the home folder.
control_socket_disable = True
max_requests = 1000
max_requests_jitter = 100
