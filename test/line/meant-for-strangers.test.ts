/** Views that are open on purpose, as what stands around them tells. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** The confidence of one check's findings, by their subject's last word. */
function sureness(check: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter((one) => one.check === check);
  return Object.fromEntries(
    own.map(({ message, confidence }) => [/`([\w.]+)`/.exec(message)?.[1] ?? "", confidence]),
  );
}

const SETTINGS = `INSTALLED_APPS = ["django.contrib.auth", "rest_framework"]
ROOT_URLCONF = "site.urls"
`;

const MODELS = `from django.conf import settings
from django.db import models


class Petition(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)


class Signature(models.Model):
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
`;

const NAMES = Array.from({ length: 16 }, (_, index) => `mine_${index}`);

const GUARDED = NAMES.map(
  (name) => `

@login_required
def ${name}(request):
    Petition.objects.create(owner=request.user, title=request.POST["title"])
    return redirect("home")
`,
).join("");

const VIEWS = `from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from site.mails import send_confirmation_email
from site.models import Petition, Signature


def detail(request, pk):
    return render(request, "detail.html", {"petition": {"pk": pk}})


def sign(request, pk):
    Signature.objects.create(petition_id=pk, name=request.POST["name"])
    return redirect("home")


def add_person(request, pk):
    signature = Signature.objects.create(petition_id=pk, name=request.POST["name"])
    send_confirmation_email(request, signature)
    return redirect("home")


def collect(request, pk):
    Signature.objects.create(petition_id=pk, name=request.POST["name"])
    return redirect("home")
${GUARDED}`;

const URLS = `from django.urls import path

from site import views

urlpatterns = [
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/person/", views.add_person, name="person"),
    path("<int:pk>/collect/", views.collect, name="collect"),
    ${NAMES.map((name) => `path("${name}/", views.${name})`).join(", ")},
]
`;

const PAGE = `<form method="post" action="{% url 'sign' petition.pk %}">{% csrf_token %}<input name="name"></form>`;

test("a page for everybody whose form sends to a view that only makes something new", () => {
  expect(
    sureness("inconsistent-sibling", {
      "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
      "site/settings.py": SETTINGS,
      "site/models.py": MODELS,
      "site/views.py": VIEWS,
      "site/urls.py": URLS,
      "site/templates/detail.html": PAGE,
    }),
  ).toEqual({ sign: "low", add_person: "low", collect: "medium" });
});

test("an API view without authentication, with a throttle", () => {
  const view = (name: string, more: string): string => `

class ${name}(generics.CreateAPIView):
    queryset = Signature.objects.all()
    serializer_class = SignatureSerializer
    permission_classes = [AllowAny]
${more}
`;
  expect(
    sureness("drf-allow-any", {
      "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
      "site/settings.py": SETTINGS,
      "site/models.py": MODELS,
      "site/api.py": `from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.throttling import AnonRateThrottle

from site.models import Signature


class SignatureSerializer(serializers.ModelSerializer):
    class Meta:
        model = Signature
        fields = ["petition", "name"]

${view("Counted", "    authentication_classes = []\n    throttle_classes = [AnonRateThrottle]")}
${view("Open", "    authentication_classes = []")}`,
      "site/urls.py": `from django.urls import path

from site import api

urlpatterns = [path("a/", api.Counted.as_view()), path("b/", api.Open.as_view())]
`,
    }),
  ).toEqual({ Counted: "low", Open: "medium" });
});

test("pages of a public register carry the name beside the number", () => {
  expect(
    sureness("unauthenticated-sensitive-read", {
      "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
      "site/settings.py": SETTINGS,
      "site/models.py": `from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=80)
    date_of_birth = models.DateField()
    ssn = models.CharField(max_length=11)


class Patient(models.Model):
    name = models.CharField(max_length=80)
    date_of_birth = models.DateField()
    ssn = models.CharField(max_length=11)
`,
      "site/views.py": `from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render

from site.models import Patient, Person


def person(request, pk, slug):
    return render(request, "person.html", {"person": get_object_or_404(Person, pk=pk)})


def patient(request, pk):
    return render(request, "patient.html", {"patient": get_object_or_404(Patient, pk=pk)})


@login_required
def home(request):
    return render(request, "home.html")
`,
      "site/urls.py": `from django.urls import path

from site import views

urlpatterns = [
    path("person/<int:pk>/<slug:slug>/", views.person),
    path("patient/<int:pk>/", views.patient),
    path("", views.home),
]
`,
    }),
  ).toEqual({ person: "low", patient: "medium" });
});
