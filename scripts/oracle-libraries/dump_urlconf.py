"""What one library's URLconf serves, and what each of its views answers to a stranger (see scripts/oracle-libraries.ts).

Reads a JSON object on standard input: the URLconf's module, the apps and settings that it is loaded with, and the attribute that
holds its patterns. Starts Django with nothing else, and writes one JSON object. Nothing is sent over a network.
"""

import contextlib
import io
import json
import os
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "oracle-routes"))

import dump_routes  # noqa: E402

APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


def configure(asked):
    from django.conf import settings

    context = [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
    options = {
        "SECRET_KEY": "made-up-for-the-oracle",
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "INSTALLED_APPS": [*APPS, *asked["apps"]],
        "MIDDLEWARE": [*MIDDLEWARE, *asked.get("middleware", [])],
        "TEMPLATES": [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": context}},
        ],
        "ROOT_URLCONF": "served",
        "ALLOWED_HOSTS": ["*"],
        "SITE_ID": 1,
        "STATIC_URL": "/static/",
        "MEDIA_URL": "/media/",
        "MEDIA_ROOT": "/nonexistent/media",
        "STATIC_ROOT": "/nonexistent/static",
        "LOGIN_URL": "/accounts/login/",
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "USE_TZ": True,
    }
    settings.configure(**{**options, **asked.get("settings", {})})


def serve(asked):
    """Makes the root URLconf: the library's patterns, and Django's admin behind them for those that reverse it."""
    import types
    from importlib import import_module

    from django.contrib import admin
    from django.urls import include, path

    module = import_module(asked["module"])
    patterns = getattr(module, asked.get("attribute", "urlpatterns"))
    served = types.ModuleType("served")
    target = include(module) if isinstance(patterns, list) else include(patterns)
    served.urlpatterns = [path("", target), path("django-admin/", admin.site.urls), path("accounts/", include("django.contrib.auth.urls"))]
    sys.modules["served"] = served
    return getattr(module, "app_name", None)


def library_routes():
    """What is known of each of the library's routes, which stand first."""
    from django.urls import get_resolver

    [library, *_] = get_resolver().url_patterns
    return list(dump_routes.routes("/nonexistent"))[: how_many(library.url_patterns)]


def how_many(patterns):
    return sum(how_many(one.url_patterns) if hasattr(one, "url_patterns") else 1 for one in patterns)


def main():
    asked = json.load(sys.stdin)
    dump_routes.signal.signal(dump_routes.signal.SIGALRM, dump_routes.give_up)
    socket.socket.connect = dump_routes.refuse
    output, sys.stdout = sys.stdout, io.StringIO()
    answer = {}
    try:
        import django

        configure(asked)
        django.setup()
        name = serve(asked)
        with contextlib.redirect_stderr(io.StringIO()):
            dump_routes.make_tables()
        answer = {"appName": name, "routes": library_routes()}
    except BaseException as error:  # noqa: BLE001
        answer["error"] = f"{type(error).__name__}: {error}"[:300]
    json.dump(answer, output)
    output.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
