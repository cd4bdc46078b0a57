import logging
import subprocess

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from . import files, mail
from .forms import AnswerForm, AttachmentForm, HostForm, ReplyForm, TicketForm
from .models import Attachment, Ticket

logger = logging.getLogger(__name__)

ACTIONS = {"close": Ticket.close, "reopen": Ticket.reopen}


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
        logger.info("ticket %s opened by user %s", ticket.pk, request.user.pk)
        mail.announce(ticket, copy="copy" in request.POST)
        return redirect(ticket)
    return render(request, "support/ticket_form.html", {"form": form})


@login_required
@require_GET
def ticket_detail(request, pk):
    tickets = Ticket.objects.prefetch_related("replies", "attachments")
    ticket = get_object_or_404(tickets, pk=pk, customer=request.user)
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


@login_required
@require_POST
def attach(request, pk):
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        Attachment.objects.create(ticket=ticket, name=upload.name, file=upload)
    else:
        messages.error(request, "Please attach a PNG, JPEG or PDF file of at most 5 MB.")
    return redirect(ticket)


@login_required
@require_GET
def attachment(request, pk):
    found = get_object_or_404(Attachment, pk=pk, ticket__customer=request.user)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)


@login_required
@require_GET
def picture(request, pk):
    """Pictures inside of a ticket, by the name under which they are stored."""
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    path = files.inside(files.ticket_folder(ticket), request.GET.get("name", ""))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True)


@login_required
@require_POST
def remove_attachment(request, pk, attachment_pk):
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    found = get_object_or_404(ticket.attachments, pk=attachment_pk)
    found.file.delete(save=False)
    found.delete()
    return redirect(ticket)


@login_required
@require_POST
def change_ticket(request, pk):
    """Closes or reopens a ticket."""
    ticket = get_object_or_404(Ticket, pk=pk, customer=request.user)
    change = ACTIONS.get(request.POST.get("action", "close"))
    if change is None:
        return HttpResponseBadRequest("unknown action", content_type="text/plain")
    change(ticket)
    return redirect("support:list")


@login_required
@require_GET
def search(request):
    term = request.GET.get("q", "")
    return render(request, "support/list.html", {"tickets": request.user.tickets.filter(body__icontains=term), "q": term})


@staff_member_required
def answer(request, pk):
    """Staff answer with a text block and their name."""
    ticket = get_object_or_404(Ticket, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = mail.canned_text(form.cleaned_data["canned"], ticket) + "\n\n" + mail.signature(request.user)
        ticket.replies.create(author=request.user, body=body)
        messages.success(request, "Answer sent.")
        return redirect("support:answer", pk)
    return render(request, "support/answer.html", {"ticket": ticket, "form": form})


@staff_member_required
@require_POST
def check_host(request):
    """Can our server reach the customer's till?"""
    form = HostForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("this is not a host name", content_type="text/plain")
    host = form.cleaned_data["host"]
    reply = subprocess.run(["ping", "-c1", "-W1", "--", host], capture_output=True, text=True, timeout=10)
    names = subprocess.run(["getent", "hosts", "--", host], capture_output=True, text=True, timeout=10)
    return JsonResponse({"reachable": reply.returncode == 0, "names": names.stdout})
