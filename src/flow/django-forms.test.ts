/** Every way Django and its relatives hand a value on, each as a small program: what arrives at its `cursor.execute`. */
import { describe, expect, test } from "vitest";
import type { Files } from "../../test/support/python-program.ts";
import { arrivalsIn } from "../../test/support/python-program.ts";

const HEAD =
  "from django.db import connection, models\nfrom django import forms\ncursor = connection.cursor()\n";

const module = (text: string, rest: Files = {}): Files => ({
  "manage.py": "",
  "shop/views.py": HEAD + text,
  ...rest,
});

const FORM =
  "class F(forms.Form):\n  q = forms.CharField()\n  n = forms.IntegerField()\n  c = forms.ChoiceField(choices=[('a', 'A')])\n  d = forms.DateField()\n  j = forms.JSONField()\n";

const form = (body: string): Files =>
  module(`${FORM}\ndef view(request):\n  form = F(request.POST)\n  if form.is_valid():\n    ${body}\n`);

/** A form's fields, all at once, handed to what `run` is; what that gives back is run as well. */
const spread = (run: string): Files =>
  module(
    `from dataclasses import dataclass\n${FORM}${run}\n\ndef view(request):\n  form = F(request.POST)\n  if form.is_valid():\n    ${run.includes("return") ? "cursor.execute(run(**form.cleaned_data))" : "made = run(**form.cleaned_data)"}\n`,
  );

const KEPT = (name: string): string =>
  `class run:\n  def __init__(self, n, q):\n    self.n = n\n    self.q = q\n  def go(self):\n    cursor.execute(self.${name})`;

const DATACLASS = (name: string): string =>
  `@dataclass\nclass run:\n  n: int\n  q: str\n  def go(self):\n    cursor.execute(self.${name})`;

const MODEL =
  "class Page(models.Model):\n  title = models.CharField(max_length=9)\n  n = models.IntegerField()\n  kind = models.CharField(choices=[('a', 'A')])\n  owner = models.ForeignKey('Page', on_delete=models.CASCADE)\n";

/** A generic view of pages with a method of its own. */
const viewed = (base: string, body: string): Files =>
  module(
    `from django.views.generic import CreateView, DetailView, UpdateView, DeleteView, ListView, View\n${MODEL}class V(${base}):\n  model = Page\n  def show(self):\n    ${body}\n`,
  );

const SERIALIZER =
  "from rest_framework import serializers, viewsets\nfrom rest_framework.views import APIView\nclass S(serializers.Serializer):\n  q = serializers.CharField()\n  n = serializers.IntegerField()\n";

const URLS = (pattern: string): Files => ({
  "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [path('${pattern}', views.view)]\n`,
});

describe("what Django's own ways carry", () => {
  test.each<[string, Files, string]>([
    ["cleaned text", form("cursor.execute(form.cleaned_data['q'])"), "the submitted form"],
    ["cleaned text by get", form("cursor.execute(form.cleaned_data.get('q'))"), "the submitted form"],
    [
      "cleaned text, mapping under a name",
      form("data = form.cleaned_data\n    cursor.execute(data['q'])"),
      "the submitted form",
    ],
    ["cleaned json", form("cursor.execute(form.cleaned_data['j'])"), "the submitted form"],
    ["cleaned number", form("cursor.execute(form.cleaned_data['n'])"), "nothing"],
    ["cleaned number by get", form("cursor.execute(form.cleaned_data.get('n'))"), "nothing"],
    [
      "cleaned number under a name",
      form("data = form.cleaned_data\n    cursor.execute(data['n'])"),
      "nothing",
    ],
    ["cleaned choice", form("cursor.execute(form.cleaned_data['c'])"), "nothing"],
    ["cleaned date", form("cursor.execute(form.cleaned_data['d'])"), "nothing"],
    ["cleaned fields spread, text", spread("def run(q): cursor.execute(q)"), "the submitted form"],
    ["cleaned fields spread, number", spread("def run(n): cursor.execute(n)"), "nothing"],
    ["cleaned fields spread, number given back", spread("def run(n): return n"), "nothing"],
    ["cleaned fields spread, text given back", spread("def run(q): return q"), "the submitted form"],
    ["cleaned fields spread, no such field", spread("def run(x='a'): cursor.execute(x)"), "nothing"],
    ["cleaned fields spread, kept", spread(KEPT("n")), "nothing"],
    ["cleaned fields spread, text kept", spread(KEPT("q")), "the submitted form"],
    ["cleaned fields spread into a dataclass", spread(DATACLASS("n")), "nothing"],
    ["cleaned fields spread into a dataclass, text", spread(DATACLASS("q")), "the submitted form"],
    [
      "validated fields spread, number",
      module(
        `${SERIALIZER}def run(n): cursor.execute(n)\nclass V(APIView):\n  def post(self, request):\n    s = S(data=request.data)\n    s.is_valid()\n    run(**s.validated_data)`,
      ),
      "nothing",
    ],
    ["raw data of a form", form("cursor.execute(form.data['n'])"), "the submitted form"],
    [
      "cleaned_data in clean",
      module(
        "class F(forms.Form):\n  q = forms.CharField()\n  def clean(self):\n    cursor.execute(self.cleaned_data['q'])",
      ),
      "the submitted form",
    ],
    [
      "cleaned number in clean",
      module(
        "class F(forms.Form):\n  n = forms.IntegerField()\n  def clean_n(self):\n    cursor.execute(self.cleaned_data['n'])",
      ),
      "nothing",
    ],
    [
      "super().clean()",
      module(
        "class F(forms.Form):\n  q = forms.CharField()\n  def clean(self):\n    data = super().clean()\n    cursor.execute(data['q'])",
      ),
      "the submitted form",
    ],
    [
      "form_valid",
      module(
        `${FORM}from django.views.generic import FormView\nclass V(FormView):\n  form_class = F\n  def form_valid(self, form):\n    cursor.execute(form.cleaned_data['q'])`,
      ),
      "the submitted form",
    ],
    [
      "form_valid, a number",
      module(
        `${FORM}from django.views.generic import FormView\nclass V(FormView):\n  form_class = F\n  def form_valid(self, form):\n    cursor.execute(form.cleaned_data['n'])`,
      ),
      "nothing",
    ],
    [
      "validated text",
      module(
        `${SERIALIZER}def view(request):\n  s = S(data=request.data)\n  s.is_valid(raise_exception=True)\n  cursor.execute(s.validated_data['q'])`,
      ),
      "the request's body",
    ],
    [
      "a list of numbers",
      module(
        `${SERIALIZER}  many = serializers.ListField(child=serializers.IntegerField())\n  words = serializers.ListField(child=serializers.CharField())\nclass P:\n  N = 'n'\n  Q = 'q'\ndef view(request):\n  s = S(data=request.data)\n  s.is_valid(raise_exception=True)\n  cursor.execute(', '.join(map(str, s.validated_data['many'])))`,
      ),
      "nothing",
    ],
    [
      "a list of texts",
      module(
        `${SERIALIZER}  many = serializers.ListField(child=serializers.IntegerField())\n  words = serializers.ListField(child=serializers.CharField())\nclass P:\n  N = 'n'\n  Q = 'q'\ndef view(request):\n  s = S(data=request.data)\n  s.is_valid(raise_exception=True)\n  cursor.execute(', '.join(map(str, s.validated_data['words'])))`,
      ),
      "the request's body",
    ],
    [
      "a number under a key that has a name",
      module(
        `${SERIALIZER}  many = serializers.ListField(child=serializers.IntegerField())\n  words = serializers.ListField(child=serializers.CharField())\nclass P:\n  N = 'n'\n  Q = 'q'\ndef view(request):\n  s = S(data=request.data)\n  s.is_valid(raise_exception=True)\n  cursor.execute(s.validated_data.get(P.N, 'x'))`,
      ),
      "nothing",
    ],
    [
      "a text under a key that has a name",
      module(
        `${SERIALIZER}  many = serializers.ListField(child=serializers.IntegerField())\n  words = serializers.ListField(child=serializers.CharField())\nclass P:\n  N = 'n'\n  Q = 'q'\ndef view(request):\n  s = S(data=request.data)\n  s.is_valid(raise_exception=True)\n  cursor.execute(s.validated_data[P.Q])`,
      ),
      "the request's body",
    ],
    [
      "validated number",
      module(
        `${SERIALIZER}def view(request):\n  s = S(data=request.data)\n  s.is_valid(raise_exception=True)\n  cursor.execute(s.validated_data['n'])`,
      ),
      "nothing",
    ],
    [
      "validate(attrs)",
      module(`${SERIALIZER}class T(S):\n  def validate(self, attrs):\n    cursor.execute(attrs['q'])`),
      "the request's body",
    ],
    [
      "validate(attrs), a number",
      module(`${SERIALIZER}class T(S):\n  def validate(self, attrs):\n    cursor.execute(attrs['n'])`),
      "nothing",
    ],
    [
      "validate_field",
      module(`${SERIALIZER}class T(S):\n  def validate_q(self, value):\n    cursor.execute(value)`),
      "the request's body",
    ],
    [
      "validate_field, a number",
      module(`${SERIALIZER}class T(S):\n  def validate_n(self, value):\n    cursor.execute(value)`),
      "nothing",
    ],
    [
      "create(validated_data)",
      module(
        `${SERIALIZER}class T(S):\n  def create(self, validated_data):\n    cursor.execute(validated_data['q'])`,
      ),
      "the request's body",
    ],
    [
      "perform_create",
      module(
        `${SERIALIZER}class V(viewsets.ModelViewSet):\n  def perform_create(self, serializer):\n    cursor.execute(serializer.validated_data['q'])`,
      ),
      "the request's body",
    ],
    [
      "request.data in a view set",
      module(
        `${SERIALIZER}class V(viewsets.ViewSet):\n  def create(self, request):\n    cursor.execute(request.data['q'])`,
      ),
      "the request's body",
    ],
    [
      "self.request.query_params",
      module(
        `${SERIALIZER}class V(viewsets.ModelViewSet):\n  def get_queryset(self):\n    cursor.execute(self.request.query_params.get('q'))`,
      ),
      "the query string",
    ],
    [
      "lookup of a view set",
      module(
        `${SERIALIZER}class V(viewsets.ViewSet):\n  def retrieve(self, request, pk=None):\n    cursor.execute(pk)`,
      ),
      "the URL",
    ],
    [
      "self.kwargs",
      module(
        "from django.views.generic import ListView\nclass V(ListView):\n  def get_queryset(self):\n    cursor.execute(self.kwargs['slug'])",
      ),
      "the URL",
    ],
    [
      "a path argument",
      module("def view(request, name):\n  cursor.execute(name)", URLS("x/<str:name>/")),
      "the URL",
    ],
    [
      "a path argument through **kwargs",
      module("def view(request, **kwargs):\n  cursor.execute(kwargs['name'])", URLS("x/<str:name>/")),
      "the URL",
    ],
    [
      "an integer path argument",
      module("def view(request, name):\n  cursor.execute(name)", URLS("x/<int:name>/")),
      "nothing",
    ],
    ["a slug", module("def view(request, name):\n  cursor.execute(name)", URLS("x/<slug:name>/")), "nothing"],
    [
      "get_object_or_404",
      module(
        `${MODEL}from django.shortcuts import get_object_or_404\ndef view(request):\n  page = get_object_or_404(Page, pk=1)\n  cursor.execute(page.title)`,
      ),
      "the database",
    ],
    [
      "get_object_or_404, a number",
      module(
        `${MODEL}from django.shortcuts import get_object_or_404\ndef view(request):\n  page = get_object_or_404(Page, pk=1)\n  cursor.execute(page.n)`,
      ),
      "nothing",
    ],
    [
      "get_object_or_404, a choice",
      module(
        `${MODEL}from django.shortcuts import get_object_or_404\ndef view(request):\n  page = get_object_or_404(Page, pk=1)\n  cursor.execute(page.kind)`,
      ),
      "nothing",
    ],
    [
      "objects.get",
      module(`${MODEL}def view(request):\n  cursor.execute(Page.objects.get(pk=1).title)`),
      "the database",
    ],
    [
      "objects.get, through a foreign key",
      module(`${MODEL}def view(request):\n  cursor.execute(Page.objects.get(pk=1).owner.title)`),
      "the database",
    ],
    [
      "filter().first()",
      module(`${MODEL}def view(request):\n  cursor.execute(Page.objects.filter(n=1).first().title)`),
      "the database",
    ],
    [
      "a loop over a queryset",
      module(`${MODEL}def view(request):\n  for page in Page.objects.all():\n    cursor.execute(page.title)`),
      "the database",
    ],
    [
      "a loop over a queryset, a number",
      module(`${MODEL}def view(request):\n  for page in Page.objects.all():\n    cursor.execute(page.n)`),
      "nothing",
    ],
    [
      "values_list",
      module(
        `${MODEL}def view(request):\n  for title in Page.objects.values_list('title', flat=True):\n    cursor.execute(title)`,
      ),
      "the database",
    ],
    [
      "values",
      module(
        `${MODEL}def view(request):\n  for row in Page.objects.values('title'):\n    cursor.execute(row['title'])`,
      ),
      "the database",
    ],
    ["a model's method", module(`${MODEL}  def run(self):\n    cursor.execute(self.title)`), "the database"],
    ["a model's method, a number", module(`${MODEL}  def run(self):\n    cursor.execute(self.n)`), "nothing"],
    [
      "a model's property",
      module(
        `${MODEL}  @property\n  def sql(self):\n    return 'a ' + self.title\ndef view(request):\n  cursor.execute(Page.objects.get(pk=1).sql)`,
      ),
      "the database",
    ],
    [
      "self.object of a generic view",
      viewed("DetailView", "cursor.execute(self.object.title)"),
      "the database",
    ],
    [
      "self.object of an update view",
      viewed("UpdateView", "cursor.execute(self.object.title)"),
      "the database",
    ],
    [
      "self.object, of which another column is set",
      viewed("UpdateView", "self.object.note = 'seen'\n    cursor.execute(self.object.title)"),
      "the database, the database",
    ],
    [
      "self.object, a number, of which another column is set",
      viewed("UpdateView", "self.object.note = 'seen'\n    cursor.execute(self.object.n)"),
      "nothing",
    ],
    [
      "self.object that a form has saved",
      viewed("CreateView", "super().form_valid(form)\n    cursor.execute(self.object.title)"),
      "the database",
    ],
    [
      "self.object that a form has saved, a number",
      viewed("CreateView", "super().form_valid(form)\n    cursor.execute(self.object.n)"),
      "nothing",
    ],
    [
      "self.object, a number of its form's model",
      module(
        `${MODEL}class F(forms.ModelForm):\n  class Meta:\n    model = Page\nfrom django.views.generic import CreateView\nclass V(CreateView):\n  form_class = F\n  def form_valid(self, form):\n    cursor.execute(self.object.n)`,
      ),
      "nothing",
    ],
    [
      "self.object that the view sets to something of its own",
      viewed("UpdateView", "self.object = 'fixed'\n    cursor.execute(self.object.title)"),
      "nothing",
    ],
    ["self.object, a number", viewed("DeleteView", "cursor.execute(self.object.n)"), "nothing"],
    [
      "self.object after get_object()",
      viewed("DetailView", "self.object = self.get_object()\n    cursor.execute(self.object.title)"),
      "the database",
    ],
    [
      "self.object set in another method",
      viewed(
        "View",
        "cursor.execute(self.object.title)\n  def get(self, request):\n    self.object = self.get_object()",
      ),
      "the database",
    ],
    [
      "get_object() of a view, a number",
      viewed("DetailView", "cursor.execute(self.get_object().n)"),
      "nothing",
    ],
    ["self.object of some other class", viewed("ListView", "cursor.execute(self.object.title)"), "unknown"],
    [
      "get_object() of a detail view",
      module(
        `${MODEL}from django.views.generic import DetailView\nclass V(DetailView):\n  model = Page\n  def get(self, request):\n    page = self.get_object()\n    cursor.execute(page.title)`,
      ),
      "the database",
    ],
    [
      "request.user",
      module("def view(request):\n  cursor.execute(request.user.username)"),
      "the user's own profile",
    ],
    ["session", module("def view(request):\n  cursor.execute(request.session['q'])"), "the session"],
    [
      "session by get",
      module("def view(request):\n  cursor.execute(request.session.get('q'))"),
      "the session",
    ],
    [
      "cache",
      module("from django.core.cache import cache\ndef view(request):\n  cursor.execute(cache.get('q'))"),
      "the cache",
    ],
    [
      "json body",
      module("import json\ndef view(request):\n  cursor.execute(json.loads(request.body)['q'])"),
      "the request's body",
    ],
    [
      "json body, decoded",
      module(
        "import json\ndef view(request):\n  data = json.loads(request.body.decode('utf-8'))\n  cursor.execute(data.get('q', {}).get('x'))",
      ),
      "the request's body",
    ],
    [
      "uploaded name",
      module("def view(request):\n  f = request.FILES['f']\n  cursor.execute(f.name)"),
      "the name of an uploaded file",
    ],
    [
      "uploaded content",
      module("def view(request):\n  for chunk in request.FILES['f'].chunks():\n    cursor.execute(chunk)"),
      "an uploaded file",
    ],
    [
      "a header",
      module("def view(request):\n  cursor.execute(request.META.get('HTTP_X_NAME'))"),
      "the request's headers",
    ],
    [
      "the peer's address",
      module("def view(request):\n  cursor.execute(request.META['REMOTE_ADDR'])"),
      "nothing",
    ],
    [
      "celery delay",
      module(
        "from celery import shared_task\n@shared_task\ndef run(q):\n  cursor.execute(q)\ndef view(request):\n  run.delay(request.GET['q'])",
      ),
      "the query string",
    ],
    [
      "celery apply_async",
      module(
        "from celery import shared_task\n@shared_task\ndef run(a, q):\n  cursor.execute(q)\ndef view(request):\n  run.apply_async(args=[1], kwargs={'q': request.GET['q']})",
      ),
      "the query string",
    ],
    [
      "celery bound task",
      module(
        "from celery import shared_task\n@shared_task(bind=True)\ndef run(self, q):\n  cursor.execute(q)\ndef view(request):\n  run.delay(request.GET['q'])",
      ),
      "the query string",
    ],
    [
      "a thread",
      module(
        "from threading import Thread\ndef run(q):\n  cursor.execute(q)\ndef view(request):\n  Thread(target=run, args=(request.GET['q'],)).start()",
      ),
      "the query string",
    ],
    [
      "on_commit with a lambda",
      module(
        "from django.db import transaction\ndef run(q):\n  cursor.execute(q)\ndef view(request):\n  q = request.GET['q']\n  transaction.on_commit(lambda: run(q))",
      ),
      "the query string",
    ],
    [
      "a signal's receiver",
      module(
        "from django.dispatch import Signal, receiver\nsearched = Signal()\n@receiver(searched)\ndef log(sender, q, **kwargs):\n  cursor.execute(q)\ndef view(request):\n  searched.send(sender=None, q=request.GET['q'])",
      ),
      "the query string",
    ],
    [
      "a signal's connected receiver",
      module(
        "from django.dispatch import Signal\nsearched = Signal()\ndef log(sender, q, **kwargs):\n  cursor.execute(q)\nsearched.connect(log)\ndef view(request):\n  searched.send(sender=None, q=request.GET['q'])",
      ),
      "the query string",
    ],
    [
      "a saved row's receiver",
      module(
        `${MODEL}from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n@receiver(post_save, sender=Page)\ndef saved(sender, instance, **kwargs):\n  cursor.execute(instance.title)`,
      ),
      "the database",
    ],
    [
      "a graphene resolver",
      module(
        "import graphene\nclass Query(graphene.ObjectType):\n  def resolve_pages(self, info, q):\n    cursor.execute(q)",
      ),
      "a GraphQL argument",
    ],
    [
      "a graphene mutation",
      module(
        "import graphene\nclass Rename(graphene.Mutation):\n  def mutate(self, info, **kwargs):\n    cursor.execute(kwargs['q'])",
      ),
      "a GraphQL argument",
    ],
    [
      "a ninja operation",
      module(
        "from ninja import Router\nrouter = Router()\n@router.get('/x')\ndef find(request, q: str):\n  cursor.execute(q)",
      ),
      "the request",
    ],
    [
      "a ninja operation, a number",
      module(
        "from ninja import Router\nrouter = Router()\n@router.get('/x')\ndef find(request, q: int):\n  cursor.execute(q)",
      ),
      "nothing",
    ],
    [
      "a ninja body",
      module(
        "from ninja import Router, Schema\nrouter = Router()\nclass In(Schema):\n  q: str\n@router.post('/x')\ndef find(request, payload: In):\n  cursor.execute(payload.q)",
      ),
      "the request",
    ],
    [
      "a websocket's message",
      module(
        "from channels.generic.websocket import WebsocketConsumer\nimport json\nclass C(WebsocketConsumer):\n  def receive(self, text_data):\n    cursor.execute(json.loads(text_data)['q'])",
      ),
      "a websocket message",
    ],
    [
      "a websocket's JSON",
      module(
        "from channels.generic.websocket import AsyncJsonWebsocketConsumer\nclass C(AsyncJsonWebsocketConsumer):\n  async def receive_json(self, content):\n    cursor.execute(content['q'])",
      ),
      "a websocket message",
    ],
    [
      "an admin action",
      module("def act(modeladmin, request, queryset):\n  cursor.execute(request.POST['q'])"),
      "the submitted form",
    ],
    [
      "a middleware",
      module(
        "class M:\n  def __init__(self, get_response):\n    self.get_response = get_response\n  def __call__(self, request):\n    cursor.execute(request.GET['q'])\n    return self.get_response(request)",
      ),
      "the query string",
    ],
    [
      "a template tag's argument",
      module(
        "from django import template\nregister = template.Library()\n@register.simple_tag\ndef tag(q):\n  cursor.execute(q)",
      ),
      "parameter",
    ],
    [
      "a template tag's context",
      module(
        "from django import template\nregister = template.Library()\n@register.simple_tag(takes_context=True)\ndef tag(context):\n  cursor.execute(context['request'].GET['q'])",
      ),
      "the query string",
    ],
    [
      "a filter's argument",
      module(
        "from django import template\nregister = template.Library()\n@register.filter\ndef tag(q):\n  cursor.execute(q)",
      ),
      "parameter",
    ],
    [
      "a management command",
      module(
        "from django.core.management.base import BaseCommand\nclass Command(BaseCommand):\n  def handle(self, *args, **options):\n    cursor.execute(options['q'])",
      ),
      "the command line",
    ],
    [
      "settings",
      module("from django.conf import settings\ndef view(request):\n  cursor.execute(settings.X)"),
      "nothing",
    ],
    [
      "the environment",
      module("import os\ndef view(request):\n  cursor.execute(os.environ['X'])"),
      "nothing",
    ],
    [
      "resolver_match",
      module("def view(request):\n  cursor.execute(request.resolver_match.kwargs['x'])"),
      "the URL",
    ],
    [
      "the name of a route",
      module("def view(request):\n  cursor.execute(request.resolver_match.view_name)"),
      "nothing",
    ],
    [
      "another system's answer",
      module(
        "import requests\ndef view(request):\n  cursor.execute(requests.get('https://a.example').json()['q'])",
      ),
      "another system's answer",
    ],
  ])("%s", (_, files, expected) => {
    const lines = arrivalsIn(files)
      .filter((line) => line.includes(" sql <- "))
      .map((line) => line.slice(line.indexOf("<- ") + 3));
    expect(lines.join("; ")).toBe(expected);
  });
});
