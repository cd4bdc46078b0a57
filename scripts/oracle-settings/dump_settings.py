"""What a running Django holds in its security-relevant settings (see scripts/oracle-settings.ts).

Reads a JSON object on standard input: the names to ask for, the folder that stands for the audited tree. Imports the
module named by DJANGO_SETTINGS_MODULE in the environment at hand and writes one JSON object: the version of Django,
whether the settings refused to load, and each asked name that the project itself assigns. A secret is only said to be set.
"""

import decimal
import enum
import importlib
import json
import os
import pathlib
import re
import sys
import traceback

SECRET = re.compile(
    r"(?:^|_)(?:SECRET|PASSWORD|PASSWD|TOKEN|PEPPERS|CREDENTIALS|SIGNING_KEY|API_KEY|PRIVATE_KEY|ACCESS_KEY|ACCESS_KEY_ID|DSN"
    r"|SECRET_KEY|SECRET_KEY_FALLBACKS)$",
    re.IGNORECASE,
)
NESTED = 12


def plain(value, name, tree, depth=0):
    """JSON of a value; objects that JSON cannot hold become `{"$object": type}`."""
    if isinstance(name, str) and SECRET.search(name) and not isinstance(value, dict):
        return {"$secret": bool(value)}
    if isinstance(value, enum.Enum):
        return plain(value.value, name, tree, depth)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (str, pathlib.PurePath)) and type(value).__name__ != "__proxy__":
        return relative(str(value), tree)
    if isinstance(value, decimal.Decimal):
        return float(value)
    if depth < NESTED and isinstance(value, dict):
        return {str(key): plain(item, key, tree, depth + 1) for key, item in value.items()}
    if depth < NESTED and isinstance(value, (set, frozenset)):
        return {"$set": [plain(item, None, tree, depth + 1) for item in value]}
    if depth < NESTED and isinstance(value, (list, tuple)):
        return [plain(item, None, tree, depth + 1) for item in value]
    return {"$object": type(value).__name__}


def relative(text, tree):
    """Texts lose the machine's folders: only the place below the audited tree counts."""
    return re.sub(re.escape(tree) + r"(?=/|$)", "<repository>", text)


def security_ids():
    """Ids that `manage.py check --deploy` gives for security; an id more when a check itself cannot run."""
    from django.core.checks import registry

    ids = set()
    for check in registry.registry.get_checks(True):
        if "security" not in getattr(check, "tags", ()) or not check.__module__.startswith("django."):
            continue
        try:
            ids.update(message.id for message in check(app_configs=None, databases=None))
        except Exception as error:  # noqa: BLE001
            ids.add(f"not run: {check.__name__} ({type(error).__name__})")
    return sorted(ids)


def start(configuration):
    """The project's settings object, loaded as manage.py and wsgi.py load it."""
    if configuration:
        import configurations

        configurations.setup()
    from django.conf import settings

    settings._setup()
    return settings


def main():
    asked = json.load(sys.stdin)
    sys.path[:0] = asked["path"]
    # A server of production imports the settings, not a command of manage.py.
    sys.argv = ["gunicorn", "wsgi"]
    answer = {"python": sys.version.split()[0]}
    # What a settings module prints is not part of the answer.
    output, sys.stdout = sys.stdout, sys.stderr
    try:
        answer["django"] = importlib.import_module("django").get_version()
        settings = start(os.environ.get("DJANGO_CONFIGURATION"))
        answer["started"] = True
        answer["settings"] = {
            name: plain(getattr(settings._wrapped, name), name, asked["tree"])
            for name in asked["names"]
            if settings.is_overridden(name)
        }
        answer["checks"] = security_ids()
    except BaseException as error:  # noqa: BLE001
        answer["started"] = False
        answer["error"] = type(error).__name__
        answer["line"] = last_line(error, asked["tree"])
        if asked["explain"]:
            traceback.print_exc()
    json.dump(answer, output)


def last_line(error, tree):
    """The last line of the project itself that the exception passed."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(tree + "/")]
    return f"{frames[-1].filename[len(tree) + 1:]}:{frames[-1].lineno}" if frames else ""


main()
