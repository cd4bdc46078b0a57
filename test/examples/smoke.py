"""Asks a shop's WSGI application for its first pages, without any server.

Usage: smoke.py PATH... in the folder of the shop, with DJANGO_SETTINGS_MODULE set and the database migrated.
"""

import io
import sys
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, ".")


def ask(application, path):
    environ = {"PATH_INFO": path, "HTTP_HOST": "testserver", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
    setup_testing_defaults(environ)
    statuses = []
    response = application(environ, lambda status, headers, exc_info=None: statuses.append(status))
    body = b"".join(response)
    response.close()
    return statuses[0], body


def main(paths):
    from config.wsgi import application

    for path in paths:
        status, body = ask(application, path)
        if not status.startswith("200") or b"Larkspur" not in body:
            sys.exit(f"{path}: {status}")


main(sys.argv[1:])
