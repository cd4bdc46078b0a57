from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from .access import owned_tenant, tenant_of
from .forms import InvitationForm, RoleForm, TenantForm
from .invitations import invitation, invited
from .models import Membership, Tenant


@login_required
def tenants(request):
    """One's own tenants, and a form for a new one; whoever makes one owns it."""
    form = TenantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            tenant = form.save()
            Membership.objects.create(tenant=tenant, user=request.user, role=Membership.Role.OWNER)
        return redirect("«app»:detail", tenant.pk)
    own = Tenant.objects.filter(memberships__user=request.user).order_by("name")
    return render(request, "«app»/list.html", {"form": form, "tenants": own})


@login_required
@require_safe
def detail(request, pk):
    tenant = tenant_of(request.user, pk)
    memberships = tenant.memberships.select_related("user").order_by("pk")
    mine = memberships.get(user=request.user)
    context = {"tenant": tenant, "memberships": memberships, "owns": mine.role == Membership.Role.OWNER}
    return render(request, "«app»/detail.html", context | {"form": InvitationForm(), "roles": Membership.Role.choices})


@login_required
@require_POST
def invite(request, pk):
    tenant = owned_tenant(request.user, pk)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    email = form.cleaned_data["email"]
    # DJANGO-HOST-001: ALLOWED_HOSTS decides which names can stand in this link.
    link = request.build_absolute_uri(reverse("«app»:accept", args=[invitation(tenant, email)]))
    # DJANGO-MAIL-001: the owner passes the link on; the site writes to nobody whom a request names.
    return render(request, "«app»/invitation.html", {"tenant": tenant, "email": email, "link": link})


@login_required
def accept(request, token):
    """DJANGO-CSRF-001: the link shows a page, and its button joins."""
    tenant = get_object_or_404(Tenant, pk=invited(token, request.user))
    if request.method == "POST":
        Membership.objects.get_or_create(tenant=tenant, user=request.user)
        return redirect("«app»:detail", tenant.pk)
    return render(request, "«app»/accept.html", {"tenant": tenant})


def other_membership(tenant, pk):
    """DJANGO-AUTHZ-001: a membership of this tenant; the key of another tenant's is a 404."""
    membership = get_object_or_404(Membership.objects.select_for_update(), pk=pk, tenant=tenant)
    owners = tenant.memberships.select_for_update().filter(role=Membership.Role.OWNER)
    if membership.role == Membership.Role.OWNER and len(owners) == 1:
        raise Http404("The last owner stays.")
    return membership


@login_required
@require_POST
@transaction.atomic
def change_role(request, pk, membership_pk):
    tenant = owned_tenant(request.user, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    membership = other_membership(tenant, membership_pk)
    membership.role = form.cleaned_data["role"]
    membership.save(update_fields=["role"])
    return redirect("«app»:detail", tenant.pk)


@login_required
@require_POST
@transaction.atomic
def remove(request, pk, membership_pk):
    tenant = owned_tenant(request.user, pk)
    other_membership(tenant, membership_pk).delete()
    return redirect("«app»:list")
