from django.urls import path

from . import views

app_name = "orders"

urlpatterns = [
    path("", views.order_list, name="list"),
    path("cart/", views.cart, name="cart"),
    path("cart/shared/", views.shared_cart, name="shared_cart"),
    path("cart/add/<int:product_id>/", views.AddToCart.as_view(), name="add"),
    path("checkout/", views.checkout, name="checkout"),
    path("board/", views.board, name="board"),
    path("points/", views.gift_points, name="gift_points"),
    path("invoices/<int:pk>/", views.download_invoice, name="download_invoice"),
    path("invoice/<int:order_id>/", views.get_invoice, name="invoice"),
    path("<int:pk>/", views.order_detail, name="detail"),
    path("<int:pk>/note/", views.save_note, name="save_note"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/make-invoice/", views.make_invoice, name="make_invoice"),
    path("<int:pk>/sent/", views.mark_sent, name="mark_sent"),
    path("<int:pk>/discount/", views.apply_discount, name="apply_discount"),
    path("<int:pk>/packing-slip/", views.packing_slip, name="packing_slip"),
]
