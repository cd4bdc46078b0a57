/** Traces and messages speak of the value that is dangerous here, step by step. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import type { Finding } from "../../src/findings/finding.ts";

const encoder = new TextEncoder();

/** The findings of one check. */
function found(check: string, files: Readonly<Record<string, string>>): readonly Finding[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return audit(given, { choice: { persona: "auditor" } }).findings.filter((one) => one.check === check);
}

function notes(finding: Finding | undefined): readonly string[] {
  return (finding?.trace ?? []).map(({ start, note }) => `${start.line}: ${note}`);
}

test("a way begins where the value itself is read, not where the request was asked for something else before", () => {
  const [finding] = found("open-redirect", {
    "shop/views.py": `from django.shortcuts import redirect


def save(request):
    page = request.GET.get("page")
    log(page)
    return redirect(request.GET.get("next"))
`,
  });
  expect(notes(finding)).toEqual(["7: comes from the query string", "7: tells the browser where to go"]);
});

test("a template's value is read where its own name is", () => {
  const [finding] = found("safe-filter", {
    "shop/settings.py":
      'INSTALLED_APPS = ["shop"]\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]\n',
    "shop/views.py": `from django.shortcuts import render


def find(request):
    page = request.GET.get("page")
    return render(request, "find.html", {"page": int(page), "q": request.GET.get("q")})
`,
    "shop/templates/find.html": "<p>{{ q|safe }}</p>\n",
  });
  expect(notes(finding)[0]).toBe("6: comes from the query string; put into the template's context as `q`");
});

test("what another method left on the object is said to be kept there", () => {
  const [finding] = found("ssrf", {
    "shop/views.py": `import requests


class Search:
    def __init__(self, query):
        self.query = query

    def run(self):
        return requests.get(self.query.strip())


def look(request):
    return Search(request.POST["query"]).run()
`,
  });
  expect(notes(finding)).toContain("9: kept in `query`, and read again here");
});

test("the trace of marked HTML leads to the part that the message names", () => {
  const [finding] = found("mark-safe", {
    "shop/html.py": `from django.utils.safestring import mark_safe


def icon(image):
    return f'<img alt="{image.title}">'


def label(row, image):
    return mark_safe("<b>" + str(row.pk) + icon(image) + "</b>")
`,
  });
  expect(finding?.message).toContain("`title`");
  expect(notes(finding)).toEqual([
    "4: parameter `image`",
    "5: `title` goes into the text here",
    "9: becomes HTML as it is",
  ]);
});

test("all parts that are as bad as the first are named", () => {
  const [finding] = found("html-response", {
    "shop/views.py": `from django.http import HttpResponseNotFound


def show(request, folder, name):
    return HttpResponseNotFound('"{}" is not in "{}"'.format(name, folder))
`,
    "shop/urls.py": `from django.urls import path
from shop.views import show

urlpatterns = [path("<path:folder>/in/<path:name>", show)]
`,
  });
  expect(finding?.message).toContain("`name` (and `folder`) in it");
});

test("what stands in one place is said in one step", () => {
  const [finding] = found("idor-write", {
    "shop/models.py": `from django.conf import settings
from django.db import models


class Order(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    note = models.TextField()
`,
    "shop/views.py": `from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import UpdateView
from shop.models import Order


class OrderEdit(LoginRequiredMixin, UpdateView):
    model = Order
    fields = ["note"]
`,
    "shop/urls.py": `from django.urls import path
from shop.views import OrderEdit

urlpatterns = [path("orders/<int:pk>/", OrderEdit.as_view())]
`,
  });
  expect(notes(finding)).toHaveLength(1);
  expect(notes(finding)[0]).toMatch(/fetches the `Order` that the request names; changes it$/);
});

test("a view that inherits its open handler is the place to mend", () => {
  const guarded = (n: number): string => `class Page${n}(LoginRequiredMixin, View):
    def get(self, request):
        return render(request, "page${n}.html")
`;
  const [finding] = found("unauthenticated-write", {
    "shop/models.py":
      "from django.db import models\n\n\nclass News(models.Model):\n    text = models.TextField()\n",
    "shop/base.py": `from django.http import HttpResponse
from django.views.generic import View
from shop.models import News


class ActionView(View):
    def post(self, request, pk):
        News.objects.get(pk=pk).delete()
        return HttpResponse("done")
`,
    "shop/views.py": `from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.views.generic import View
from shop.base import ActionView


${[1, 2, 3, 4, 5, 6].map(guarded).join("\n\n")}

class Publish(ActionView):
    title = "Publish"
`,
    "shop/urls.py": `from django.urls import path
from shop import views

urlpatterns = [
${[1, 2, 3, 4, 5, 6].map((n) => `    path("p${n}/", views.Page${n}.as_view()),`).join("\n")}
    path("publish/<int:pk>/", views.Publish.as_view()),
]
`,
  });
  expect(finding?.path).toBe("shop/views.py");
  expect(finding?.excerpt.lines.join("\n")).toContain("class Publish");
});

test("a redirect that a form decides does not speak of a link alone", () => {
  const [finding] = found("open-redirect", {
    "shop/views.py": `from django.shortcuts import redirect


def save(request):
    return redirect(request.POST["next"])
`,
  });
  expect(finding?.message).toContain("where the page takes that field from its own address");
});

test("the fix of a form that takes too much names its own fields", () => {
  const [finding] = found("mass-assignment", {
    "shop/models.py": `from django.conf import settings
from django.db import models


class Order(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    note = models.TextField()
`,
    "shop/api.py": `from rest_framework import permissions, serializers, viewsets
from shop.models import Order


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = "__all__"


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
    permission_classes = [permissions.IsAuthenticated]
`,
    "shop/urls.py": `from django.urls import include, path
from rest_framework.routers import DefaultRouter
from shop.api import OrderViewSet

router = DefaultRouter()
router.register("orders", OrderViewSet)
urlpatterns = [path("api/", include(router.urls))]
`,
  });
  expect(finding?.fix).toContain("leave `owner` out");
  expect(finding?.fix).toContain("`serializer.save(owner=self.request.user)`");
});

test("error details are followed from where they are caught", () => {
  const [finding] = found("error-detail-to-client", {
    "shop/views.py": `from django.http import JsonResponse


def pay(request):
    try:
        charge()
    except Exception as error:
        answer = {"error": str(error)}
        return JsonResponse(answer)
`,
  });
  expect(notes(finding)).toEqual(["7: whatever is raised is caught here", "9: goes into the answer here"]);
});
