from django.apps import AppConfig


class «App»Config(AppConfig):
    name = "«app»"
    default_auto_field = "django.db.models.BigAutoField"
