import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import { sureness } from "../support/sureness.ts";

const encoder = new TextEncoder();

test("a digest that only its name makes a token", () => {
  const text = `import hashlib
import time


def version(entries):
    hasher = hashlib.sha1()
    for entry in sorted(entries):
        hasher.update(entry.encode())
    server_token = hasher.hexdigest()
    return {"ServerToken": server_token}


def fingerprint(raw_token):
    token_hash = hashlib.sha1(raw_token).hexdigest()
    return {"token_hash": token_hash}


def access(email):
    access_token = hashlib.sha1(f"{email}{time.time()}".encode()).hexdigest()
    return access_token
`;
  expect(sureness("weak-hash", { "shop/sync.py": text })).toEqual({
    version: "low",
    fingerprint: "low",
    access: "medium",
  });
});

test("what only a form of the site's own can bring into a page", () => {
  const page = (decorator: string): Readonly<Record<string, string>> => ({
    "shop/views.py": `from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@require_POST
${decorator}
def change(request):
    return render(request, "change.html", {"kind": request.POST.get("kind", "")})
`,
    "shop/templates/change.html": "<html><body><input value={{ kind }}></body></html>",
    "shop/urls.py":
      "from django.urls import path\nfrom shop import views\nurlpatterns = [path('c/', views.change)]\n",
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py": "INSTALLED_APPS = ['shop']\nROOT_URLCONF = 'shop.urls'\n",
  });
  const severities = (files: Readonly<Record<string, string>>): readonly string[] => {
    const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
    return audit(given)
      .findings.filter(({ check }) => check === "unquoted-attribute")
      .map(({ severity, confidence }) => `${severity}/${confidence}`);
  };
  expect(severities(page("@csrf_exempt"))).toEqual(["high/high"]);
  expect(severities(page(""))).toEqual([]);
});

test("a certificate check that an option switches off", () => {
  const none = (before: string): string => `import ssl


def connect(remote):
    context = ssl.create_default_context()
    if ${before}:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
`;
  const files = {
    "shop/chosen.py": none("not remote.tls_validation"),
    "shop/sometimes.py": none("remote.use_tls"),
  };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor", select: ["DJANGO-CRYPTO-001"] } });
  expect(Object.fromEntries(findings.map(({ path, confidence }) => [path, confidence]))).toEqual({
    "shop/chosen.py": "low",
    "shop/sometimes.py": "high",
  });
});

test("a view for everybody that picks its rows for whoever asks", () => {
  const text = `from rest_framework import permissions, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from shop.models import Note


class Shown(viewsets.ReadOnlyModelViewSet):
    queryset = Note.objects.all()
    permission_classes = [permissions.AllowAny]

    def filter_queryset(self, queryset):
        return queryset.filter(owner=self.request.user)

    @action(detail=True, methods=["post"])
    def touch(self, request, pk=None):
        Note.objects.filter(pk=self.get_object().pk).update(text="")
        return Response()


class Made(viewsets.ModelViewSet):
    queryset = Note.objects.all()
    permission_classes = [permissions.AllowAny]

    def filter_queryset(self, queryset):
        return queryset.filter(owner=self.request.user)

    def create(self, request):
        Note.objects.create(text=request.data["text"])
        return Response()
`;
  const urls = `from rest_framework.routers import DefaultRouter
from shop import api

router = DefaultRouter()
router.register("shown", api.Shown)
router.register("made", api.Made)
urlpatterns = router.urls
`;
  const models = `from django.db import models


class Note(models.Model):
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    text = models.TextField()
`;
  const files = { "shop/api.py": text, "shop/urls.py": urls, "shop/models.py": models };
  expect(sureness("drf-allow-any", files)).toEqual({ Shown: "low", Made: "medium" });
});

test("a policy whose middleware the environment switches on", () => {
  const settings = (last: string): Readonly<Record<string, string>> => ({
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/wsgi.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py": `import os
INSTALLED_APPS = ["csp"]
ROOT_URLCONF = "shop.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
${last}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
`,
    "requirements.txt": "Django==5.2\ndjango-csp==4.0\n",
  });
  const switched = settings(
    'if os.environ.get("SEND") == "yes":\n    MIDDLEWARE.append("csp.middleware.CSPMiddleware")',
  );
  expect(sureness("csp-without-middleware", switched)).toEqual({ "": "low" });
  expect(sureness("csp-without-middleware", settings(""))).toEqual({ "": "medium" });
});

test("escaping that is off around a setting", () => {
  const page = (name: string): Readonly<Record<string, string>> => ({
    "shop/templates/foot.html": `<html><body>{% autoescape off %}<b>{{ ${name} }}</b>{% endautoescape %}</body></html>`,
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py": "INSTALLED_APPS = ['shop']\n",
  });
  expect(sureness("autoescape-off", page("shop_settings.footer"))).toEqual({ "": "low" });
  expect(sureness("autoescape-off", page("signatory.title"))).toEqual({ "": "medium" });
});

test("a check that refuses the hosts which the parser finds", () => {
  const text = `from urllib.parse import urlparse

from django.shortcuts import redirect


def is_relative(url):
    is_absolute = bool(urlparse(url).netloc)
    leading = len(url) - len(url.lstrip("/"))
    return url and not is_absolute and leading <= 1


def leave(request):
    target = request.GET.get("next")
    if target and is_relative(target):
        return redirect(target)
    return redirect("/")
`;
  const { findings } = audit([{ path: "shop/views.py", bytes: encoder.encode(text) }]);
  const told = findings.filter(({ check }) => check === "naive-check").map(({ message }) => message);
  expect(told.length).toBeGreaterThan(0);
  expect(told.every((message) => message.includes("https:///elsewhere.example"))).toBe(true);
  expect(told.some((message) => message.includes("never looks at its host"))).toBe(false);
});

test("a shell command in a function that nobody calls", () => {
  const text = `import subprocess


def unused(name):
    subprocess.run(f"convert {name}", shell=True)


def used(name):
    subprocess.run(f"convert {name}", shell=True)


used(input())
`;
  expect(sureness("shell-true-interpolated", { "shop/convert.py": text })["unused"]).toBe("low");
});

test("a link that only changes what the visitor follows", () => {
  const view = (name: string): string => `

@login_required
def ${name}(request, pk):
    topic = Topic.objects.get(pk=pk)
    topic.readers.add(request.user)
    topic.touched = 1
    topic.save()
    return redirect("/")
`;
  const names = ["subscribe", "mark_all_read", "close_topic"];
  const files = {
    "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n`,
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n`,
    "shop/models.py": `from django.contrib.auth.models import User
from django.db import models


class Topic(models.Model):
    readers = models.ManyToManyField(User)
    touched = models.IntegerField()
`,
    "shop/urls.py": `from django.urls import path
from shop import views
urlpatterns = [${names.map((name) => `path("${name}/<int:pk>/", views.${name})`).join(", ")}]
`,
    "shop/views.py": `from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from shop.models import Topic
${names.map(view).join("")}`,
  };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor", select: ["DJANGO-CSRF-001"] } });
  const told = findings.filter(({ check }) => check === "get-state-change");
  expect(Object.fromEntries(told.map(({ scope, severity }) => [scope, severity]))).toEqual({
    subscribe: "medium",
    mark_all_read: "medium",
    close_topic: "high",
  });
});

test("a create beside methods that may ask about their row", () => {
  const files = {
    "manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE","shop.settings")
`,
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django.contrib.auth", "rest_framework", "shop"]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
`,
    "shop/urls.py": `from rest_framework.routers import DefaultRouter
from shop import views
router = DefaultRouter()
router.register("boxes", views.Boxes, basename="boxes")
urlpatterns = router.urls
`,
    "shop/models.py": `from django.db import models


class Box(models.Model):
    name = models.TextField()
`,
    "shop/views.py": `from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet
from shop.models import Box


class MayKeep(BasePermission):
    def has_permission(self, request, view):
        return view.keeps(request.user, view.box())


class Boxes(ViewSet):
    def get_permissions(self):
        if self.action == "create":
            return [IsAuthenticated()]
        return [IsAuthenticated(), MayKeep()]

    def create(self, request):
        Box.objects.create(name=request.data["name"])
        return Response()

    def update(self, request, pk=None):
        Box.objects.filter(pk=pk).update(name=request.data["name"])
        return Response()

    def partial_update(self, request, pk=None):
        Box.objects.filter(pk=pk).update(name=request.data["name"])
        return Response()

    def destroy(self, request, pk=None):
        Box.objects.filter(pk=pk).delete()
        return Response()
`,
  };
  const staff = files["shop/views.py"].replace(
    "view.keeps(request.user, view.box())",
    "request.user.is_staff",
  );
  expect(sureness("missing-permission", files)).toEqual({ "Boxes.create": "low" });
  expect(sureness("missing-permission", { ...files, "shop/views.py": staff })).toEqual({
    "Boxes.create": "medium",
  });
});

test("a row that is called like the heading, and a file that is put away", () => {
  const head = `import csv
import io

import boto3
from django.http import HttpResponse

from shop.models import Customer


`;
  const models = `from django.db import models


class Customer(models.Model):
    name = models.TextField()
`;
  const surenessOf = (body: string): string | undefined =>
    sureness("formula-injection", { "shop/exports.py": head + body, "shop/models.py": models })["export"];
  const headed = `def export(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    columns = [Customer.objects.first().name]
    writer.writerow(columns)
`;
  const each = `    for number in range(3):
        writer.writerow([number])
    return response
`;
  expect(surenessOf(headed + each)).toBe("low");
  expect(surenessOf(`${headed}    return response\n`)).toBe("medium");
  const filled = `def export(place):
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for customer in Customer.objects.all():
        writer.writerow([customer.name])
`;
  const put = '    boto3.client("s3").put_object(Bucket="imports", Key="a.csv", Body=buffer.getvalue())\n';
  expect(surenessOf(filled + put)).toBe("low");
  expect(surenessOf(`${filled + put}    return buffer.getvalue()\n`)).toBe("medium");
  const made = `import requests


def export(rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=["name"])
    writer.writerows(rows)
    return buffer.getvalue()


`;
  const asked = `def located():
    return requests.post("https://maps.example/", files={"data": export(Customer.objects.values("name"))})
`;
  const shown = `def shown(request):
    return HttpResponse(export(Customer.objects.values("name")), content_type="text/csv")
`;
  expect(surenessOf(made + asked)).toBe("low");
  expect(surenessOf(made + shown)).toBe("medium");
  expect(surenessOf(`${made + asked}\n\n${shown}`)).toBe("medium");
});

test("a form that another system signs holds no typed passwords", () => {
  const text = `import hmac
import logging

from django.conf import settings
from django.http import HttpResponse

logger = logging.getLogger(__name__)


def signed(request):
    if not hmac.compare_digest(request.headers["X-Mark"], settings.MARK):
        return HttpResponse(status=403)
    logger.warning("told %s", request.POST)
    return HttpResponse()


def typed(request):
    logger.warning("told %s", request.POST)
    return HttpResponse()
`;
  const files = [{ path: "shop/views.py", bytes: encoder.encode(text) }];
  const found = audit(files, { choice: { persona: "auditor" } }).findings.filter(
    (one) => one.check === "request-dump-logged",
  );
  expect(found.map(({ scope, severity }) => [scope, severity])).toEqual([
    ["typed", "medium"],
    ["signed", "low"],
  ]);
});

test("a digest of a password that the code draws itself", () => {
  const text = `import hashlib
import secrets

from django.utils.crypto import get_random_string


def draw():
    return "".join(secrets.choice("abcdef") for _ in range(15))


def mailbox(api, name):
    password = draw()
    api.insert({"name": name, "password": hashlib.sha1(password.encode()).hexdigest()})


def salted(row, password):
    row.digest = hashlib.sha1((get_random_string(8) + password).encode()).hexdigest()


def chosen_or_drawn(row, form):
    password = form.cleaned_data["password"] or get_random_string(20)
    row.digest = hashlib.sha1(password.encode()).hexdigest()
`;
  expect(sureness("manual-hashing", { "shop/mailboxes.py": text })).toEqual({
    mailbox: "low",
    salted: "high",
    chosen_or_drawn: "high",
  });
});

test("a lone word that means a code, and one that may mean anything", () => {
  const text = `import logging

from django.conf import settings

logger = logging.getLogger(__name__)


def sent(otp):
    print(otp)


def parsed(token):
    logger.info(token)


def tried(otp):
    if settings.DEBUG:
        print(otp)
`;
  expect(sureness("secret-logged", { "shop/codes.py": text })).toEqual({ sent: "medium", parsed: "low" });
});

test("a class's own helper that nothing calls", () => {
  const site = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py": "INSTALLED_APPS = ['shop']\nROOT_URLCONF = 'shop.urls'\n",
    "shop/urls.py": "urlpatterns = []\n",
  };
  const view = (calls: string, base: string): Readonly<Record<string, string>> => ({
    ...site,
    "shop/views.py": `import jwt
from library import Base
from rest_framework.views import APIView


class Login(${base}):
    def _read_token(self, token):
        return jwt.decode(token, verify=False)["email"]

    def post(self, request):
        return ${calls}
`,
  });
  const helper = (calls: string, base = "APIView"): Readonly<Record<string, string>> =>
    sureness("jwt-unverified", view(calls, base));
  expect(helper("None")).toEqual({ "Login._read_token": "low" });
  expect(helper("self._read_token(request.data['token'])")).toEqual({ "Login._read_token": "high" });
  expect(helper("getattr(self, request.data['step'])()")).toEqual({ "Login._read_token": "high" });
  expect(helper("None", "Base")).toEqual({ "Login._read_token": "high" });
  const form = (calls: string): Readonly<Record<string, string>> => ({
    ...site,
    "shop/forms.py": `from django import forms
from django.core.files.storage import default_storage


class Photos(forms.Form):
    photo = forms.FileField()

    def _keep_photo(self):
        sent = self.cleaned_data["photo"]
        default_storage.save(f"photos/{sent.name}", sent)

    def save(self):
        ${calls}
`,
  });
  expect(sureness("client-filename-used", form("pass"))).toEqual({ "Photos._keep_photo": "low" });
  expect(sureness("client-filename-used", form("self._keep_photo()"))).toEqual({
    "Photos._keep_photo": "medium",
  });
});

test("a list of endings beside an image field", () => {
  const model = (field: string): Readonly<Record<string, string>> => ({
    "shop/models.py": `from django.core.validators import FileExtensionValidator
from django.db import models


class Banner(models.Model):
    image = models.${field}(validators=[FileExtensionValidator(allowed_extensions=["png", "svg"])])
`,
  });
  expect(Object.values(sureness("active-content-served", model("ImageField")))).toEqual(["low"]);
  expect(Object.values(sureness("active-content-served", model("FileField")))).toEqual(["medium"]);
});

test("a password's digest that nobody keeps", () => {
  const text = `import hashlib
from django.conf import settings
from django.utils.crypto import constant_time_compare


def check(password, user, digests):
    made = hashlib.sha1()
    made.update(password)
    return bool(constant_time_compare(made.digest(), digests.get(user, b"")))


def check_row(password, row):
    made = hashlib.sha1(password).digest()
    return bool(constant_time_compare(made, row.digest))


def kept(password, row):
    row.digest = hashlib.sha1(password).digest()
    row.save()


def guarded_by(accounts):
    held = {}
    for user, password in accounts.items():
        made = hashlib.sha1()
        made.update(password.encode())
        held[user] = made.digest()
    return held


def guarded_as_well(accounts):
    held = {}
    for user, password in accounts.items():
        held[user] = hashlib.sha1(password.encode()).digest()
    return held


GUARDED = guarded_by({settings.METRICS_USER: settings.METRICS_PASSWORD})
`;
  const expected = {
    check: "low",
    check_row: "high",
    kept: "high",
    guarded_by: "low",
    guarded_as_well: "high",
  };
  expect(sureness("manual-hashing", { "shop/basic.py": text })).toEqual(expected);
  const own = text.replace("from django.conf import settings", "from shop import settings");
  const files = { "shop/basic.py": own, "shop/__init__.py": "", "shop/settings.py": "INSTALLED_APPS = []\n" };
  expect(sureness("manual-hashing", files)).toEqual(expected);
});

test("a text that is marked for what holds no HTML", () => {
  const text = `from django.utils.safestring import mark_safe
from django.shortcuts import render


def html_to_text(value):
    return mark_safe(value)


def as_badge(value):
    return mark_safe(value)


def show(request):
    given = request.GET["name"]
    return render(request, "show.txt", {"plain": html_to_text(given), "rich": as_badge(given)})
`;
  expect(sureness("mark-safe", { "shop/views.py": text })).toEqual({ html_to_text: "low", as_badge: "high" });
});

test("a path that a method of several classes makes", () => {
  const file = (given: string): string => `import os
import secrets

from django.db import models


class Model(models.Model):
    text = models.TextField()

    def make_path(self, kind):
        return f"/data/{kind}_{secrets.token_hex(8)}", kind

    @staticmethod
    def keep(row, text, kind):
        path, _ = row.make_path(kind)
        with open(path, "w") as file:
            file.write(text)


class Report(models.Model):
    def make_path(self, kind):
        return f"/reports/{secrets.token_hex(8)}", kind


def take(request):
    row = request.POST["row"]
    Model.keep(row, "x", ${given})
`;
  const kept = (given: string): Readonly<Record<string, string>> =>
    sureness("delete-or-write", { "shop/models.py": file(given) });
  expect(kept('"model"')).toEqual({ "Model.keep": "low" });
  expect(kept('request.POST["kind"]')).toEqual({ "Model.keep": "high" });
});
