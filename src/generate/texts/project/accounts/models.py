from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Whoever can log in. Fields of your own go here."""
