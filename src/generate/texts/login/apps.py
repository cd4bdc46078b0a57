from django.apps import AppConfig


class «App»Config(AppConfig):
    name = "«app»"
