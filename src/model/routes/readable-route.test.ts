import { expect, test } from "vitest";
import { readableRoute } from "./readable-route.ts";

test.each([
  ["orders/<int:pk>/", "/orders/<int:pk>/"],
  ["^orders/(?P<pk>[0-9]+)/$", "/orders/<pk>/"],
  ["^(?P<slug>[\\w\\-\\.]+)/files/(?P<name>[^()/]+\\.(?:png|jpg))\\Z", "/<slug>/files/<name>"],
  ["^report\\.pdf$", "/report.pdf"],
  ["^(old|new)/list/?$", "/…/list/"],
  ["^broken/(?P<pk>[0-9]+", "/broken/<pk>"],
])("%s is read as %s", (pattern, shown) => {
  expect(readableRoute(pattern)).toBe(shown);
});
