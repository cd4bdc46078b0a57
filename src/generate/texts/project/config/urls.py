from django.contrib import admin
from django.urls import include, path

from config.health import health

urlpatterns = [
    path("health/", health, name="health"),
    # DJANGO-ADMIN-001: not where every scanner looks first. deploy/nginx.conf names the path, too.
    path("«admin-path»/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("pages.urls")),
]
