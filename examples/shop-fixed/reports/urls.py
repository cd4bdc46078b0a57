from django.urls import path

from . import views

app_name = "reports"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("my-spending/", views.my_spending, name="my_spending"),
    path("figures/", views.figures, name="figures"),
    path("orders.csv", views.export_orders, name="export_orders"),
    path("sales/", views.export_as, name="export_as"),
    path("sales.txt", views.sales_table, name="sales_table"),
    path("save/", views.save_report, name="save"),
    path("import/", views.import_options, name="import_options"),
    path("back-up/", views.back_up, name="back_up"),
    path("customers/", views.customer_lookup, name="customer_lookup"),
    path("<int:pk>/", views.saved_report, name="saved"),
]
