"""Looks up dotted names, given as a JSON list on standard input: which exist in the installed packages."""

import importlib
import inspect
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
sys.stderr = open(os.devnull, "w")

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    SECRET_KEY="only-for-this-lookup",
)
django.setup()


def module_of(parts):
    """The longest importable beginning of a path."""
    for end in range(len(parts), 0, -1):
        try:
            return importlib.import_module(".".join(parts[:end])), end
        except ImportError:
            continue
        except Exception:
            continue
    return None, 0


def instance_names(owner):
    """Attributes that methods assign to self, found in the source."""
    try:
        source = inspect.getsource(owner)
    except (OSError, TypeError):
        return ""
    return source


def has(owner, name):
    if hasattr(owner, name):
        return True
    classes = inspect.getmro(owner) if inspect.isclass(owner) else (type(owner),)
    if "__getattr__" in {key for one in classes for key in vars(one)}:
        return True
    return any(f"self.{name}" in instance_names(one) or f"{name}:" in instance_names(one) for one in classes)


def look_up(name):
    parts = name.split(".")
    found, end = module_of(parts)
    if found is None:
        return "absent", ""
    for position in range(end, len(parts)):
        part = parts[position]
        if not has(found, part):
            return "missing", ".".join(parts[:position])
        found = getattr(found, part, None)
        if found is None:
            return "found", name
    return "found", name


answers = []
for name in json.load(sys.stdin):
    state, until = look_up(name)
    answers.append({"name": name, "state": state, "until": until})
json.dump(answers, sys.stdout)
