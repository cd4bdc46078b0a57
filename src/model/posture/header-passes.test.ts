import { expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";

/** The login that a bare view is behind when a middleware does this. */
function loginBehind(body: string): string | undefined {
  const [posture] = projectPostures({
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nMIDDLEWARE = ["shop.middleware.Tokens"]\n`,
    "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [path("a/", views.a)]\n`,
    "shop/views.py": "from django.http import HttpResponse\ndef a(request):\n    return HttpResponse('a')\n",
    "shop/middleware.py": `from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseForbidden
class Tokens:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
${body}
        request.user = User.objects.get(pk=find(token))
        if not request.user.profile.token:
            return HttpResponseForbidden()
        return self.get_response(request)
`,
  });
  return /^a\.a (\w+)\//.exec(posture ?? "")?.[1];
}

const handsOn = (condition: string, before = ""): string =>
  `        token = request.META.get("HTTP_AUTHORIZATION", "")\n${before}        if ${condition}:\n            return self.get_response(request)`;

test.each([
  ["not token", "open"],
  ["request.headers.get('X-Token') is None", "open"],
  ["not token.startswith('Bearer ')", "open"],
  ["'Authorization' not in request.headers", "open"],
  ["not request.COOKIES.get('token') and not token", "open"],
  ["not token or token == 'all'", "open"],
  ["token == 'Bearer open'", "unknown"],
  ["request.path == '/login/'", "required"],
  ["not token and request.path == '/login/'", "required"],
  ["not request.META.get('HTTP_AUTHORIZATION', 'none')", "unknown"],
])("handing on if %s leaves the view %s", (condition, expected) => {
  expect(loginBehind(handsOn(condition))).toBe(expected);
});

test("what is asked before counts", () => {
  const before =
    "        if not request.user.is_authenticated:\n            return HttpResponseForbidden()\n";
  expect(loginBehind(handsOn("not token", before))).toBe("required");
});
