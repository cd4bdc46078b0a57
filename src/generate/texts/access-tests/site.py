NAMES_OF_SETTINGS = re.compile(r"(SECURE|SESSION_COOKIE|CSRF_COOKIE|CORS|CSP)_|(ALLOWED_HOSTS|X_FRAME_OPTIONS|USE_X_FORWARDED_HOST|DEBUG)$")
OWN_SETTINGS = settings.SETTINGS_MODULE
LOADER = """
import importlib, json, sys
module = importlib.import_module(sys.argv[1])
found = {}
for name in dir(module):
    try:
        found[name] = json.loads(json.dumps(getattr(module, name))) if name.isupper() else None
    except (TypeError, ValueError):
        pass
print("\\n" + json.dumps(found))
"""


@functools.cache
def production_settings():
    """What PRODUCTION sets, read in a process of its own; a text with the reason where it does not load."""
    if PRODUCTION in {None, OWN_SETTINGS}:
        develops = getattr(import_module(OWN_SETTINGS), "DEBUG", False)
        return "these are a developer's settings: set production's environment for this run" if develops else {}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", LOADER, PRODUCTION]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    if answer.returncode != 0:
        reason = (answer.stderr.strip().splitlines() or ["no reason is given"])[-1]
        return f"{PRODUCTION} does not load here ({reason}); set production's environment for this run"
    found = json.loads(answer.stdout.splitlines()[-1])
    return {name: value for name, value in found.items() if NAMES_OF_SETTINGS.match(name) and value is not None}


class SiteTests(AccessTestCase):
    """What holds for every page, with the settings of production."""

    def setUp(self):
        super().setUp()
        found = production_settings()
        if isinstance(found, str):
            self.skipTest(found)
        hosts = [*found.get("ALLOWED_HOSTS", settings.ALLOWED_HOSTS), "testserver"]
        self.hosts = [host for host in hosts if host != "testserver"]
        own = override_settings(**{**found, "ALLOWED_HOSTS": hosts, "DEBUG": False})
        own.enable()
        self.addCleanup(own.disable)

    def in_front(self, what):
        if what in DONE_IN_FRONT:
            self.skipTest(f"DONE_IN_FRONT says that the server in front of Django takes care of {what}")

    def test_unknown_hosts_are_refused(self):
        """DJANGO-HOST-001: a Host header that nobody here answers to.

        Links in mails and caches are made from it. List the site's own names in ALLOWED_HOSTS.
        """
        self.in_front("hosts")
        with override_settings(ALLOWED_HOSTS=self.hosts):
            response = Client(raise_request_exception=False).get("/", secure=True, HTTP_HOST="unknown.example")
        if response.status_code != 400:
            self.complain(f"GET / is answered for the host unknown.example, ALLOWED_HOSTS being {self.hosts}: {told(response)}")

    def test_browsers_do_not_guess_types(self):
        """DJANGO-HEADERS-001/nosniff-off: SECURE_CONTENT_TYPE_NOSNIFF and SecurityMiddleware."""
        self.in_front("headers")
        self.header("X-Content-Type-Options", lambda value: value == "nosniff")

    def test_addresses_stay_here(self):
        """DJANGO-HEADERS-001/referrer-policy-weak: SECURE_REFERRER_POLICY."""
        self.in_front("headers")
        weak = {"", "unsafe-url", "no-referrer-when-downgrade", "origin-when-cross-origin", "origin"}
        self.header("Referrer-Policy", lambda value: value.split(",")[-1].strip() not in weak)

    def test_other_sites_do_not_frame_pages(self):
        """DJANGO-HEADERS-001/frame-options-allow: X_FRAME_OPTIONS, or frame-ancestors in the content security policy."""
        self.in_front("headers")
        response = self.ask(None, "GET", self.page_url())
        policy = response.headers.get("Content-Security-Policy", "")
        if response.headers.get("X-Frame-Options", "").upper() not in {"DENY", "SAMEORIGIN"} and "frame-ancestors" not in policy:
            self.complain(f"X-Frame-Options is {response.headers.get('X-Frame-Options')!r} on {self.page_url()}")

    def test_scripts_are_limited(self):
        """DJANGO-CSP-001/no-csp: a content security policy."""
        self.in_front("headers")
        self.header("Content-Security-Policy", lambda value: "script-src" in value or "default-src" in value)

    def test_early_answers_carry_the_headers_too(self):
        """DJANGO-HEADERS-001/middleware-order: SecurityMiddleware comes first in MIDDLEWARE.

        Answers of middleware that stands before it go out without its headers.
        """
        self.in_front("headers")
        names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
        if "SecurityMiddleware" not in names:
            self.skipTest("there is no SecurityMiddleware")
        early = [name for name in names[: names.index("SecurityMiddleware")] if ANSWERS_EARLY.search(name)]
        if early:
            self.complain(f"{', '.join(early)} may answer before SecurityMiddleware has a say")

    def test_plain_http_is_redirected(self):
        """DJANGO-HTTPS-001/no-ssl-redirect: SECURE_SSL_REDIRECT."""
        self.in_front("https")
        response = Client(raise_request_exception=False).get(self.page_url())
        if not response.headers.get("Location", "").startswith("https://"):
            self.complain(f"GET http://testserver{self.page_url()} is answered without encryption: {told(response)}")

    def test_browsers_remember_https(self):
        """DJANGO-HTTPS-001/weak-hsts: SECURE_HSTS_SECONDS, at least half a year."""
        self.in_front("https")
        seconds = re.compile(r"max-age=(\d+)")
        self.header("Strict-Transport-Security", lambda value: int((seconds.search(value) or [0, 0])[1]) >= 15552000)

    def test_session_cookie(self):
        """DJANGO-SESS-001: SESSION_COOKIE_SECURE, SESSION_COOKIE_HTTPONLY and SESSION_COOKIE_SAMESITE."""
        cookie = self.cookies()[settings.SESSION_COOKIE_NAME]
        with self.subTest("secure"):
            self.flag(cookie, "secure", "travels over plain http (SESSION_COOKIE_SECURE)")
        with self.subTest("httponly"):
            self.flag(cookie, "httponly", "can be read by scripts (SESSION_COOKIE_HTTPONLY)")
        with self.subTest("samesite"):
            if str(cookie["samesite"]).lower() == "none":
                self.complain("other sites' requests carry the session cookie (SESSION_COOKIE_SAMESITE is None)")

    def test_csrf_cookie(self):
        """DJANGO-SESS-002/csrf-cookie-insecure: CSRF_COOKIE_SECURE."""
        cookie = self.cookies().get(settings.CSRF_COOKIE_NAME)
        if cookie is None:
            self.skipTest("the token is kept in the session")
        self.flag(cookie, "secure", "travels over plain http (CSRF_COOKIE_SECURE)")

    def test_other_origins_do_not_read_with_cookies(self):
        """DJANGO-CORS-001/allow-all-with-credentials: CORS_ALLOWED_ORIGINS names those that may."""
        for url in self.urls():
            response = self.ask(None, "GET", url, HTTP_ORIGIN=FOREIGN_ORIGIN)
            origin = response.headers.get("Access-Control-Allow-Origin")
            if origin == FOREIGN_ORIGIN and response.headers.get("Access-Control-Allow-Credentials") == "true":
                self.complain(f"GET {url} lets {FOREIGN_ORIGIN} read it with the visitor's cookies")

    def test_addresses_have_one_spelling(self):
        """DJANGO-AUTHN-001/unanchored-route: re_path(r"^reports/") with the ^.

        Without it everything that ends in the pattern leads to the view, past rules of a proxy for the real address.
        """
        doubled = [url for url in self.plain_addresses() if leads_to_the_same("/no-such-page" + url, url)]
        if doubled:
            self.complain("these pages also answer below /no-such-page: " + ", ".join(doubled[:10]))

    def header(self, name, is_good):
        response = self.ask(None, "GET", self.page_url())
        value = response.headers.get(name)
        if value is None or not is_good(value):
            self.complain(f"GET {self.page_url()} is answered with {name}: {value}" if value else f"GET {self.page_url()} is answered without {name}")

    def flag(self, cookie, flag, otherwise):
        if not cookie[flag]:
            self.complain(f"the cookie {cookie.key} {otherwise}")

    def cookies(self):
        def view(request):
            request.session["seen"] = True
            get_token(request)
            return HttpResponse()

        return SessionMiddleware(CsrfViewMiddleware(view))(RequestFactory().get("/", secure=True)).cookies

    def page_url(self):
        return «page»

    def urls(self):
        return «urls»

    def plain_addresses(self):
        names = «names»
        return [url for url in map(address_or_none, names) if url]
