from django.contrib import admin

from .models import Payment


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):
    list_display = ["reference", "order", "amount", "status"]
    list_filter = ["status"]
    readonly_fields = ["reference", "order", "amount", "status"]
