from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def announce(ticket, copy):
    """Tells the support team about a new ticket, and the customer who wants a copy."""
    recipients = [settings.SUPPORT_EMAIL]
    if copy:
        recipients.append(ticket.customer.email)
    message = EmailMultiAlternatives(f"New ticket {ticket.pk}", ticket.body, to=recipients)
    message.attach_alternative(render_to_string("support/mail.html", {"ticket": ticket}), "text/html")
    message.send()


def canned_text(canned, ticket):
    return canned.text.replace("[subject]", ticket.subject).replace("[customer]", ticket.customer.username)


def signature(user):
    """The line below a reply."""
    return f"{user.first_name} from Larkspur"
