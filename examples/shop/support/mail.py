from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, Template


def announce(ticket, copy_to):
    """Tells the support team about a new ticket."""
    body = f"<h1>{ticket.subject}</h1><p>{ticket.body}</p>"
    message = EmailMessage(f"New ticket {ticket.pk}", body, to=[settings.SUPPORT_EMAIL, *copy_to])  # flaw: DJANGO-MAIL-001/unescaped-html-body
    message.content_subtype = "html"
    message.send()


def canned_text(canned, ticket):
    return Template(canned.text).render(Context({"ticket": ticket, "shop": settings.DEFAULT_FROM_EMAIL}))  # flaw: DJANGO-TEMPLATE-001/template-from-db


def signature(pattern, user):
    """The line below a reply, such as "{user.first_name} from Larkspur"."""
    return pattern.format(user=user)  # flaw: DJANGO-TEMPLATE-001/str-format-user
