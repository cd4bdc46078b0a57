import { describe, expect, test } from "vitest";
import { flowsIn } from "../../test/support/python-program.ts";

const MODELS = `from django.db import models
class Feed(models.Model):
  owner = models.OneToOneField("auth.User", on_delete=models.CASCADE)
  def pull(self, query):
    cursor().execute(query)
  def delete(self, query):
    cursor().execute(query)
class Entry(models.Model):
  feed = models.ForeignKey("shop.Feed", on_delete=models.CASCADE)
  before = models.ForeignKey("self", on_delete=models.CASCADE)
  def again(self, query):
    self.feed.pull(query)
`.replaceAll("cursor()", "connection.cursor()");

const FORMS = `from django import forms
from shop.models import Feed
class FeedForm(forms.ModelForm):
  class Meta:
    model = Feed
`;

const VIEWS = `from django.shortcuts import get_object_or_404
from django.views.generic import DetailView
from shop.forms import FeedForm
from shop.models import Entry, Feed
`;

/** What reaches the statement in a method of a model, when a view does this. */
function reaching(body: string, before = "", models = ""): string[] {
  const { sinks } = flowsIn({
    "shop/models.py": `from django.db import connection\n${MODELS}${models}`,
    "shop/forms.py": FORMS,
    "shop/views.py": `${VIEWS}${before}def view(request, pk):\n  ${body}\n`,
  });
  return sinks.flatMap(({ arrivals }) =>
    arrivals.flatMap(({ origin }) => (origin.kind === "source" ? [origin.row.label] : [])),
  );
}

describe("a method of a model is found behind", () => {
  test.each([
    ["get_object_or_404", "get_object_or_404(Feed, pk=pk).pull(request.GET['q'])"],
    ["get", "feed = Feed.objects.select_related('owner').get(pk=pk)\n  feed.pull(request.GET['q'])"],
    ["first", "Feed.objects.filter(pk=pk).order_by('pk').first().pull(request.GET['q'])"],
    ["an index", "Feed.objects.all()[0].pull(request.GET['q'])"],
    ["a loop", "for one in Feed.objects.filter(pk=pk):\n    one.pull(request.GET['q'])"],
    ["a pair", "x, made = Feed.objects.get_or_create(pk=pk)\n  x.pull(request.GET['q'])"],
    ["a saved form", "x = FeedForm(request.POST).save(commit=False)\n  x.pull(request.GET['q'])"],
    ["a form's instance", "form = FeedForm(request.POST)\n  form.instance.pull(request.GET['q'])"],
    ["a foreign key by its label", "get_object_or_404(Entry, pk=pk).feed.pull(request.GET['q'])"],
    ["a foreign key to itself", "Entry.objects.get(pk=pk).before.again(request.GET['q'])"],
    ["a reverse relation by its name", "request.user.feed.pull(request.GET['q'])"],
    [
      "either branch",
      "x = Feed.objects.first() if pk else get_object_or_404(Feed, pk=1)\n  x.pull(request.GET['q'])",
    ],
  ])("%s", (_, body) => {
    expect(reaching(body)).toContain("the query string");
  });

  test("the object of a generic view", () => {
    const view =
      "class Show(DetailView):\n  model = Feed\n  def get(self, request):\n    self.object = self.get_object()\n    self.object.pull(request.GET['q'])\n";
    expect(reaching("pass", view)).toContain("the query string");
  });

  test.each([
    ["get_queryset", "  def get_queryset(self):\n    return Feed.objects.filter(pk=1)\n"],
    ["get_object", "  def get_object(self):\n    return Feed.objects.get(pk=1)\n"],
  ])("the object of a generic view that says its rows in %s", (_, method) => {
    const view = `class Show(DetailView):\n${method}  def get(self, request):\n    self.object.pull(request.GET['q'])\n`;
    expect(reaching("pass", view)).toContain("the query string");
  });

  test("a loop's variable by its name", () => {
    const before = "def tidy(feeds, q):\n  for feed in feeds:\n    feed.pull(q)\n";
    expect(reaching("tidy(pk, request.GET['q'])", before)).toContain("the query string");
    expect(reaching("tidy(pk, request.GET['q'])", before.replaceAll("feed", "one"))).not.toContain(
      "the query string",
    );
  });

  test("the only method of that name", () => {
    const store = "class Store:\n  def run_query(self, text):\n    cursor().execute(text)\n".replace(
      "cursor()",
      "connection.cursor()",
    );
    const found = (call: string, more = ""): string[] => reaching(call, "", `${store}${more}`);
    expect(found("find_store(pk).run_query(request.GET['q'])")).toContain("the query string");
    expect(found("find_store(pk).run_query(request.GET['q'], 2)")).not.toContain("the query string");
    expect(found("find_store(pk).run_query(request.GET['q'], deep=2)")).not.toContain("the query string");
    expect(found("'x'.run_query(request.GET['q'])")).not.toContain("the query string");
    const twin = "class Other:\n  def run_query(self, text):\n    pass\n";
    expect(found("find_store(pk).run_query(request.GET['q'])", twin)).not.toContain("the query string");
  });

  test("a parameter by its name", () => {
    expect(reaching("tidy(pk, request.GET['q'])", "def tidy(feed, q):\n  feed.pull(q)\n")).toContain(
      "the query string",
    );
  });
});

describe("nothing is found behind", () => {
  test("a queryset, whose delete() is another method", () => {
    expect(reaching("Feed.objects.filter(pk=pk).delete(request.GET['q'])")).not.toContain("the query string");
  });

  test("a name that two models have", () => {
    const twin = "class Other:\n  pass\n";
    const second = "class Feed(models.Model):\n  def pull(self, query):\n    pass\n";
    expect(reaching("request.user.feed.pull(request.GET['q'])", "", twin)).toContain("the query string");
    expect(reaching("request.user.feed.pull(request.GET['q'])", "", second)).not.toContain(
      "the query string",
    );
  });

  test("something of another name", () => {
    expect(reaching("request.session.pull(request.GET['q'])")).not.toContain("the query string");
  });
});

test("what a model's form has saved is stored text", () => {
  const body = (value: string): string =>
    `form = FeedForm(request.POST)\n  connection.cursor().execute(${value}.url)`;
  const before = "from django.db import connection\n";
  expect(reaching(body("form.save()"), before)).toContain("the database");
});
