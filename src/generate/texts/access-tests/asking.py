MEDIA = tempfile.TemporaryDirectory(prefix="access-tests-")
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
LOGIN_PAGE = re.compile(r"log[-_]?[io]n|sign[-_]?in|sso|authenticate|two[-_]?factor|otp|mfa", re.IGNORECASE)
FOREIGN_ORIGIN = "https://foreign.example"


def plain_static_files():
    """Pages name their static files as they are: nobody has collected them for these tests."""
    if hasattr(settings, "STORAGES"):
        return {"STORAGES": {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_FILES}}}
    return {"STATICFILES_STORAGE": PLAIN_FILES}


def token_is_missing(request, reason=""):
    """Stands in for the project's CSRF_FAILURE_VIEW, so that this refusal can be told from others."""
    return HttpResponseForbidden("token is missing", headers={"X-Refused-By": "csrf"})


def is_refusal(response):
    """Whether somebody was turned away: an error that says so, or the way to a login page."""
    if response.status_code in {401, 403, 404, 405, 410}:
        return True
    return 300 <= response.status_code < 400 and leads_to_login(response)


def asks_for_login(response):
    return response.status_code in {401, 403} or (300 <= response.status_code < 400 and leads_to_login(response))


def leads_to_login(response):
    return comes_back(response) or bool(LOGIN_PAGE.search(urlsplit(response.headers.get("Location", "")).path))


def comes_back(response):
    """Whether it leads to a page that knows where to go on afterwards, as login pages do."""
    return REDIRECT_FIELD_NAME in parse_qs(urlsplit(response.headers.get("Location", "")).query)


def is_missing_token(response):
    return response.headers.get("X-Refused-By") == "csrf" or (
        response.status_code == 403 and b"CSRF" in getattr(response, "content", b"")
    )


def told(response):
    """An answer in a few words."""
    error = getattr(response, "exc_info", None)
    if error:
        return f"{response.status_code}, because the view raised {error[0].__name__}: {error[1]}"
    location = response.headers.get("Location")
    return f"{response.status_code}, to {location}" if location else f"{response.status_code} {response.reason_phrase}"


def content_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(response.charset or "utf-8", errors="replace")


def nobody_outside():
    """No test may ask a payment gateway or mail somebody: only databases and caches nearby are reached."""
    near = {"localhost", "", *(str(one.get("HOST", "")) for one in settings.DATABASES.values())}
    look_up = socket.getaddrinfo

    def look_up_nearby(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        if name in near or "." not in name or name.replace(".", "").isdigit():
            return look_up(host, *args, **kwargs)
        raise socket.gaierror(f"access tests ask nobody outside, and {name} is")

    return mock.patch("socket.getaddrinfo", look_up_nearby)


class FormReader(HTMLParser):
    """The forms of a page that change something: where each goes, and whether it carries the CSRF token."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.has_token_elsewhere = False
        self.is_open = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.has_token_elsewhere |= "csrf" in given.get("hx-headers", "").lower() or "csrf" in given.get("name", "") and tag == "meta"
        if tag == "form":
            self.is_open = given.get("method", "").lower() == "post"
            if self.is_open:
                self.forms.append({"action": given.get("action", ""), "token": False, "is_empty": True})
        elif self.is_open and tag in {"input", "button", "select", "textarea"}:
            self.forms[-1]["is_empty"] = False
            self.forms[-1]["token"] |= given.get("name") == "csrfmiddlewaretoken"

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_open = False

    def problems(self):
        for form in (form for form in self.forms if not form["is_empty"]):
            host = urlsplit(form["action"]).netloc
            if host in {"", "testserver"} and not form["token"] and not self.has_token_elsewhere:
                yield f"its form for {form['action'] or 'the same address'} has no {{% csrf_token %}}"
            if host not in {"", "testserver"} and form["token"]:
                yield f"its form sends this site's CSRF token to {host}"


@override_settings(
    CSRF_FAILURE_VIEW=f"{__name__}.token_is_missing",
    MEDIA_ROOT=MEDIA.name,
    **plain_static_files(),
    CACHES={name: {**MEMORY, "LOCATION": f"access-tests-{name}"} for name in settings.CACHES},
)
class AccessTestCase(TestCase):
    """Asks as a stranger, as the owner of a row, as another user, and as staff."""

    databases = "__all__"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)

    @classmethod
    def setUpTestData(cls):
        cls.owner = make_user("owner")
        cls.other = make_user("other")
        cls.staff = make_user("staff", is_staff=True)
        cls.colleague = make_user("colleague", is_staff=True)
        cls.boss = make_user("boss", is_staff=True, is_superuser=True)

    def setUp(self):
        self.rows = []
        for name in settings.CACHES:
            caches[name].clear()

    def who(self, person):
        names = {
            None: "a stranger (nobody is logged in)",
            self.owner: "the owner",
            self.other: "another user",
            self.staff: "a member of the staff",
            self.colleague: "another member of the staff",
            self.boss: "a superuser",
        }
        return names.get(person, str(person))

    def allow(self, permission, *people):
        """Grants a permission such as "orders.change_order"."""
        app, _, codename = permission.partition(".")
        kind = ContentType.objects.filter(app_label=app).first()
        if kind is None:
            self.skipTest(f"nobody can be given {permission}: no model belongs to {app}")
        own = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
        found = own or Permission.objects.create(content_type=kind, codename=codename, name=codename)
        for person in people:
            person.user_permissions.add(found)

    def made(self, make):
        """A row, or a skipped test where the model asks for more than its fields say."""
        try:
            with transaction.atomic():
                row = make()
        except Exception as error:
            self.skipTest(f"the row could not be made, please complete its make_… function: {type(error).__name__}: {error}")
        self.rows.append(row)
        return row

    def ask(self, person, method, url, client=None, **extra):
        client = client or Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        with nobody_outside():
            return client.generic(method, url, secure=True, **with_body(method, extra))

    def complain(self, what):
        self.fail(f"{what}\n\n{inspect_doc(self)}")

    def strangers(self, key, url, permitted, sent=None, strict=False):
        """Nobody may without a login, unless PUBLIC says that everybody may."""
        method = key.partition(" ")[0]
        if key not in PUBLIC:
            return self.refused(None, method, url, permitted, sent, strict, "which asks for no login")
        response = self.ask(None, method, url, sent=sent)
        if response.status_code in {401, 403} or comes_back(response):
            self.complain(f"PUBLIC says that everybody may {method} {url}, and a stranger is sent away: {told(response)}")

    def others(self, key, url, owner, other, sent=None, strict=False):
        """A row is for its owner, unless SHARED says that everybody with a login may."""
        if key not in SHARED:
            self.refused(other, key.partition(" ")[0], url, owner, sent, strict, f"which belongs to {self.who(owner)}")

    def privileged(self, key, url, permitted, sent=None, strict=False):
        """More than a login is asked for, unless SHARED says that everybody with a login may."""
        if key not in SHARED:
            self.refused(self.other, key.partition(" ")[0], url, permitted, sent, strict, "without any right beyond a login")

    def refused(self, person, method, url, permitted, sent, strict, which):
        """Fails where somebody gets what they should not. Strictly, a redirect or "bad request" is no refusal either."""
        states = [state_of(row) for row in self.rows]
        response = self.ask(person, method, url, sent=sent)
        what = f"{self.who(person)} may {method} {url}, {which}: {told(response)}"
        changed = states != [state_of(row) for row in self.rows]
        if (response.status_code == 405 or asks_for_login(response)) and not changed:
            return
        if is_refusal(response) and not changed:
            self.answers(response, permitted, method, url, sent)
        elif strict or changed:
            self.complain(what)
        elif response.status_code == 400 or 300 <= response.status_code < 400:
            self.answers(response, permitted, method, url, sent)
        elif person is not None and self.is_answer_without(self.rows or [permitted], response, person, method, url, sent):
            self.skipTest(f"{method} {url} is answered alike when the row is gone, so nothing is proved: {told(response)}")
        else:
            self.complain(what)

    def is_answer_without(self, rows, response, person, method, url, sent):
        """Whether somebody gets the same answer when the rows are gone: a page that asks for a password again, say."""
        try:
            with transaction.atomic():
                for row in reversed(rows):
                    type(row)._base_manager.filter(pk=row.pk).delete()
                again = self.ask(person, method, url, sent=sent)
                raise TakeBack
        except TakeBack:
            return again.status_code == response.status_code and plain_content(again) == plain_content(response)
        except (ProtectedError, RestrictedError, IntegrityError):
            return False

    def answers(self, refusal, permitted, method, url, sent=None):
        """A refusal says nothing where everybody gets the same."""
        seen = []
        for person in dict.fromkeys([permitted, self.staff, self.boss]):
            response = self.ask(person, method, url, sent=sent)
            if not is_refusal(response) and told(response) != told(refusal):
                return
            seen.append(f"{self.who(person)} gets {told(response)}")
        self.skipTest(f"everybody is refused, so nothing is proved; complete the request or its rows: {', '.join(seen)}")

    def own_rows(self, key, url, owner, other, make):
        """A list shows rows to their owner alone, unless SHARED says otherwise."""
        if key in SHARED:
            return
        before = content_of(self.ask(other, "GET", url))
        row = self.made(make)
        shown = [mark for mark in marks_of(row) if mark in content_of(self.ask(owner, "GET", url))]
        if not shown:
            self.skipTest("the owner's list shows nothing by which the row could be recognised")
        seen = content_of(self.ask(other, "GET", url))
        leaked = [mark for mark in shown if mark in seen and mark not in before]
        if leaked:
            self.complain(f"{self.who(other)} sees a row of {self.who(owner)} in GET {url}: {leaked[0]!r}")

    def needs_token(self, key, url, permitted, sent=None):
        """Other sites' pages cannot make the request with somebody's session."""
        method = key.partition(" ")[0]
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        response = self.ask(permitted, method, url, client, sent=sent)
        if not is_missing_token(response) and not asks_for_login(response):
            self.complain(f"{method} {url} is done for {self.who(permitted)} without a CSRF token: {told(response)}")

    def get_changes_nothing(self, key, url, permitted, row):
        """A link, an image or a prefetching browser must not change anything."""
        before = state_of(row)
        response = self.ask(permitted, "GET", url)
        if state_of(row) != before:
            self.complain(f"GET {url} by {self.who(permitted)} changes {row!r}: {told(response)}")

    def page(self, key, url, permitted, sent=None):
        """What every page owes its visitors: tokens in its forms, no framing, nothing private for other sites or caches."""
        method = key.partition(" ")[0]
        problems, seen = [], []
        for person in dict.fromkeys([permitted, self.boss]):
            with override_settings(CORS_ALLOW_ALL_ORIGINS=False, CORS_ALLOWED_ORIGINS=[], CORS_ALLOWED_ORIGIN_REGEXES=[]):
                response = self.ask(person, method, url, sent=sent, HTTP_ORIGIN=FOREIGN_ORIGIN)
            seen.append(f"{self.who(person)} gets {told(response)}")
            if response.status_code == 200:
                found = [*self.header_problems(key, response), *self.content_problems(content_of(response), response)]
                problems += [f"{problem} (as {self.who(person)} sees it)" for problem in found]
        if problems:
            self.complain(f"{method} {url}:\n  - " + "\n  - ".join(problems))
        if not any(" 200 " in one for one in seen):
            self.skipTest("there is no page to look at: " + ", ".join(seen))

    def address(self, name, /, *args, **kwargs):
        """The address of a route, or a skipped test where these settings leave it out."""
        try:
            return reverse(name, args=args, kwargs=kwargs)
        except NoReverseMatch as error:
            self.skipTest(f"with these settings there is no such route: {error}")

    def header_problems(self, key, response):
        cached = response.headers.get("Cache-Control", "")
        keeps = re.search(r"(?:max-age|s-maxage)=0*[1-9]|public", cached)
        if keeps and not re.search("private|no-store", cached):
            if key not in PUBLIC:
                yield f"a cache that others share may keep it (Cache-Control: {cached}), although it asks for a login"
            elif "csrfmiddlewaretoken" in content_of(response):
                yield f"a shared cache may keep it together with a CSRF token (Cache-Control: {cached})"
        origin = response.headers.get("Access-Control-Allow-Origin", "")
        if origin == FOREIGN_ORIGIN and response.headers.get("Access-Control-Allow-Credentials") == "true":
            yield "the view lets every other site read it with the visitor's cookies (Access-Control-Allow-Origin)"
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        guards = any(name.endswith("XFrameOptionsMiddleware") for name in settings.MIDDLEWARE)
        policy = response.headers.get("Content-Security-Policy", "")
        if is_html and guards and "X-Frame-Options" not in response.headers and "frame-ancestors" not in policy:
            yield "other sites may show it in a frame (no X-Frame-Options): is it decorated with @xframe_options_exempt?"

    def content_problems(self, content, response):
        people = [self.owner, self.other, self.staff, self.colleague, self.boss]
        if any(person.password and person.password in content for person in people):
            yield "it shows the stored password of a user; leave `password` out of the fields"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            yield from FormReader(content).problems()
