"""Which URLs a running Django serves, with which views, and what it answers to strangers (see scripts/oracle-routes.ts).

Reads a JSON object on standard input: the folders for `sys.path` and the folder that stands for the audited tree. Starts
Django with the settings module named by DJANGO_SETTINGS_MODULE, walks its resolver, and asks every route once without a
login, against an empty database in memory. Writes one JSON object. Nothing is sent over a network.
"""

import __future__

import contextlib
import functools
import importlib.machinery
import inspect
import io
import json
import os
import re
import signal
import socket
import sys
import traceback
import types
import uuid

SAMPLES = [
    "1", "abc", "a", "2020", "12", "01", "en", "a-b", "abc-1", "a/b", "A", "aB", "a.b", "a_b", "-", "",
    str(uuid.UUID(int=1)), "a" * 40, "0" * 40, "1" * 32, "a" * 20, "1-abc", "abc123", "json", "a@example.org", "1.0", "@a",
]  # fmt: skip
SECONDS = 5


class TooLong(BaseException):
    """A view that does not answer in time."""


def give_up(signum, frame):
    raise TooLong


def quieter(settings):
    """Replaces what would need other machines; what decides about access stays as it is."""
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    settings.DATABASE_ROUTERS = []
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {name: local for name in {"default", *getattr(settings, "CACHES", {})}}
    settings.ALLOWED_HOSTS = ["*"]
    # What `startproject` leaves to a file that is not in the repository.
    if not getattr(settings._wrapped, "SECRET_KEY", ""):
        settings.SECRET_KEY = "made-up-for-the-oracle"
    settings.SECURE_SSL_REDIRECT = False
    settings.PREPEND_WWW = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    storages = dict(getattr(settings, "STORAGES", {}) or {})
    if storages:
        storages["staticfiles"] = {"BACKEND": plain}
        settings.STORAGES = storages
    else:
        settings.STATICFILES_STORAGE = plain


def make_tables():
    """Makes an empty table of every model that this database can hold."""
    from django.apps import apps
    from django.db import connection

    connection.disable_constraint_checking()
    for model in apps.get_models():
        try:
            with connection.schema_editor() as editor:
                editor.create_model(model)
        except Exception as error:  # noqa: BLE001
            sys.stderr.write(f"no table of {model}: {error}\n")
    if apps.is_installed("django.contrib.sites"):
        from django.conf import settings
        from django.contrib.sites.models import Site

        with contextlib.suppress(Exception):
            Site.objects.create(pk=getattr(settings, "SITE_ID", 1), domain="localhost", name="localhost")


def walk(resolver, tree, prefix="", namespaces=(), library=False, names=()):
    """Every pattern below a resolver with what is known on the way."""
    from django.urls import URLPattern

    for entry in resolver.url_patterns:
        own = str(entry.pattern)
        route = prefix + (own[1:] if prefix and own.startswith("^") else own)
        if isinstance(entry, URLPattern):
            yield entry, route, namespaces, library
            continue
        outside = library or not inside(entry, tree)
        below = (*namespaces, entry.namespace) if entry.namespace else namespaces
        yield from walk(entry, tree, route, below, outside, names)


def inside(resolver, tree):
    """Whether the included URLconf is a module of the tree, or no module at all."""
    module = resolver.urlconf_module
    path = getattr(module, "__file__", None)
    return path is None or os.path.realpath(path).startswith(tree + os.sep)


def dotted(thing):
    module = getattr(thing, "__module__", None)
    name = getattr(thing, "__qualname__", None)
    return f"{module}.{name}" if module and name else None


def candidates(callback):
    """Dotted names of the view, through decorators, `as_view()` and whatever closes over it; the likeliest first."""
    found, queue, seen = [], [callback], set()
    while queue and len(seen) < 60:
        thing = queue.pop(0)
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        for attribute in ("view_class", "cls"):
            held = getattr(thing, attribute, None)
            if inspect.isclass(held):
                # REST framework names the class that it makes of a function after it.
                wrapped = held.__qualname__ == "WrappedAPIView"
                found.insert(0, f"{held.__module__}.{held.__name__}" if wrapped else dotted(held))
        if isinstance(thing, functools.partial):
            queue.insert(0, thing.func)
            continue
        if inspect.ismethod(thing):
            found.append(dotted(thing.__func__))
            found.append(dotted(type(thing.__self__)))
            continue
        if inspect.isclass(thing):
            found.append(dotted(thing))
            continue
        if not inspect.isfunction(thing):
            if callable(thing):
                found.append(dotted(type(thing)))
            continue
        inner = getattr(thing, "__wrapped__", None)
        found.append(dotted(thing))
        if inner is not None:
            queue.insert(0, inner)
        for cell in thing.__closure__ or ():
            with contextlib.suppress(ValueError):
                held = cell.cell_contents
                if inspect.isfunction(held) or inspect.isclass(held) or isinstance(held, functools.partial):
                    queue.append(held)
    return [name for name in dict.fromkeys(found) if name]


def outside(callback, tree):
    """Whether the innermost function of the view is a library's."""
    while hasattr(callback, "__wrapped__"):
        callback = callback.__wrapped__
    path = getattr(sys.modules.get(getattr(callback, "__module__", "")), "__file__", None) or ""
    return not os.path.realpath(path).startswith(tree + os.sep)


def is_admin(callback):
    return hasattr(callback, "admin_site") or hasattr(callback, "model_admin")


def sample_for(expression):
    return next((one for one in SAMPLES if re.fullmatch(expression, one)), None)


def url_for(resolver_prefix, pattern, chain):
    """A URL that the route serves; None where no sample fits."""
    from django.urls.resolvers import RoutePattern
    from django.utils.regex_helper import normalize

    text = ""
    for part in chain:
        if isinstance(part, RoutePattern):
            piece = route_text(part)
        elif hasattr(part, "language_prefix"):
            piece = part.language_prefix
        else:
            piece = regex_text(part, normalize)
        if piece is None:
            return None
        text += piece
    return "/" + text


def route_text(part):
    text, converters = str(part._route), part.converters
    for name, converter in converters.items():
        value = sample_for(converter.regex)
        if value is None:
            return None
        text = re.sub(r"<(?:[^<>:]+:)?%s>" % re.escape(name), value.replace("\\", ""), text)
    return text


def regex_text(part, normalize):
    expression = str(part._regex)
    groups = {name: group for name, group in re.findall(r"\(\?P<(\w+)>((?:[^()\\]|\\.|\([^()]*\))*)\)", expression)}
    for text, names in normalize(expression):
        values = {}
        for name in names:
            values[name] = sample_for(groups[name]) if name in groups else "1"
        if all(value is not None for value in values.values()):
            with contextlib.suppress(Exception):
                return text % values
    return None


def chains(resolver, above=()):
    from django.urls import URLPattern

    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield (*above, entry.pattern)
        else:
            yield from chains(entry, (*above, entry.pattern))


def ask(url, callback):
    """What a stranger gets: `login`, `open`, or None where the answer says nothing."""
    from django.test import Client
    from django.urls import resolve

    with contextlib.suppress(Exception):
        if resolve(url.split("?")[0]).func is not callback:
            return None, None, "another route answers"
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    for method in ("get", "post", "put", "delete"):
        try:
            response = answer_to(client, method, url)
        except BaseException as error:  # noqa: BLE001
            return None, method.upper(), type(error).__name__
        if response.status_code == 405:
            continue
        verdict = judged(response)
        if verdict == "login" and refuses_everybody(method, url):
            return None, method.upper(), f"{told(response)}, as an administrator is told"
        return verdict, method.upper(), told(response)
    return None, None, "405"


def answer_to(client, method, url):
    signal.alarm(SECONDS)
    try:
        return getattr(client, method)(url)
    finally:
        signal.alarm(0)


def refuses_everybody(method, url):
    """Whether an administrator is turned away like a stranger: then the answer says nothing about a login."""
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    with contextlib.suppress(Exception, TooLong):
        client.force_login(administrator())
        return judged(answer_to(client, method, url)) == "login"
    return False


@functools.lru_cache(maxsize=1)
def administrator():
    from django.contrib.auth import get_user_model

    model = get_user_model()
    names = {field.name for field in model._meta.get_fields()}
    given = {"is_active": True, "is_staff": True, "is_superuser": True, "username": "administrator", "email": "a@example.org"}
    user = model(**{name: value for name, value in given.items() if name in names})
    user.set_unusable_password()
    user.save()
    return user


ERRORS = []


def note_error(sender, **_):
    kind, error, _ = sys.exc_info()
    ERRORS.append(f"{kind.__name__}: {error}"[:120] if kind else "")


def told(response):
    if response.status_code == 500 and ERRORS:
        return f"500 {ERRORS[-1]}"
    return f"{response.status_code} {response.headers.get('Location', '') if hasattr(response, 'headers') else ''}".strip()


def judged(response):
    from django.conf import settings
    from django.shortcuts import resolve_url

    status = response.status_code
    if status in (401, 403):
        return "login"
    if status in (301, 302, 303, 307, 308):
        location = response["Location"]
        with contextlib.suppress(Exception):
            # What a logout answers looks the same without a way back.
            if location.startswith(resolve_url(settings.LOGIN_URL)) and re.search(r"=[^&]*(?:/|%2F)", location):
                return "login"
        # A way back is an address; `?loggedout=1` is none.
        if re.search(r"(log-?in|sign-?in|/auth/|oidc|saml).*[?&]\w+=[^&]*(?:/|%2F)", location):
            return "login"
        return "elsewhere"
    return "open" if 200 <= status < 300 else None


def routes(tree):
    from django.urls import get_resolver

    resolver = get_resolver()
    every = list(walk(resolver, tree))
    parts = list(chains(resolver))
    for (entry, route, namespaces, library), chain in zip(every, parts):
        callback = entry.callback
        name = ":".join([*namespaces, entry.name]) if isinstance(entry.name, str) else None
        admin = is_admin(callback) or "admin" in namespaces
        url = None if admin else url_for(resolver, entry, chain)
        answer, method, said = ask(url, callback) if url else (None, None, "no sample")
        yield {
            "pattern": route,
            "name": name,
            "views": candidates(callback),
            "library": library,
            "outside": outside(callback, tree),
            "admin": admin,
            "url": url,
            "answer": answer,
            "method": method,
            "said": said,
        }


class Absent(types.ModuleType):
    """Stands for a module that is not there: its names are empty."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {}) if name[:1].isupper() else ()


class Lenient(importlib.machinery.SourceFileLoader):
    """Reads `except A, B:` and names in annotations that are bound later, as Python does from 3.14 on."""

    newer = ""

    def source_to_code(self, data, path, *, _optimize=-1):
        if self.newer and path.startswith(self.newer):
            data = re.sub(rb"(?m)^(\s*except )([\w.]+(?:, *[\w.]+)+):", rb"\1(\2):", data)
            return compile(data, path, "exec", __future__.annotations.compiler_flag, dont_inherit=True)
        try:
            return super().source_to_code(data, path, _optimize=_optimize)
        except SyntaxError:
            fixed = re.sub(rb"(?m)^(\s*except )([\w.]+(?:, *[\w.]+)+):", rb"\1(\2):", data)
            return super().source_to_code(fixed, path, _optimize=_optimize)


def refuse(*_):
    raise ConnectionRefusedError("no network here")


def prepare(asked):
    """Makes the tree importable: its folders, stand-ins for what is absent, no network."""
    sys.path[:0] = asked["path"]
    for name in asked["absent"]:
        sys.modules[name] = Absent(name)
    sys.argv = ["gunicorn", "wsgi"]
    extensions = (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES)
    sys.path_hooks.insert(0, importlib.machinery.FileFinder.path_hook(extensions, (Lenient, importlib.machinery.SOURCE_SUFFIXES)))
    sys.path_importer_cache.clear()
    Lenient.newer = asked["tree"] + os.sep if asked["newer"] else ""
    socket.socket.connect = refuse


def main():
    asked = json.load(sys.stdin)
    prepare(asked)
    signal.signal(signal.SIGALRM, give_up)
    answer = {}
    # What views print is not part of the answer.
    output, sys.stdout = sys.stdout, io.StringIO()
    try:
        import django
        from django.conf import settings

        if os.environ.get("DJANGO_CONFIGURATION"):
            import configurations

            configurations.setup()
        settings._setup()
        quieter(settings)
        django.setup()
        from django.core.signals import got_request_exception

        got_request_exception.connect(note_error)
        make_tables()
        answer["django"] = django.get_version()
        answer["routes"] = list(routes(asked["tree"]))
    except BaseException as error:  # noqa: BLE001
        answer["error"] = f"{type(error).__name__}: {error}"[:400]
        if asked["explain"]:
            traceback.print_exc()
    json.dump(answer, output)
    output.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
