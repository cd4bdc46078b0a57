from django import forms

from .gateway import is_partner
from .models import Subscriber


class SubscriberForm(forms.ModelForm):
    url = forms.URLField(label="Address", assume_scheme="https")

    class Meta:
        model = Subscriber
        fields = ["url"]

    def clean_url(self):
        url = self.cleaned_data["url"]
        if not is_partner(url):
            raise forms.ValidationError("Please ask us to add this server to our partners first.")
        return url
