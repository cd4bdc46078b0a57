from django.urls import path

from . import views

app_name = "catalog"

urlpatterns = [
    path("", views.home, name="home"),
    path("products/", views.product_list, name="product_list"),
    path("products/suggest/", views.suggest, name="suggest"),
    path("products/quick-view/", views.quick_view, name="quick_view"),
    path("products/<slug:slug>/", views.ProductView.as_view(), name="product"),
    path("products/<slug:slug>/review/", views.review, name="review"),
    path("categories/<slug:slug>/", views.category, name="category"),
    path("pages/<slug:name>/", views.page, name="page"),
    path("out/", views.SupplierRedirect.as_view(), name="out"),
    path("staff/products/<int:pk>/picture/", views.fetch_picture, name="fetch_picture"),
    path("staff/products/<int:pk>/stock/", views.adjust_stock, name="adjust_stock"),
    path("staff/feed/", views.import_feed, name="import_feed"),
    path("staff/feed/look-up/", views.look_up_in_feed, name="look_up_in_feed"),
    path("staff/pictures/", views.import_pictures, name="import_pictures"),
    path("staff/reprice/", views.reprice, name="reprice"),
    path("staff/stock/", views.stock, name="stock"),
]
