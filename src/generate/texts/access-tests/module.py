"""Who may reach what: every view, asked by a stranger, by another user, by its owner and by staff.

Written by pickguard «version» from the routes, views and models of this project; from now on it is yours. Keep it, change
it, and let it fail when a view opens up by accident. The tables say what the team decided; the tests say the rest.

    «run»

A skipped test says what its row lacks. At the end stands what nobody could write a test for, and why.
"""

«imports»

# Requests that everybody may make without a login: method and route.
PUBLIC = {
    «public»
}

# Requests that everybody with a login may make, whosever row it is and without further rights.
SHARED = set()

# What the server in front of Django takes care of in production: "https", "headers", "hosts".
DONE_IN_FRONT = set()

# The settings module of production: its values are tested, whatever settings the tests themselves run with.
PRODUCTION = «production»


# Rows. Whatever a view asks for beyond the fields that must be filled belongs here.

«marks»

def make_user(name, **rights):
    """Somebody with an account; the tests log in without a password."""
    model = get_user_model()
    known = {field.name for field in model._meta.get_fields()}
    values = {
        "username": text(name, 30),
        "email": f"{text(name, 30)}@example.com",
        "is_active": True,
        «user-fields»
        **rights,
    }
    user = model(**{name: value for name, value in values.items() if name in known})
    user.set_unusable_password()
    user.save()
    return user


«factories»

# How the tests ask and read answers.

«asking»

«reading»

«tests»
