from django import forms

from .models import Order


class CheckoutForm(forms.Form):
    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea)
    coupon = forms.CharField(max_length=30, required=False)


class NoteForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = ["note"]


class DiscountForm(forms.Form):
    percent = forms.IntegerField(min_value=1, max_value=50)


class GiftForm(forms.Form):
    to = forms.CharField(max_length=150)
    points = forms.IntegerField(min_value=1)
