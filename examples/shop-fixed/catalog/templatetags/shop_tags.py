import re

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.filter
def money(amount):
    return f"£{amount:,.2f}"


@register.filter
def highlight(text, term):
    """Marks the search term in a product name."""
    if not term:
        return text
    parts = re.split(f"({re.escape(term)})", text, flags=re.IGNORECASE)
    marked = (format_html("<mark>{}</mark>", part) if index % 2 else part for index, part in enumerate(parts))
    return format_html_join("", "{}", ((part,) for part in marked))


@register.filter
def bold_first_line(text):
    first, _, rest = str(text).partition("\n")
    return format_html("<strong>{}</strong>\n{}", first, rest)


@register.simple_tag
def stars(rating):
    return format_html('<span class="stars" title="{} of 5">{}</span>', rating, "★" * rating)


@register.simple_tag
def reviewer(review):
    name = review.author.get_full_name() or review.author.username
    return format_html('<span class="reviewer">{}</span>, {}', name, review.created.date())
