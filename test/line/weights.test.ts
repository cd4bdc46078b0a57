import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import type { Finding } from "../../src/findings/finding.ts";

const encoder = new TextEncoder();

/** The findings of one check in some files. */
function found(check: string, files: Readonly<Record<string, string>>): readonly Finding[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return audit(given, { choice: { persona: "auditor" } }).findings.filter((one) => one.check === check);
}

test("a salt may be foreseen, a nonce had better not", () => {
  const findings = found("insecure-random-token", {
    "shop/ciphers.py": `import random


def salted(text):
    salt = random.randrange(15)
    return f"{salt}{text}"


def signed(text):
    nonce = random.randrange(10**12)
    return f"{nonce}{text}"
`,
  });
  expect(Object.fromEntries(findings.map(({ scope, severity }) => [scope, severity]))).toEqual({
    salted: "low",
    signed: "medium",
  });
});

test("an origin on a developer's machine does not say that the site uses TLS", () => {
  const messageWith = (origin: string): string | undefined =>
    found("session-cookie-insecure", {
      "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n`,
      "shop/settings.py": `ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
CSRF_TRUSTED_ORIGINS = ["${origin}"]
`,
    })[0]?.message;
  expect(messageWith("https://shop.example")).toContain("TLS is in use");
  expect(messageWith("https://localhost:8443")).not.toContain("TLS is in use");
  expect(messageWith("https://127.0.0.1")).not.toContain("TLS is in use");
});

test("a format string reads attributes of objects, and of texts nothing but their width", () => {
  const findings = found("str-format-user", {
    "shop/badges.py": `class Badge:
    def __init__(self, pattern):
        self.pattern = pattern

    def of_guest(self, guest):
        return self.pattern.format(guest=guest, meeting=guest.meeting)

    def of_name(self, name):
        return self.pattern.format(name=name, short=name.title())
`,
    "shop/views.py": `from shop.badges import Badge


def badge(request, guests):
    badge = Badge(request.GET["pattern"])
    return [badge.of_guest(guests[0]), badge.of_name("Ada")]
`,
  });
  expect(
    Object.fromEntries(
      findings
        .filter(({ path }) => path.endsWith("badges.py"))
        .map(({ scope, severity }) => [scope, severity]),
    ),
  ).toEqual({ "Badge.of_guest": "medium", "Badge.of_name": "low" });
});

test("a stored format string weighs more where a form of the project fills it", () => {
  const models = `from django.contrib.auth import get_user_model
from django.db import models


class Profile(models.Model):
    user = models.OneToOneField(get_user_model(), on_delete=models.CASCADE)
    signature = models.TextField()
    footer = models.TextField()

    def signed(self):
        return self.signature.format(user=self.user, site=self.user.site)

    def footed(self):
        return self.footer.format(user=self.user, site=self.user.site)
`;
  const findings = found("str-format-user", {
    "shop/models.py": models,
    "shop/views.py": `from django import forms
from django.shortcuts import render
from shop.models import Profile


class SignatureForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ["signature"]


def sign(request):
    form = SignatureForm(request.POST, instance=request.user.profile)
    if form.is_valid():
        form.save()
    return render(request, "profile.html", {"text": request.user.profile.signed()})
`,
  });
  expect(Object.fromEntries(findings.map(({ scope, severity }) => [scope, severity]))).toEqual({
    "Profile.signed": "medium",
    "Profile.footed": "low",
  });
});

test("uploads that Django hands out only where a setting is on are a hint", () => {
  const sureness = (condition: string): readonly (string | undefined)[] =>
    found("media-served-by-django", {
      "shop/urls.py": `from django.conf import settings
from django.urls import re_path
from django.views.static import serve

urlpatterns = []
${condition}
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]
`,
    }).map(({ confidence }) => confidence);
  expect(sureness("if settings.SERVE_MEDIA:")).toEqual(["low"]);
  expect(sureness("if settings.SERVE_MEDIA or settings.LOCAL_FILES:")).toEqual(["low"]);
  expect(sureness("if settings.SERVE_MEDIA or True:")).toEqual(["high"]);
  expect(sureness("if True:")).toEqual(["high"]);
});

const DESK: Readonly<Record<string, string>> = {
  "manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
`,
  "desk/settings.py": `ROOT_URLCONF = "desk.urls"
INSTALLED_APPS = ["django.contrib.auth", "desk"]
`,
  "desk/models.py": `import markdown
from django.conf import settings
from django.db import models
from django.utils.safestring import mark_safe


class Notice(models.Model):
    writer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField()

    def html(self):
        return mark_safe(markdown.markdown(self.text))
`,
  "desk/urls.py": `from django.urls import path
from desk import views

urlpatterns = [
    path("edit/<int:pk>/", views.EditNotice.as_view()),
    path("table/", views.table),
    path("people/<int:pk>/", views.NewPassword.as_view()),
]
`,
};

const HEAD = `import csv
from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, UpdateView
from desk.models import Notice


def table(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for notice in Notice.objects.all():
        writer.writerow([notice.text])
    return response


class PasswordForm(forms.Form):
    password = forms.CharField()

`;

const BODY = `
    model = Notice
    fields = ["text"]
`;

const PASSWORDS = `
    form_class = PasswordForm

    def form_valid(self, form):
        user = get_object_or_404(User, pk=self.kwargs["pk"])
        user.set_password(form.cleaned_data["password"])
        user.save()
        return redirect("/")
`;

const STAFF = `${HEAD}
class EditNotice(PermissionRequiredMixin, UpdateView):
    permission_required = "desk.change_notice"
${BODY}

class NewPassword(PermissionRequiredMixin, FormView):
    permission_required = "auth.change_user"
${PASSWORDS}`;

const ANYBODY = `${HEAD}
class EditNotice(LoginRequiredMixin, UpdateView):${BODY}
    def get_object(self, queryset=None):
        return get_object_or_404(Notice, writer=self.request.user)


class NewPassword(LoginRequiredMixin, FormView):
${PASSWORDS}`;

test.each(["markdown-unsanitized", "formula-injection", "password-set-without-validation"])(
  "%s counts less where only staff write, and one's own row makes nobody staff",
  (check) => {
    const severity = (views: string): string | undefined =>
      found(check, { ...DESK, "desk/views.py": views })[0]?.severity;
    expect([severity(STAFF), severity(ANYBODY)]).toEqual(["low", "medium"]);
  },
);

test("a formula's column is told by name", () => {
  const [finding] = found("formula-injection", { ...DESK, "desk/views.py": ANYBODY });
  expect(finding?.message).toContain("`Notice.text`");
});

test("one cause where the value comes in, whatever goes there", () => {
  const findings = found("open-redirect", {
    "shop/views.py": `from django.http import HttpResponseRedirect
from django.views import View


class Back(View):
    def target(self):
        return self.request.GET["next"]

    def named(self, name):
        return self.request.GET[name]


class Save(Back):
    def post(self, request):
        return HttpResponseRedirect(self.target())


class Drop(Back):
    def post(self, request):
        return HttpResponseRedirect(self.target())


class Move(Back):
    def post(self, request):
        return HttpResponseRedirect(self.named("next"))


class Copy(Back):
    def post(self, request):
        return HttpResponseRedirect(self.named("from"))
`,
  });
  expect(findings.map(({ scope }) => scope)).toEqual(["Save.post", "Move.post", "Copy.post"]);
});

const SETTINGS = `import os
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.sites", "shop"]
SITE_ID = 1
ALLOWED_HOSTS = os.environ.get("HOSTS", "*").split(",")
`;

test.each([
  ["url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})", "low"],
  ["f'https://{request.get_host()}/'", "medium"],
])("a host that is only compared makes no link: %s", (code, severity) => {
  const findings = found("wildcard-from-env", {
    "manage.py": DESK["manage.py"]?.replace("desk", "shop") ?? "",
    "shop/settings.py": SETTINGS,
    "shop/views.py": `from django.utils.http import url_has_allowed_host_and_scheme


def check(request):
    url = request.GET["url"]
    return ${code}
`,
  });
  expect(findings.map((one) => one.severity)).toEqual([severity]);
});

const FUNCTIONS = `import ldap
from shop import jobs
from shop.models import Job


def work(connection, base):
    job = Job.objects.get(pk=1)
    connection.search_s(base, ldap.SCOPE_SUBTREE, job.filter)
    return getattr(jobs, job.name)()
`;

const JOB = `from django.db import models


class Job(models.Model):
    name = models.CharField(max_length=50)
    filter = models.CharField(max_length=50)
`;

const MAKES = `
def make(request):
    Job.objects.create(name=request.POST["name"], filter=request.POST["filter"])
`;

test.each(["getattr-dispatch", "ldap-filter"])("%s: what no request fills is the code's own", (check) => {
  const severity = (code: string): string | undefined =>
    found(check, { "shop/models.py": JOB, "shop/work.py": code })[0]?.severity;
  expect([severity(FUNCTIONS), severity(`${FUNCTIONS}${MAKES}`)]).toEqual(["low", "medium"]);
});

test("ldap-filter: a stored base is the operator's, a filter and a part of a base are not", () => {
  const code = (search: string): string =>
    `from ldap3 import Connection\nfrom shop.models import Job\n\n\ndef work():\n    job = Job.objects.get(pk=1)\n    ${search}\n${MAKES}`;
  const weighed = (search: string): readonly string[] =>
    found("ldap-filter", { "shop/models.py": JOB, "shop/work.py": code(search) }).map(
      ({ severity, confidence }) => `${severity} ${confidence}`,
    );
  expect(weighed('Connection("ldap").search(job.name, "(uid=*)")')).toEqual(["low low"]);
  expect(weighed('Connection("ldap").search(f"ou={job.name},dc=example", "(uid=*)")')).toEqual([
    "medium medium",
  ]);
  expect(weighed('Connection("ldap").search("dc=example", job.filter)')).toEqual(["medium medium"]);
});

test("a command that the operator runs with stored words counts less", () => {
  const code = `import subprocess
from shop.models import Job


def handle():
    job = Job.objects.get(pk=1)
    subprocess.run(f"tar -cf jobs.tar {job.name}", shell=True)
`;
  const severity = (path: string): string | undefined =>
    found("shell-true-interpolated", { "shop/models.py": JOB, [path]: code })[0]?.severity;
  expect(severity("shop/management/commands/pack.py")).toBe("low");
  expect(severity("shop/packing.py")).toBe("high");
});

test("which column a cursor gave is not known", () => {
  const [finding] = found("sql-interpolated", {
    "shop/sizes.py": `from django.db import connection


def size():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        cursor.execute(f"SELECT pg_database_size('{name}')")
`,
  });
  expect(finding?.confidence).toBe("low");
});

const PAGES: Readonly<Record<string, string>> = {
  "manage.py": DESK["manage.py"] ?? "",
  "desk/urls.py": `from django.urls import path
from desk import views

urlpatterns = [path("", views.show), path("out/<int:pk>/", views.out)]
`,
  "desk/models.py": `from django.db import models


class Note(models.Model):
    text = models.TextField()
`,
  "desk/views.py": `from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from desk.models import Note


def show(request):
    return render(request, "show.html", {"q": request.GET["q"], "next": request.GET["next"]})


@login_required
def out(request, pk):
    note = get_object_or_404(Note, pk=pk)
    note.text = ""
    note.delete()
    Note.objects.create(text="gone")
    return redirect("/")
`,
  "desk/templates/show.html": `<p>{{ q|safe }}</p><a onclick="go('{{ q }}')" href="{{ next }}">on</a>
`,
};

const PLAIN = `ROOT_URLCONF = "desk.urls"
INSTALLED_APPS = ["django.contrib.auth", "desk"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
`;

const POLICY = `${PLAIN}MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
CSP_SCRIPT_SRC = ["'self'"]
`;

const LOOSE = `${PLAIN}MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
CSP_SCRIPT_SRC = ["'self'", "'unsafe-inline'"]
`;

test.each(["safe-filter", "script-context", "url-attribute"])(
  "%s counts one step less under a policy that refuses inline scripts",
  (check) => {
    const severity = (settings: string): string | undefined =>
      found(check, { ...PAGES, "desk/settings.py": settings })[0]?.severity;
    expect([severity(PLAIN), severity(POLICY), severity(LOOSE)]).toEqual(["high", "medium", "high"]);
  },
);

test("fixes fit the place", () => {
  const fix = (check: string): string | undefined =>
    found(check, { ...PAGES, "desk/settings.py": PLAIN })[0]?.fix;
  expect(fix("script-context")).toContain("|escapejs");
  expect(fix("url-attribute")).toContain("url_has_allowed_host_and_scheme");
});

test("of several changes on GET the deletion is told", () => {
  const [finding] = found("get-state-change", { ...PAGES, "desk/settings.py": PLAIN });
  expect(finding?.message).toContain("deletes");
});

const EXEMPT = `from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from desk.models import Note


@csrf_exempt
DECORATORdef leave(request):
    Note.objects.create(text=request.POST["text"])
`;

test.each([
  ["@xframe_options_exempt\n", "low"],
  ["", "medium"],
])("an exempt form for frames elsewhere: %j", (decorator, severity) => {
  const [finding] = found("exempt-view", {
    ...PAGES,
    "desk/settings.py": PLAIN,
    "desk/forms.py": EXEMPT.replace("DECORATOR", decorator),
  });
  expect(finding?.severity).toBe(severity);
});

test("an exempt view that logs somebody in leads into another account, and touches nothing", () => {
  const weigh = (body: string): string | undefined =>
    found("exempt-view", {
      "shop/models.py": `from django.db import models


class Note(models.Model):
    by = models.IntegerField()
`,
      "shop/views.py": `from django.contrib.auth import authenticate, login
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from shop.models import Note


@csrf_exempt
def enter(request):
    user = authenticate(username=request.POST["name"], password=request.POST["password"])
    ${body}
    return HttpResponse()
`,
    })[0]?.severity;
  expect(weigh("login(request, user)")).toBe("medium");
  expect(weigh("Note.objects.create(by=request.user)")).toBe("high");
});

test("rendered Markdown of the request is as sure as Markdown lets HTML through; another call may clean", () => {
  const findings = found("html-response", {
    "shop/views.py": `import markdown
from django.http import HttpResponse
from elsewhere import shown


def preview(request):
    return HttpResponse(markdown.markdown(request.GET["text"]))


def other(request):
    return HttpResponse(shown(request.GET["text"]))
`,
  });
  expect(Object.fromEntries(findings.map(({ scope, confidence }) => [scope, confidence]))).toEqual({
    preview: "medium",
    other: "low",
  });
});

test("a field that is called like a typed text weighs more between tags than what the code calls its own things", () => {
  const findings = found("mark-safe", {
    "shop/lists.py": `from django.utils.safestring import mark_safe

from elsewhere import menu, order_of


def customer():
    return mark_safe("<li>%s</li>" % order_of(1).customer.name)


def entry():
    return mark_safe("<li>%s</li>" % menu(1).button.title)


class Bar:
    def render(self):
        return mark_safe("".join(f"<li>{one.title}</li>" for _, one in enumerate(self.buttons.values())))
`,
  });
  expect(Object.fromEntries(findings.map(({ scope, severity }) => [scope, severity]))).toEqual({
    customer: "medium",
    entry: "low",
    "Bar.render": "low",
  });
});

test("rows that a page calls by their model's name count by who writes them, and reading them is no writing", () => {
  const weighed = (views: string): unknown =>
    found("safe-filter", {
      "shop/models.py": `from django.db import models


class StockEntry(models.Model):
    remark = models.TextField()
`,
      "shop/serializers.py": `from rest_framework import serializers

from shop.models import StockEntry


class StockSerializer(serializers.ModelSerializer):
    class Meta:
        model = StockEntry
        fields = "__all__"
`,
      "shop/views.py": `from django.shortcuts import render
from rest_framework import viewsets

from elsewhere import entries_of
from shop.serializers import StockSerializer


class Stock(viewsets.${views}):
    serializer_class = StockSerializer


def stock(request):
    return render(request, "shop/stock.html", {"entries": entries_of(request)})
`,
      "shop/urls.py": `from django.urls import path

from shop import views

urlpatterns = [path("stock/", views.stock)]
`,
      "shop/templates/shop/stock.html":
        "{% for stock_entry in entries %}<p>{% include 'shop/entry.html' %}</p>{% endfor %}",
      "shop/templates/shop/entry.html": "<p>{{ stock_entry.remark|safe }}</p>",
    }).map(({ severity }) => severity);
  expect([weighed("ModelViewSet"), weighed("ReadOnlyModelViewSet")]).toEqual([["medium"], ["low"]]);
});

test.each([
  ["jinja2.sandbox.SandboxedEnvironment", "low"],
  ["jinja2.Environment", "critical"],
])("a template of the request in the environment %s", (environment, severity) => {
  const findings = found("template-from-input", {
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"
TEMPLATES = [{"NAME": "jinja", "OPTIONS": {"environment": "${environment}"}}]
`,
    "shop/views.py": `from django.template import engines


def shown(request):
    return engines["jinja"].from_string(request.POST["text"]).render({})
`,
  });
  expect(findings.map((one) => one.severity)).toEqual([severity]);
});

test("a format string into which callers put rows reads their attributes", () => {
  const findings = found("str-format-user", {
    "shop/models.py": `from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20)
`,
    "shop/labels.py": `class Printer:
    def __init__(self, pattern):
        self.pattern = pattern

    def text_for(self, order):
        return self.pattern.format(order=order)

    def text_of(self, word):
        return self.pattern.format(word=word)
`,
    "shop/views.py": `from django.shortcuts import get_object_or_404
from shop.labels import Printer
from shop.models import Order


def label(request, pk):
    printer = Printer(request.GET["pattern"])
    order = get_object_or_404(Order, pk=pk)
    return [printer.text_for(order), printer.text_of("box")]
`,
  });
  const own = findings.filter(({ path }) => path.endsWith("labels.py"));
  expect(Object.fromEntries(own.map(({ scope, severity }) => [scope, severity]))).toEqual({
    "Printer.text_for": "medium",
    "Printer.text_of": "low",
  });
});

test("a function that the request names and then calls is any function", () => {
  const findings = found("dynamic-import", {
    "shop/renderers.py": `from django.utils.module_loading import import_string


def load(name):
    return import_string(name)
`,
    "shop/views.py": `from importlib import import_module

from shop.renderers import load


def called(request):
    renderer = load(request.GET["renderer"])
    return renderer(request.GET["title"])


def by_name(request):
    module = import_module(request.GET["module"])
    return getattr(module, "render")(request.GET["title"])


def resolve(path):
    return getattr(import_module(path), "run")


def resolved(request):
    return resolve(request.GET["path"])(request.GET["title"])


def plain(request):
    module = import_module(request.GET["module"])
    return module.render("title")
`,
  });
  expect(Object.fromEntries(findings.map(({ scope, severity }) => [scope, severity]))).toMatchObject({
    load: "critical",
    by_name: "critical",
    resolve: "critical",
    plain: "high",
  });
});

test("a forged change of what a visitor was shown weighs little, one of their rights much", () => {
  const views = `from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt


@login_required
def done_welcome(request):
    request.user.seen_welcome = True
    request.user.save()
    return redirect("index")


@login_required
def leave_privacy(request):
    request.user.seen_welcome = True
    request.user.is_private = False
    request.user.save()
    return redirect("index")


@csrf_exempt
@login_required
def close_popup(request):
    profile = request.user.profile
    profile.popup_dismissed = request.POST["popup"]
    profile.save()
    return redirect("index")


@csrf_exempt
@login_required
def set_address(request):
    profile = request.user.profile
    profile.address = request.POST["address"]
    profile.save()
    return redirect("index")
`;
  const routes = ["done_welcome", "leave_privacy", "close_popup", "set_address"];
  const files = {
    "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n`,
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.sessions"]\n`,
    "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [${routes.map((one) => `path("${one}/", views.${one})`).join(", ")}]\n`,
    "shop/views.py": views,
  };
  const weights = (check: string): Record<string, string> =>
    Object.fromEntries(found(check, files).map(({ scope, severity }) => [scope ?? "", severity]));
  expect(weights("get-state-change")).toMatchObject({ done_welcome: "low", leave_privacy: "high" });
  expect(weights("exempt-view")).toEqual({ close_popup: "low", set_address: "high" });
  const [marked] = found("get-state-change", files).filter(({ scope }) => scope === "done_welcome");
  expect(marked?.message).toContain("sets `seen_welcome`");
});
