/**
 * How assistants write five mistakes: the snippets of an article about generated Django code, in its own words, and other
 * ways in which the same mistakes are written. `mends` is what the fix must say or write, equal in effect to the article's.
 */

import { PROJECT } from "./project.ts";

/** One snippet. */
export interface Snippet {
  readonly name: string;
  /** The file that the assistant writes; the views unless told. */
  readonly path?: string;
  readonly code: string;
  /** Routes that lead to it. */
  readonly routes?: string;
  /** The check that flags it. */
  readonly id: string;
  readonly mends: RegExp;
}

const HOME = `

def home(request):
    return HttpResponse("Welcome")
`;

function views(imports: string, code: string): string {
  return `${imports}\n${HOME}\n\n${code}\n`;
}

function settings(good: string, bad: string): string {
  return (PROJECT["site_config/settings.py"] ?? "").replace(good, bad);
}

const INVOICE = 'path("invoices/<int:invoice_id>/", views.get_invoice),';
const OWNER = /user=request\.user/;

export const ROWS_OF_OTHERS: readonly Snippet[] = [
  {
    name: "article 1: objects.get by id",
    code: views(
      "from django.contrib.auth.decorators import login_required\nfrom django.http import HttpResponse, JsonResponse\n\nfrom .models import Invoice",
      "@login_required\ndef get_invoice(request, invoice_id):\n    invoice = Invoice.objects.get(id=invoice_id)\n    return JsonResponse(invoice.to_dict())",
    ),
    routes: INVOICE,
    id: "DJANGO-AUTHZ-001/idor",
    mends: OWNER,
  },
  {
    name: "get_object_or_404",
    code: views(
      "from django.contrib.auth.decorators import login_required\nfrom django.http import HttpResponse, JsonResponse\nfrom django.shortcuts import get_object_or_404\n\nfrom .models import Invoice",
      "@login_required\ndef get_invoice(request, invoice_id):\n    invoice = get_object_or_404(Invoice, pk=invoice_id)\n    return JsonResponse(invoice.to_dict())",
    ),
    routes: INVOICE,
    id: "DJANGO-AUTHZ-001/idor",
    mends: OWNER,
  },
  {
    name: "filter().first()",
    code: views(
      "from django.contrib.auth.decorators import login_required\nfrom django.http import Http404, HttpResponse, JsonResponse\n\nfrom .models import Invoice",
      "@login_required\ndef get_invoice(request, invoice_id):\n    invoice = Invoice.objects.filter(pk=invoice_id).first()\n    if invoice is None:\n        raise Http404\n    return JsonResponse(invoice.to_dict())",
    ),
    routes: INVOICE,
    id: "DJANGO-AUTHZ-001/idor",
    mends: OWNER,
  },
  {
    name: "DetailView with a login",
    code: views(
      "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.http import HttpResponse\nfrom django.views.generic import DetailView\n\nfrom .models import Invoice",
      "class InvoiceDetail(LoginRequiredMixin, DetailView):\n    model = Invoice",
    ),
    routes: 'path("invoices/<int:pk>/", views.InvoiceDetail.as_view()),',
    id: "DJANGO-AUTHZ-001/idor",
    mends: OWNER,
  },
  {
    name: "UpdateView with a login",
    code: views(
      "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.http import HttpResponse\nfrom django.views.generic import UpdateView\n\nfrom .models import Invoice",
      'class InvoiceEdit(LoginRequiredMixin, UpdateView):\n    model = Invoice\n    fields = ["address"]\n    success_url = "/"',
    ),
    routes: 'path("invoices/<int:pk>/edit/", views.InvoiceEdit.as_view()),',
    id: "DJANGO-AUTHZ-001/idor-write",
    mends: OWNER,
  },
  {
    name: "viewset over all rows",
    code: views(
      "from django.http import HttpResponse\nfrom rest_framework import viewsets\nfrom rest_framework.permissions import IsAuthenticated\n\nfrom .models import Invoice\nfrom .serializers import InvoiceSerializer",
      "class InvoiceViewSet(viewsets.ModelViewSet):\n    queryset = Invoice.objects.all()\n    serializer_class = InvoiceSerializer\n    permission_classes = [IsAuthenticated]",
    ),
    routes:
      'path("api/invoices/<int:pk>/", views.InvoiceViewSet.as_view({"get": "retrieve", "put": "update"})),',
    id: "DJANGO-AUTHZ-001/idor-write",
    mends: OWNER,
  },
  {
    name: "API view over any row",
    code: views(
      "from django.http import HttpResponse\nfrom rest_framework.response import Response\nfrom rest_framework.views import APIView\n\nfrom .models import Invoice\nfrom .serializers import InvoiceSerializer",
      "class InvoiceView(APIView):\n    def get(self, request, pk):\n        invoice = Invoice.objects.get(pk=pk)\n        return Response(InvoiceSerializer(invoice).data)",
    ),
    routes: 'path("api/invoices/<int:pk>/", views.InvoiceView.as_view()),',
    id: "DJANGO-AUTHZ-001/idor",
    mends: OWNER,
  },
];

const LOGIN = /login_required|LoginRequiredMixin|IsAuthenticated/;

export const NO_LOGIN: readonly Snippet[] = [
  {
    name: "article 2: delete without a login",
    code: views(
      "from django.contrib.auth.models import User\nfrom django.http import HttpResponse, JsonResponse",
      '# No @login_required — anyone can call this\ndef delete_account(request, user_id):\n    if request.method == "POST":\n        User.objects.filter(id=user_id).delete()\n        return JsonResponse({"status": "deleted"})',
    ),
    routes: 'path("accounts/<int:user_id>/delete/", views.delete_account),',
    id: "DJANGO-AUTHN-001/unauthenticated-write",
    mends: LOGIN,
  },
  {
    name: "delete of a row",
    code: views(
      "from django.http import HttpResponse\nfrom django.shortcuts import get_object_or_404, redirect\nfrom django.views.decorators.http import require_POST\n\nfrom .models import Message",
      '@require_POST\ndef delete_message(request, pk):\n    message = get_object_or_404(Message, pk=pk)\n    message.delete()\n    return redirect("home")',
    ),
    routes: 'path("messages/<int:pk>/delete/", views.delete_message),',
    id: "DJANGO-AUTHN-001/unauthenticated-write",
    mends: LOGIN,
  },
  {
    name: "class with post alone",
    code: views(
      "from django.http import HttpResponse, JsonResponse\nfrom django.views import View\n\nfrom .models import Invoice",
      'class PayInvoice(View):\n    def post(self, request, pk):\n        Invoice.objects.filter(pk=pk).update(total=0)\n        return JsonResponse({"status": "paid"})',
    ),
    routes: 'path("invoices/<int:pk>/pay/", views.PayInvoice.as_view()),',
    id: "DJANGO-AUTHN-001/unauthenticated-write",
    mends: LOGIN,
  },
  {
    name: "DeleteView without a mixin",
    code: views(
      "from django.http import HttpResponse\nfrom django.views.generic import DeleteView\n\nfrom .models import Invoice",
      'class InvoiceDelete(DeleteView):\n    model = Invoice\n    success_url = "/"',
    ),
    routes: 'path("invoices/<int:pk>/delete/", views.InvoiceDelete.as_view()),',
    id: "DJANGO-AUTHN-001/unauthenticated-write",
    mends: LOGIN,
  },
  {
    name: "API open to all",
    code: views(
      "from django.http import HttpResponse\nfrom rest_framework.decorators import api_view, permission_classes\nfrom rest_framework.permissions import AllowAny\nfrom rest_framework.response import Response\n\nfrom .models import Invoice",
      '@api_view(["DELETE"])\n@permission_classes([AllowAny])\ndef remove_invoice(request, pk):\n    Invoice.objects.filter(pk=pk).delete()\n    return Response(status=204)',
    ),
    routes: 'path("api/invoices/<int:pk>/", views.remove_invoice),',
    id: "DJANGO-AUTHN-001/drf-allow-any",
    mends: LOGIN,
  },
];

const EXEMPTION_GONE = /Take `?csrf_exempt|-@csrf_exempt|-@method_decorator\(csrf_exempt|csrf_exempt/;

export const NO_CSRF: readonly Snippet[] = [
  {
    name: "article 4: csrf_exempt for AJAX",
    code: views(
      "import json\n\nfrom django.contrib.auth.decorators import login_required\nfrom django.http import HttpResponse, JsonResponse\nfrom django.views.decorators.csrf import csrf_exempt\n\nfrom .models import Message",
      '@csrf_exempt\n@login_required\ndef api_submit(request):\n    if request.method == "POST":\n        data = json.loads(request.body)\n        Message.objects.create(sender=request.user, text=data["text"])\n    return JsonResponse({"status": "ok"})',
    ),
    routes: 'path("api/submit/", views.api_submit),',
    id: "DJANGO-CSRF-001/exempt-view",
    mends: EXEMPTION_GONE,
  },
  {
    name: "csrf_exempt on a class",
    code: views(
      "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.http import HttpResponse, JsonResponse\nfrom django.utils.decorators import method_decorator\nfrom django.views import View\nfrom django.views.decorators.csrf import csrf_exempt\n\nfrom .models import Message",
      '@method_decorator(csrf_exempt, name="dispatch")\nclass SendMessage(LoginRequiredMixin, View):\n    def post(self, request):\n        Message.objects.create(sender=request.user, text=request.POST["text"])\n        return JsonResponse({"status": "ok"})',
    ),
    routes: 'path("api/messages/", views.SendMessage.as_view()),',
    id: "DJANGO-CSRF-001/exempt-view",
    mends: EXEMPTION_GONE,
  },
  {
    name: "csrf_exempt on dispatch",
    code: views(
      "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.http import HttpResponse, JsonResponse\nfrom django.utils.decorators import method_decorator\nfrom django.views import View\nfrom django.views.decorators.csrf import csrf_exempt\n\nfrom .models import Message",
      'class SendMessage(LoginRequiredMixin, View):\n    @method_decorator(csrf_exempt)\n    def dispatch(self, *args, **kwargs):\n        return super().dispatch(*args, **kwargs)\n\n    def post(self, request):\n        Message.objects.create(sender=request.user, text=request.POST["text"])\n        return JsonResponse({"status": "ok"})',
    ),
    routes: 'path("api/messages/", views.SendMessage.as_view()),',
    id: "DJANGO-CSRF-001/exempt-view",
    mends: EXEMPTION_GONE,
  },
  {
    name: "session authentication without CSRF in an API",
    code: views(
      "from django.http import HttpResponse\nfrom rest_framework.authentication import SessionAuthentication\nfrom rest_framework.response import Response\nfrom rest_framework.views import APIView\n\nfrom .models import Message",
      'class CsrfExemptSessionAuthentication(SessionAuthentication):\n    def enforce_csrf(self, request):\n        return\n\n\nclass SendMessage(APIView):\n    authentication_classes = [CsrfExemptSessionAuthentication]\n\n    def post(self, request):\n        Message.objects.create(sender=request.user, text=request.data["text"])\n        return Response({"status": "ok"})',
    ),
    routes: 'path("api/messages/", views.SendMessage.as_view()),',
    id: "DJANGO-CSRF-001/exempt-view",
    mends: /enforce_csrf|SessionAuthentication/,
  },
  {
    name: "the middleware left out",
    path: "site_config/settings.py",
    code: settings('    "django.middleware.csrf.CsrfViewMiddleware",\n', ""),
    id: "DJANGO-CSRF-001/no-csrf-middleware",
    mends: /\+ +"django\.middleware\.csrf\.CsrfViewMiddleware"/,
  },
];

export const DEBUG_ON: readonly Snippet[] = [
  {
    name: "article 3: DEBUG = True",
    path: "site_config/settings.py",
    code: settings("DEBUG = False", "DEBUG = True"),
    id: "DJANGO-DEPLOY-002/debug-on",
    mends: /\+DEBUG = (False|os\.environ)/,
  },
  {
    name: "on unless the environment says otherwise",
    path: "site_config/settings.py",
    code: settings("DEBUG = False", 'DEBUG = os.environ.get("DEBUG", "True") == "True"'),
    id: "DJANGO-DEPLOY-002/debug-default-on",
    mends: /\+DEBUG = .*"False"/,
  },
  {
    name: "getenv with True",
    path: "site_config/settings.py",
    code: settings("DEBUG = False", 'DEBUG = os.getenv("DJANGO_DEBUG", True)'),
    id: "DJANGO-DEPLOY-002/debug-default-on",
    mends: /\+DEBUG = /,
  },
  {
    name: "bool of a text",
    path: "site_config/settings.py",
    code: settings("DEBUG = False", 'DEBUG = bool(os.environ.get("DEBUG", "False"))'),
    id: "DJANGO-DEPLOY-002/debug-default-on",
    mends: /\+DEBUG = /,
  },
];

const DOWNLOAD = 'path("download/", views.download_file),';
const CONTAINED = /safe_join|is_relative_to|basename/;
const PATH_IMPORTS =
  "import os\nfrom pathlib import Path\n\nfrom django.conf import settings\nfrom django.contrib.auth.decorators import login_required\nfrom django.http import FileResponse, Http404, HttpResponse, HttpResponseForbidden";

export const PATHS: readonly Snippet[] = [
  {
    name: "article 5: os.path.join with a name of the request",
    code: views(
      "import os\n\nfrom django.http import FileResponse, HttpResponse",
      'def download_file(request):\n    filename = request.GET.get("file")\n    file_path = os.path.join("/var/app/uploads", filename)\n    with open(file_path, "rb") as f:\n        return FileResponse(f)',
    ),
    routes: DOWNLOAD,
    id: "DJANGO-PATH-001/path-traversal",
    mends: CONTAINED,
  },
  {
    name: "startswith, as the article recommends it",
    code: views(
      PATH_IMPORTS,
      'UPLOAD_DIR = "/var/app/uploads"\n\n\n@login_required\ndef download_file(request):\n    filename = request.GET.get("file", "")\n    file_path = os.path.abspath(os.path.join(UPLOAD_DIR, filename))\n    if not file_path.startswith(UPLOAD_DIR):\n        return HttpResponseForbidden()\n    if not os.path.exists(file_path):\n        raise Http404\n    return FileResponse(open(file_path, "rb"))',
    ),
    routes: DOWNLOAD,
    id: "DJANGO-PATH-001/prefix-check-bypass",
    mends: /is_relative_to/,
  },
  {
    name: "pathlib",
    code: views(
      PATH_IMPORTS,
      '@login_required\ndef download_file(request):\n    path = Path(settings.MEDIA_ROOT) / request.GET["file"]\n    return HttpResponse(path.read_bytes(), content_type="application/octet-stream")',
    ),
    routes: DOWNLOAD,
    id: "DJANGO-PATH-001/path-traversal",
    mends: CONTAINED,
  },
  {
    name: "f-string",
    code: views(
      PATH_IMPORTS,
      '@login_required\ndef download_file(request, name):\n    return FileResponse(open(f"/var/app/uploads/{name}", "rb"))',
    ),
    routes: 'path("download/<path:name>", views.download_file),',
    id: "DJANGO-PATH-001/path-traversal",
    mends: CONTAINED,
  },
  {
    name: "two dots taken out",
    code: views(
      PATH_IMPORTS,
      '@login_required\ndef download_file(request):\n    name = request.GET.get("file", "")\n    name = name.replace("../", "")\n    path = os.path.join(settings.MEDIA_ROOT, name)\n    if not os.path.exists(path):\n        raise Http404\n    return FileResponse(open(path, "rb"))',
    ),
    routes: DOWNLOAD,
    id: "DJANGO-PATH-001/path-traversal",
    mends: CONTAINED,
  },
  {
    name: "delete by name",
    code: views(
      PATH_IMPORTS,
      '@login_required\ndef download_file(request):\n    name = request.POST["file"]\n    os.remove(os.path.join(settings.MEDIA_ROOT, name))\n    return HttpResponse("deleted")',
    ),
    routes: DOWNLOAD,
    id: "DJANGO-PATH-001/delete-or-write",
    mends: CONTAINED,
  },
];
