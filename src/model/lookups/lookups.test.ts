import { describe, expect, test } from "vitest";
import type { View } from "../views/view.ts";
import { flowsIn, functionAt } from "../../../test/support/python-program.ts";
import { readOwnership } from "../ownership/read-ownership.ts";
import { makeLookupContext } from "./lookup-context.ts";
import { lookupsOf } from "./view-lookups.ts";

const MODELS = `
from django.contrib.auth.models import User
from django.db import models

class Order(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="orders")
    def refuse(self, person):
        if self.user != person:
            raise PermissionError
    def stop(self):
        self.delete()
`;

const HEAD =
  "from django.shortcuts import get_object_or_404, redirect, render\nfrom django.http import Http404\nfrom shop.models import Order\n";

/** What the function `view` looks up, in short words: model, how it is settled, what is done. */
function lookups(body: string): string[] {
  const flows = flowsIn({ "shop/models.py": MODELS, "shop/views.py": `${HEAD}${body}` });
  const ref = functionAt(flows.program, "shop/views.py", "view");
  const handler = { name: "view", methods: [], function: ref, inherited: undefined };
  const at = { path: "shop/views.py", span: { start: 0, end: 0 } };
  const view: View = {
    framework: "django",
    target: { kind: "function", ref },
    name: "shop.views.view",
    handlers: [handler],
    routes: [],
    at,
    project: undefined,
  };
  const context = makeLookupContext(flows.solver, readOwnership(flows));
  return lookupsOf(context, view)
    .filter(({ keyed }) => keyed)
    .map(
      ({ fetch, settled, effects }) =>
        `${fetch.model.name} ${settled?.how ?? "open"} ${[...new Set(effects.map(({ kind }) => kind))].join("+")}`,
    );
}

const OPEN = ["Order open read"];

describe("open lookups", () => {
  test.each([
    [
      "get_object_or_404",
      "def view(request, pk):\n    order = get_object_or_404(Order, pk=pk)\n    return render(request, 'a', {'o': order})\n",
    ],
    [
      "a manager",
      "def view(request, pk):\n    return render(request, 'a', {'o': Order.objects.get(pk=pk)})\n",
    ],
    [
      "the query",
      "def view(request):\n    return render(request, 'a', {'o': Order.objects.filter(pk=request.GET['id']).first()})\n",
    ],
    [
      "a helper",
      "def fetch(pk):\n    return Order.objects.get(pk=pk)\ndef view(request, pk):\n    return render(request, 'a', {'o': fetch(pk)})\n",
    ],
    [
      "a mapping that takes in another",
      "def made(**given):\n    return given['order']\ndef view(request, pk):\n    context = made(order=Order.objects.get(pk=pk))\n    context.update(more(request))\n    return render(request, 'a', context)\n",
    ],
    [
      "a login alone",
      "def view(request, pk):\n    if not request.user.is_authenticated:\n        return redirect('/')\n    return render(request, 'a', {'o': Order.objects.get(pk=pk)})\n",
    ],
  ])("%s", (_, body) => {
    expect(lookups(body)).toEqual(OPEN);
  });

  test.each([
    [
      "logs who asks",
      "def fetch(user, pk):\n    log.info('%s', user.pk)\n    return Order.objects.filter(pk=pk).first()\n",
    ],
    [
      "hands who asks to what logs them",
      "def note(user):\n    print(user)\ndef fetch(user, pk):\n    note(user)\n    return Order.objects.filter(pk=pk).first()\n",
    ],
    [
      "raises for everybody",
      "def fetch(user, pk):\n    log.info('%s', user.pk)\n    return get_object_or_404(Order, pk=pk)\n",
    ],
  ])("a helper that %s", (_, helper) => {
    const body = `import logging\nlog = logging.getLogger()\n${helper}def view(request, pk):
    order = fetch(request.user, pk)
    if order is None:
        raise Http404
    return render(request, 'a', {'o': order})
`;
    expect(lookups(body)).toEqual(OPEN);
  });

  test("deleting through a method of the row", () => {
    const body =
      "def view(request, pk):\n    order = Order.objects.get(pk=pk)\n    order.stop()\n    return redirect('/')\n";
    expect(lookups(body)).toEqual(["Order open delete"]);
  });

  test("a check in the other branch", () => {
    const body = `def view(request, pk):
    order = Order.objects.get(pk=pk)
    if request.method == "POST":
        order.delete()
        return redirect("/")
    order.refuse(request.user)
    return redirect("/")
`;
    expect(lookups(body)).toEqual(["Order open delete"]);
  });
});

describe("settled lookups", () => {
  test.each([
    ["the owner in the query", "scoped", "    order = Order.objects.get(pk=pk, user=request.user)\n"],
    ["the user's own manager", "scoped", "    order = request.user.orders.get(pk=pk)\n"],
    [
      "a comparison",
      "checked",
      "    order = Order.objects.get(pk=pk)\n    if order.user != request.user:\n        raise Http404\n",
    ],
    [
      "a call that raises",
      "checked",
      "    order = Order.objects.get(pk=pk)\n    order.refuse(request.user)\n",
    ],
    [
      "a permission first",
      "guarded",
      "    if not request.user.has_perm('shop.see'):\n        raise Http404\n    order = Order.objects.get(pk=pk)\n",
    ],
    [
      "narrowed for most",
      "scoped",
      "    rows = Order.objects.all()\n    if not request.user.is_staff:\n        rows = rows.filter(user=request.user)\n    order = rows.get(pk=pk)\n",
    ],
    ["what a middleware set", "scoped", "    order = Order.objects.get(pk=pk, user__team=request.team)\n"],
  ])("%s", (_, how, body) => {
    expect(
      lookups(`def view(request, pk):\n${body}    return render(request, 'a', {'o': order})\n`),
    ).toContain(`Order ${how} read`);
  });
});

test.each([
  ["scopes", "def fetch(person, pk):\n    return Order.objects.filter(pk=pk, user=person).first()\n"],
  [
    "compares",
    "def fetch(person, pk):\n    order = Order.objects.get(pk=pk)\n    return order if order.user == person else None\n",
  ],
  [
    "hands on",
    "from rights import check\ndef fetch(person, pk):\n    order = Order.objects.get(pk=pk)\n    check(order, person)\n    return order\n",
  ],
  [
    "hands on to a closure",
    "def fetch(person, pk):\n    return next(filter(lambda one: one.user == person, Order.objects.filter(pk=pk)), None)\n",
  ],
])("a helper that %s is not open", (_, helper) => {
  const body = `${helper}def view(request, pk):
    order = fetch(request.user, pk)
    if order is None:
        raise Http404
    return render(request, 'a', {'o': order})
`;
  expect(lookups(body)).not.toContain("Order open read");
});

test("a lookup that is not by the request's key is left out", () => {
  expect(
    lookups("def view(request, pk):\n    return render(request, 'a', {'o': Order.objects.get(pk=1)})\n"),
  ).toEqual([]);
});
