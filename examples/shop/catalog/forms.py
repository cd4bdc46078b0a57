from django import forms

from .models import Review


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ["rating", "body", "homepage"]


class PictureForm(forms.Form):
    url = forms.URLField(assume_scheme="https")


class FeedForm(forms.Form):
    feed = forms.FileField()
