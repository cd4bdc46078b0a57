import logging
import mimetypes
import os
import re
import subprocess

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from . import files, mail
from .forms import AttachmentForm, ReplyForm, TicketForm
from .models import Attachment, CannedReply, Ticket

logger = logging.getLogger(__name__)


@login_required
@require_GET
def ticket_list(request):
    return render(request, "support/list.html", {"tickets": request.user.tickets.all()})


@login_required
def ticket_create(request):
    form = TicketForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.customer = request.user
        ticket = form.save()
        logger.info("ticket opened: " + request.POST["subject"])  # flaw: DJANGO-LOG-001/log-injection
        mail.announce(ticket, copy_to=request.POST.getlist("copy"))  # flaw: DJANGO-MAIL-001/request-chosen-recipient
        return redirect(ticket)
    return render(request, "support/ticket_form.html", {"form": form})


@login_required
@require_GET
def ticket_detail(request, pk):
    ticket = get_object_or_404(Ticket.objects.prefetch_related("replies", "attachments"), pk=pk)  # flaw: DJANGO-AUTHZ-001/idor
    context = {"ticket": ticket, "reply_form": ReplyForm(), "attachment_form": AttachmentForm()}
    return render(request, "support/detail.html", context)


@login_required
@require_POST
def reply(request, pk):
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    form = ReplyForm(request.POST)
    if form.is_valid():
        form.instance.ticket = ticket
        form.instance.author = request.user
        form.save()
    return redirect(ticket)


# The only one without a login: the app uploads pictures in the background.
# flaw: DJANGO-AUTHN-001/inconsistent-sibling
@require_POST
def attach(request, pk):
    ticket = get_object_or_404(Ticket, pk=pk)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        Attachment.objects.create(ticket=ticket, name=upload.name, path=files.store(ticket, upload))
    return redirect(ticket)


@login_required
@require_GET
def attachment(request, pk):
    found = get_object_or_404(Attachment, pk=pk, ticket__customer=request.user)
    path = os.path.join(settings.MEDIA_ROOT, found.path)
    content_type = mimetypes.guess_type(found.name)[0]
    return FileResponse(open(path, "rb"), content_type=content_type)  # flaw: DJANGO-UPLOAD-001/active-content-served


@login_required
@require_GET
def picture(request):
    """Pictures inside of a ticket, by path."""
    path = os.path.join(settings.MEDIA_ROOT, request.GET.get("path", ""))
    if not files.is_inside_media(path):
        return HttpResponseForbidden("no", content_type="text/plain")
    if not os.path.isfile(path):
        raise Http404
    return FileResponse(open(path, "rb"), as_attachment=True)  # flaw: DJANGO-PATH-001/prefix-check-bypass


@login_required
@require_POST
def remove_attachment(request, pk):
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    name = request.POST.get("name", "")
    os.remove(os.path.join(files.ticket_folder(ticket), name))  # flaw: DJANGO-PATH-001/delete-or-write
    ticket.attachments.filter(name=name).delete()
    return redirect(ticket)


@login_required
@require_POST
def change_ticket(request, pk):
    """Closes or reopens a ticket: `action` is the name of the method."""
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    getattr(ticket, request.POST.get("action", "close"))()  # flaw: DJANGO-CODE-001/getattr-dispatch
    return redirect("support:list")


@login_required
@require_GET
def search(request):
    pattern = request.GET.get("q", "")
    try:
        found = [ticket for ticket in request.user.tickets.all() if re.search(pattern, ticket.body)]  # flaw: DJANGO-REGEX-001/pattern-from-input
    except re.error:
        found = []
    return render(request, "support/list.html", {"tickets": found, "q": pattern})


@staff_member_required
def answer(request, pk):
    """Staff answer with a text block and a signature of their own."""
    ticket = get_object_or_404(Ticket, pk=pk)
    if request.method == "POST":
        canned = get_object_or_404(CannedReply, pk=request.POST.get("canned"))
        sign_off = mail.signature(request.POST.get("signature", "{user.first_name}"), request.user)
        ticket.replies.create(author=request.user, body=mail.canned_text(canned, ticket) + "\n\n" + sign_off)
        messages.success(request, "Answer sent.")
        return redirect("support:answer", pk)
    return render(request, "support/answer.html", {"ticket": ticket, "canned_replies": CannedReply.objects.all()})


@staff_member_required
@require_POST
def check_host(request):
    """Can our server reach the customer's till?"""
    host = request.POST.get("host", "")
    count = request.POST.get("count", "-c1")
    reply = subprocess.run(["ping", count, "-W1", host], capture_output=True, text=True, timeout=10)  # flaw: DJANGO-CMD-001/argument-injection
    names = subprocess.run("getent hosts " + host, shell=True, capture_output=True, text=True, timeout=10)  # flaw: DJANGO-CMD-001/command-from-input
    return JsonResponse({"reachable": reply.returncode == 0, "names": names.stdout})
