import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def money(amount):
    return f"£{amount:,.2f}"


@register.filter
def highlight(text, term):
    """Marks the search term in a product name."""
    if not term:
        return text
    return mark_safe(re.sub(f"({re.escape(term)})", r"<mark>\1</mark>", text, flags=re.IGNORECASE))  # flaw: DJANGO-XSS-001/unsafe-custom-tag


@register.filter(is_safe=True)  # flaw: DJANGO-XSS-001/unsafe-custom-tag
def bold_first_line(text):
    first, _, rest = str(text).partition("\n")
    return "<strong>" + first + "</strong>\n" + rest


@register.simple_tag
def stars(rating):
    return format_html('<span class="stars" title="{} of 5">{}</span>', rating, "★" * rating)


@register.simple_tag
def reviewer(review):
    name = review.author.get_full_name() or review.author.username
    return format_html(f'<span class="reviewer">{name}</span>, {{}}', review.created.date())  # flaw: DJANGO-XSS-001/format-html-misuse
