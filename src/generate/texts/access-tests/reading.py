class TakeBack(Exception):
    """Ends a transaction whose changes must not stay."""


def plain_content(response):
    """An answer without what is different every time, such as CSRF tokens."""
    return re.sub(r"[\w-]{22,}", "", content_of(response))


def with_body(method, extra):
    """Parameters go into the query of a GET and into the body of anything else, as a form sends them."""
    sent = extra.pop("sent", None) or {}
    if method == "GET":
        return {"QUERY_STRING": urlencode(sent), **extra} if sent else extra
    return {"data": urlencode(sent), "content_type": "application/x-www-form-urlencoded", **extra}


def marks_of(row):
    """Texts by which a row is recognised in an answer."""
    values = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    yield from (value for value in values if re.search(r"-7\d{4}$", value))
    yield from (f'"{name}":{space}{row.pk}' for name in ("id", "pk", "number") for space in ("", " "))
    if hasattr(row, "get_absolute_url"):
        yield f'"{row.get_absolute_url()}"'


def state_of(row):
    return type(row)._base_manager.filter(pk=row.pk).values().first()


def inspect_doc(test):
    return inspect.cleandoc(test._testMethodDoc or "")
