"""Log lines that machines read, without secrets."""

import json
import logging
import re

# A word that names a secret, a sign, and the value behind it.
SECRET = re.compile(
    r"""(?ix)
    ( [\w-]{0,40} (?:password|passwd|secret|token|api[_-]?key|authorization|cookie|sessionid) [\w-]{0,40} ["']? \s{0,3} [:=] \s{0,3} ["']? )
    ( (?:bearer|basic|token) \s )?
    [^\s"',;&]+
    """
)


def without_secrets(text):
    """DJANGO-LOG-001: `password=…` and its like, wherever a message has them."""
    return SECRET.sub(r"\1[masked]", text)


class JsonLine(logging.Formatter):
    """One JSON object a line: line breaks that a visitor sends cannot forge a second one."""

    def format(self, record):
        line = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            # The path alone: a query can hold tokens.
            line["path"] = request.path
            line["status"] = getattr(record, "status_code", None)
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line)
