/** How sure a finding is of what a URL captured: kept on the view it is no surer than in the parameter. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** `confidence` of what one check finds behind a route. */
function sure(check: string, route: string, text: string): readonly string[] {
  const given = {
    "manage.py": "from django.core.management import execute_from_command_line\n",
    "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [path("${route}", views.Leave.as_view())]\n`,
    "shop/views.py": text,
  };
  const files = Object.entries(given).map(([path, written]) => ({ path, bytes: encoder.encode(written) }));
  const { findings } = audit(files, { choice: { persona: "auditor" } });
  return findings.filter((one) => one.check === check).map(({ confidence }) => confidence);
}

const KEPT = (use: string): string => `from django.http import HttpResponseRedirect
from django.views import View

class Leave(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.target = kwargs["target"]

    def get(self, request, *args, **kwargs):
        return ${use}
`;

test("a redirect to what can hold no slash is a guess", () => {
  expect(sure("open-redirect", "to/<str:target>/", KEPT("HttpResponseRedirect(self.target)"))).toEqual([
    "low",
  ]);
  expect(sure("open-redirect", "to/<path:target>", KEPT("HttpResponseRedirect(self.target)"))).toEqual([
    "high",
  ]);
});

test("so is a path that can", () => {
  const read = KEPT('open("/srv/sheets/" + self.target)');
  expect(sure("path-traversal", "to/<str:target>/", read)).toEqual(["low"]);
  expect(sure("path-traversal", "to/<path:target>", read)).toEqual(["high"]);
});

const GATHERED = `from django.http import HttpResponse
from django.views import View

class Leave(View):
    def get(self, request, *args, **kwargs):
        return HttpResponse(open("/srv/sheets/" + kwargs["kind"] + "/" + kwargs["target"]))
`;

test("what `**kwargs` gathers is as sure as the pattern of the name that is read", () => {
  expect(sure("path-traversal", "to/<slug:kind>/<path:target>", GATHERED)).toEqual(["high"]);
  expect(sure("path-traversal", "to/<path:kind>/<slug:target>", GATHERED)).toEqual(["high"]);
  expect(sure("path-traversal", "to/<slug:kind>/<str:target>", GATHERED)).toEqual(["low"]);
});

const CALLED_A_FILE = `from django.http import HttpResponse
from django.views import View

class Leave(View):
    def get(self, request, filename):
        return HttpResponse(open("/srv/sheets/" + filename))
`;

test("what the pattern says of slashes counts, not what the name does", () => {
  const twice = 'to/<filename>", views.Leave.as_view()), path("at/<path:filename>';
  expect(sure("path-traversal", "to/<filename>", CALLED_A_FILE)).toEqual(["low"]);
  expect(sure("path-traversal", "to/<str:filename>", CALLED_A_FILE)).toEqual(["low"]);
  expect(sure("path-traversal", "to/<path:filename>", CALLED_A_FILE)).toEqual(["high"]);
  expect(sure("path-traversal", twice, CALLED_A_FILE)).toEqual(["high"]);
});
