/** An exempt form that everybody may send weighs less than one behind a login. */
import { expect, test } from "vitest";
import { audit } from "../audit.ts";

const encoder = new TextEncoder();

function severity(bases: string, dispatch = ""): string | undefined {
  const files = {
    "shop/settings.py":
      'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "shop.urls"\nMIDDLEWARE = []\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]\n',
    "shop/urls.py":
      'from django.urls import path\nfrom .views import Ask\nurlpatterns = [path("ask/", Ask.as_view())]\n',
    "shop/views.py": `from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.utils.decorators import method_decorator\nfrom django.views.decorators.csrf import csrf_exempt\nfrom django.views.generic.edit import FormView\nfrom .models import Question\n\n@method_decorator(csrf_exempt, name="dispatch")\nclass Ask(${bases}):\n${dispatch}    def form_valid(self, form):\n        Question.objects.create(author=self.request.user)\n        return super().form_valid(form)\n`,
    "shop/models.py":
      "from django.db import models\n\nclass Question(models.Model):\n    text = models.TextField()\n",
  };
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { select: ["DJANGO-CSRF-001/exempt-view"], persona: "auditor" } as const;
  return audit(sources, { choice }).findings[0]?.severity;
}

test("low for a form without a login, high behind one", () => {
  expect(severity("FormView")).toBe("low");
  expect(severity("LoginRequiredMixin, FormView")).toBe("high");
});

test("medium where a setting decides whether a login is asked for", () => {
  const dispatch =
    "    def dispatch(self, *args, **kwargs):\n        if not self.request.user.is_authenticated and CONFIG.ask_for_login:\n            return redirect('login')\n        return super().dispatch(*args, **kwargs)\n\n";
  expect(severity("FormView", dispatch)).toBe("medium");
});

/** The severity of an exempt function that stores what strangers send from a page. */
function ofFunction(name: string, more: string): string | undefined {
  const files = {
    "shop/settings.py":
      'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "shop.urls"\nMIDDLEWARE = []\nTEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]\n',
    "shop/urls.py": `from django.urls import path\nfrom .views import ${name}\nurlpatterns = [path("sent/", ${name})]\n`,
    "shop/views.py": `import json\nfrom django.http import HttpResponse\nfrom django.views.decorators.csrf import csrf_exempt\nfrom .models import Event\n\n@csrf_exempt\ndef ${name}(request):\n    data = json.loads(request.body)\n    Event.objects.create(text=data["text"])\n    response = HttpResponse("")\n${more}    return response\n`,
    "shop/templates/page.html": '<form method="post" action="/sent/"><input name="text"></form>',
    "shop/models.py":
      "from django.db import models\n\nclass Event(models.Model):\n    text = models.TextField()\n",
  };
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { select: ["DJANGO-CSRF-001/exempt-view"], persona: "auditor" } as const;
  return audit(sources, { choice }).findings[0]?.severity;
}

test("low for what other sites or systems are meant to send, medium for the rest", () => {
  expect(ofFunction("collect", "")).toBe("medium");
  expect(ofFunction("collect", '    response["X-Origin"] = "*"\n')).toBe("medium");
  expect(ofFunction("collect", '    response["Access-Control-Allow-Origin"] = "*"\n')).toBe("low");
  expect(ofFunction("github_webhook", "")).toBe("low");
});
