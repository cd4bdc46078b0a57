/** The article's own fixes, its path check written with `is_relative_to`. */
import { PROJECT } from "./project.ts";
import type { Snippet } from "./snippets.ts";

const HOME = `

def home(request):
    return HttpResponse("Welcome")


`;

export const MENDED: readonly Pick<Snippet, "name" | "path" | "code" | "routes">[] = [
  {
    name: "the row with its owner",
    code: `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from .models import Invoice
${HOME}@login_required
def get_invoice(request, invoice_id):
    invoice = get_object_or_404(Invoice, id=invoice_id, user=request.user)
    return JsonResponse(invoice.to_dict())
`,
    routes: 'path("invoices/<int:invoice_id>/", views.get_invoice),',
  },
  {
    name: "one's own account alone",
    code: `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
${HOME}@login_required
def delete_account(request, user_id):
    if request.method == "POST" and request.user.id == user_id:
        request.user.delete()
        return redirect("home")
    return HttpResponseForbidden()
`,
    routes: 'path("accounts/<int:user_id>/delete/", views.delete_account),',
  },
  {
    name: "DEBUG off unless the environment says so",
    path: "site_config/settings.py",
    code: (PROJECT["site_config/settings.py"] ?? "").replace(
      "DEBUG = False",
      'DEBUG = os.environ.get("DJANGO_DEBUG", "False") == "True"',
    ),
  },
  {
    name: "the token's cookie with the page",
    code: `import json

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from .models import Message
${HOME}@ensure_csrf_cookie
@login_required
def app_page(request):
    return render(request, "app/index.html")


@login_required
def api_submit(request):
    if request.method == "POST":
        data = json.loads(request.body)
        Message.objects.create(sender=request.user, text=data["text"])
    return JsonResponse({"status": "ok"})
`,
    routes: 'path("app/", views.app_page),\n    path("api/submit/", views.api_submit),',
  },
  {
    name: "a path that stays in its folder",
    code: `import os
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseForbidden

UPLOAD_DIR = Path("/var/app/uploads").resolve()
${HOME}@login_required
def download_file(request):
    filename = request.GET.get("file", "")
    safe_name = os.path.basename(filename)
    file_path = (UPLOAD_DIR / safe_name).resolve()
    if not file_path.is_relative_to(UPLOAD_DIR):
        return HttpResponseForbidden()
    if not file_path.exists():
        raise Http404
    return FileResponse(open(file_path, "rb"))
`,
    routes: 'path("download/", views.download_file),',
  },
];
