"""Who may do what in a tenant. Every view asks here, and nowhere else."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import Membership, Tenant


def tenant_of(user, pk):
    """DJANGO-AUTHZ-001: a tenant that somebody is not a member of is a 404 like no tenant at all."""
    return get_object_or_404(Tenant, pk=pk, memberships__user=user)


def owned_tenant(user, pk):
    """DJANGO-AUTHZ-001: members see that there is such a tenant; only owners change it."""
    tenant = tenant_of(user, pk)
    if not tenant.memberships.filter(user=user, role=Membership.Role.OWNER).exists():
        raise PermissionDenied
    return tenant
