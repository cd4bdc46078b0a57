from django.contrib.auth.decorators import login_required
«public-import»
from django.core import signing
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .forms import UploadForm
from .models import Upload

LINK_SECONDS = 600
LINK_SALT = "«app».link"


@login_required
def uploads(request):
    """One's own files, and a form for more (DJANGO-AUTHN-001, DJANGO-AUTHZ-001)."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.save(request.user)
        return redirect("«app»:list")
    own = Upload.objects.filter(owner=request.user).order_by("-created")[:100]
    return render(request, "«app»/list.html", {"form": form, "uploads": own})


def sent(upload):
    """DJANGO-UPLOAD-001: a download, never a page of this site, of the type that was found."""
    response = FileResponse(upload.file.open(), as_attachment=True, filename=f"file{upload.ending}", content_type=upload.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_safe
@never_cache
def download(request, pk):
    """DJANGO-AUTHZ-001: a file of somebody else is a 404 like no file at all."""
    return sent(get_object_or_404(Upload, pk=pk, owner=request.user))


@login_required
@require_POST
def delete(request, pk):
    upload = get_object_or_404(Upload, pk=pk, owner=request.user)
    upload.file.delete(save=False)
    upload.delete()
    return redirect("«app»:list")


@login_required
@require_POST
def link(request, pk):
    """A link for somebody without an account, which its owner makes; it works for ten minutes."""
    upload = get_object_or_404(Upload, pk=pk, owner=request.user)
    token = signing.dumps(str(upload.pk), salt=LINK_SALT)
    return render(request, "«app»/link.html", {"link": request.build_absolute_uri(reverse("«app»:linked", args=[token]))})


«public»
@require_safe
@never_cache
def linked(request, token):
    """DJANGO-CRYPTO-001: the signature says that the owner made the link, and its age ends it."""
    try:
        key = signing.loads(token, salt=LINK_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    return sent(get_object_or_404(Upload, pk=key))
