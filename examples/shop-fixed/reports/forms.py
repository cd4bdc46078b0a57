import json

from django import forms


class FiguresForm(forms.Form):
    per = forms.ChoiceField(choices=[("status", "status"), ("customer", "customer")])
    note = forms.CharField(required=False)
    quantity = forms.IntegerField(min_value=1)


class BackupForm(forms.Form):
    name = forms.SlugField()


class OptionsForm(forms.Form):
    options = forms.FileField()

    def clean_options(self):
        upload = self.cleaned_data["options"]
        if upload.size > 64 * 1024:
            raise forms.ValidationError("This file is too big.")
        try:
            options = json.load(upload)
        except ValueError:
            raise forms.ValidationError("This is not a file of report settings.") from None
        if not isinstance(options, dict):
            raise forms.ValidationError("This is not a file of report settings.")
        return options
