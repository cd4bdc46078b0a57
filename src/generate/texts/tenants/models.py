import uuid

from django.conf import settings
from django.db import models


class Tenant(models.Model):
    """A group of people who share rows: a company, a club, a household."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="+")

    def __str__(self):
        return self.name


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MEMBER = "member", "Member"

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="one_membership_each")]

    def __str__(self):
        return f"{self.user} in {self.tenant}"


class TenantRows(models.QuerySet):
    def of(self, user):
        """DJANGO-AUTHZ-001: rows of the tenants that somebody is a member of. Every query of a view begins with this."""
        return self.filter(tenant__memberships__user=user)


class TenantRow(models.Model):
    """What belongs to a tenant: `class Invoice(TenantRow)`, and then `Invoice.objects.of(request.user)`."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", editable=False)

    objects = TenantRows.as_manager()

    class Meta:
        abstract = True
