from django.urls import path
from ninja import NinjaAPI

from .«model»_api import router

# One more router of the project goes into the same API. DJANGO-DEPLOY-002: without pages that describe it to strangers.
api = NinjaAPI(urls_namespace="«namespace»_api", docs_url=None, openapi_url=None)
api.add_router("", router)

urlpatterns = [path("", api.urls)]
