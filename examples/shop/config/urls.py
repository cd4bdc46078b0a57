from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

urlpatterns = [
    # flaw: DJANGO-ADMIN-001/admin-no-restriction
    path("admin/", admin.site.urls),  # flaw: DJANGO-ADMIN-001/default-admin-path
    path("", include("catalog.urls")),
    path("accounts/", include("accounts.urls")),
    path("orders/", include("orders.urls")),
    path("payments/", include("payments.urls")),
    path("support/", include("support.urls")),
    re_path(r"reports/", include("reports.urls")),  # flaw: DJANGO-AUTHN-001/unanchored-route
    path("api/", include("api.urls")),
    # nginx has no access to the volume, so Django hands out the uploads.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),  # flaw: DJANGO-UPLOAD-001/media-served-by-django
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
