import { describe, expect, test } from "vitest";
import { audit } from "../../audit.ts";

const MODELS = `from django.conf import settings
from django.db import models
class Discussion(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    content = models.TextField()
`;

const URLS = `from django.urls import path
from shop import views
urlpatterns = [path("", views.home), path("<int:pk>/", views.detail)]
`;

/** The checks of access that a default audit shows. */
function shown(home: string): readonly string[] {
  const views = `from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from shop.models import Discussion
${home}
@login_required
def detail(request, pk):
    return render(request, "detail.html", {"row": get_object_or_404(Discussion, pk=pk)})
`;
  const files = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py":
      "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['django.contrib.auth', 'shop']\nMIDDLEWARE = ['django.contrib.auth.middleware.AuthenticationMiddleware']\n",
    "shop/models.py": MODELS,
    "shop/urls.py": URLS,
    "shop/views.py": views,
  };
  const sources = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  return audit(sources)
    .findings.map(({ check }) => check)
    .filter((check) => check === "idor");
}

const list = (rows: string): string =>
  `def home(request):\n    return render(request, "home.html", {"rows": ${rows}})\n`;

describe("a row of a model", () => {
  test("that an open page lists", () => {
    expect(shown(list("Discussion.objects.all()[:10]"))).toEqual([]);
  });

  test.each([
    ["that is listed behind a login", `@login_required\n${list("Discussion.objects.all()")}`],
    ["of which everybody sees their own", list("Discussion.objects.filter(user=request.user)")],
    ["that is listed nowhere", "def home(request):\n    return render(request, 'home.html')\n"],
  ])("%s", (_, home) => {
    expect(shown(home)).toEqual(["idor"]);
  });
});
