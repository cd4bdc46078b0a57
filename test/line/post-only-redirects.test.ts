import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** How sure the audit is of a redirect in a class-based view. */
function sureness(view: string): readonly string[] {
  const texts: Readonly<Record<string, string>> = {
    "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n`,
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\n`,
    "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [path("a/", views.Back.as_view())]\n`,
    "shop/views.py": `from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, View
${view}
    def post(self, request):
        return HttpResponseRedirect(self.target())

    def target(self):
        return self.request.POST.get("next", "/")
`,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { persona: "auditor" as const, preview: true, select: ["DJANGO-REDIRECT-001"] };
  return audit(files, { choice }).findings.map(({ check, confidence }) => `${check} ${confidence}`);
}

const GETS = `class Gets(View):
    def get(self, request):
        return None


`;

test.each([
  ["class Back(View):", "low"],
  [`${GETS}class Back(Gets):`, "high"],
  ["class Back(FormView):", "high"],
  ['@method_decorator(csrf_exempt, name="dispatch")\nclass Back(View):', "high"],
  [
    "class Back(View):\n    @method_decorator(csrf_exempt)\n    def dispatch(self, *args):\n        return super().dispatch(*args)\n",
    "high",
  ],
])("no other site sends to a view that only takes posts: %j is %s", (view, confidence) => {
  expect(sureness(view)).toEqual([`open-redirect ${confidence}`]);
});

/** How sure the audit is of a view that shows the form as well, by the field in the page and what the view hands to it. */
function bySite(field: string, context: string, more: string = ""): readonly string[] {
  const texts: Readonly<Record<string, string>> = {
    "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n`,
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]\n`,
    "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [path("a/", views.back)]\n`,
    "shop/templates/back.html": `<form method="post">{% csrf_token %}${field}</form>\n`,
    "shop/views.py": `from django.shortcuts import redirect, render
${more}

def back(request):
    if request.method == "POST":
        return redirect(request.POST["next"])
    return render(request, "back.html", ${context})
`,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { persona: "auditor" as const, preview: true, select: ["DJANGO-REDIRECT-001"] };
  return audit(files, { choice }).findings.map(({ check, confidence }) => `${check} ${confidence}`);
}

const HIDDEN = '<input type="hidden" name="next" value="{{ next }}">';

test.each([
  [HIDDEN, "{}", "", "low"],
  ["", "{}", "", "low"],
  [HIDDEN, '{"next": request.GET.get("next")}', "", "high"],
  ["{{ form }}", "{}", "class BackForm:\n    next = None\n", "high"],
])("a form that no link fills: %j with %s is sure", (field, context, more, confidence) => {
  expect(bySite(field, context, more)).toEqual([`open-redirect ${confidence}`]);
});

/** How sure the audit is of a redirect to what the query string says, in a view that goes on for posts alone. */
function byQuery(decorator: string, refusal: string, rest: string): readonly string[] {
  const text = `from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

${decorator}
def back(request):
    if request.method ${refusal}
    ${rest}
`;
  const choice = { persona: "auditor" as const, preview: true, select: ["DJANGO-REDIRECT-001"] };
  const files = [{ path: "shop/views.py", bytes: encoder.encode(text) }];
  return audit(files, { choice }).findings.map(({ check, confidence }) => `${check} ${confidence}`);
}

const GOING = 'redirect(request.GET["next"])';

test.each([
  ["", `== "POST":\n        return ${GOING}`, 'return HttpResponseNotAllowed(["POST"])', "low"],
  ["", `!= "POST":\n        return HttpResponseNotAllowed(["POST"])`, `return ${GOING}`, "low"],
  ["", `== "POST":\n        return ${GOING}`, 'return HttpResponse("a page")', "high"],
  ["", `!= "PUT":\n        return HttpResponseNotAllowed(["PUT"])`, `return ${GOING}`, "high"],
  ["@csrf_exempt", `== "POST":\n        return ${GOING}`, 'return HttpResponseNotAllowed(["POST"])', "high"],
])(
  "no page stands at an address that takes posts alone: %s %j %s is %s",
  (decorator, refusal, rest, confidence) => {
    expect(byQuery(decorator, refusal, rest)).toEqual([`open-redirect ${confidence}`]);
  },
);
