from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import views

app_name = "api"

router = DefaultRouter()
router.register("products", views.ProductViewSet, basename="product")
router.register("reviews", views.ReviewViewSet, basename="review")
router.register("orders", views.OrderViewSet, basename="order")
router.register("addresses", views.AddressViewSet, basename="address")
router.register("customers", views.CustomerViewSet, basename="customer")

urlpatterns = [
    path("", include(router.urls)),
    path("newsletter/", views.subscribe, name="newsletter"),
    path("prices/<str:sku>/", views.price, name="price"),
]
