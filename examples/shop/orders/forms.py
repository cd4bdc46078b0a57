from django import forms

from .models import Order


class CheckoutForm(forms.Form):
    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea)
    coupon = forms.CharField(max_length=30, required=False)


class NoteForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = "__all__"  # flaw: DJANGO-AUTHZ-001/mass-assignment
