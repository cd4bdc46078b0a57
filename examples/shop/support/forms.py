from django import forms

from .models import Reply, Ticket


class TicketForm(forms.ModelForm):
    class Meta:
        model = Ticket
        fields = ["subject", "body"]


class ReplyForm(forms.ModelForm):
    class Meta:
        model = Reply
        fields = ["body"]


class AttachmentForm(forms.Form):
    file = forms.FileField()  # flaw: DJANGO-UPLOAD-001/no-type-validation
