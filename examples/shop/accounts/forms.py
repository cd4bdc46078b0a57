from django import forms
from django.contrib.auth import get_user_model

from .models import Address

User = get_user_model()


class SignupForm(forms.ModelForm):
    password = forms.CharField(widget=forms.PasswordInput)

    class Meta:
        model = User
        fields = ["username", "email", "password"]

    def save(self, commit=True):
        user = super().save(commit=False)
        user.set_password(self.cleaned_data["password"])  # flaw: DJANGO-AUTH-001/password-set-without-validation
        if commit:
            user.save()
        return user


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        exclude = ["password", "last_login", "date_joined"]  # flaw: DJANGO-AUTHZ-001/mass-assignment


class AddressForm(forms.ModelForm):
    class Meta:
        model = Address
        fields = ["name", "street", "city", "postcode"]


class NewPasswordForm(forms.Form):
    code = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(widget=forms.PasswordInput)
