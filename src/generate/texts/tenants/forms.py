from django import forms

from .models import Membership, Tenant


class TenantForm(forms.ModelForm):
    class Meta:
        model = Tenant
        # DJANGO-AUTHZ-001: the name alone; members come by invitation.
        fields = ["name"]


class InvitationForm(forms.Form):
    email = forms.EmailField()


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role.choices)
