from django import forms
from django.core.validators import FileExtensionValidator, RegexValidator

from .files import check_upload
from .models import CannedReply, Reply, Ticket


class TicketForm(forms.ModelForm):
    class Meta:
        model = Ticket
        fields = ["subject", "body"]


class ReplyForm(forms.ModelForm):
    class Meta:
        model = Reply
        fields = ["body"]


class AttachmentForm(forms.Form):
    file = forms.FileField(validators=[FileExtensionValidator(["png", "jpg", "jpeg", "pdf"]), check_upload])


class AnswerForm(forms.Form):
    canned = forms.ModelChoiceField(CannedReply.objects.all())


class HostForm(forms.Form):
    host = forms.CharField(max_length=200, validators=[RegexValidator(r"\A[a-z0-9][a-z0-9.-]*\Z")])
