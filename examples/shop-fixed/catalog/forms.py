from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.validators import FileExtensionValidator

from .models import Review


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ["rating", "body", "homepage"]


class PictureForm(forms.Form):
    url = forms.URLField(assume_scheme="https")

    def clean_url(self):
        url = urlsplit(self.cleaned_data["url"])
        if url.scheme != "https" or url.netloc not in settings.PICTURE_HOSTS:
            raise forms.ValidationError("Pictures come from the servers of our suppliers only.")
        return url.geturl()


class FeedForm(forms.Form):
    feed = forms.FileField()

    def clean_feed(self):
        feed = self.cleaned_data["feed"]
        if feed.size > 2 * 1024 * 1024:
            raise forms.ValidationError("This price list is too long.")
        return feed


class LookUpForm(FeedForm):
    sku = forms.CharField(max_length=32)


class ArchiveForm(forms.Form):
    archive = forms.FileField(validators=[FileExtensionValidator(["tar"])])


class RepriceForm(forms.Form):
    category = forms.SlugField()
    percent = forms.DecimalField(min_value=-50, max_value=100, decimal_places=2)
