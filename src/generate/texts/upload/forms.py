from django import forms
from django.core.validators import FileExtensionValidator

from .content import checked
from .models import Upload


class UploadForm(forms.Form):
    file = forms.FileField(
        max_length=100, validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp", "pdf"])]
    )

    def clean_file(self):
        """DJANGO-UPLOAD-001: size, true type, and a new encoding; the ending above only helps people to choose."""
        upload = self.cleaned_data["file"]
        self.content, self.kind = checked(upload)
        return upload

    def save(self, owner):
        upload = Upload(owner=owner, kind=self.kind, name=self.cleaned_data["file"].name)
        upload.file.save("", self.content, save=False)
        upload.save()
        return upload
