# Middleware that answers by itself, beside Django's own that only redirects to https.
ANSWERS_EARLY = re.compile("Common|Cors|Csrf|Cache|Locale|Redirect|Flatpage|Maintenance|LoginRequired|Axes")


def leads_to_the_same(changed, url):
    try:
        return resolve(changed).func == resolve(url).func
    except Resolver404:
        return False


def address_or_none(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
