from django.contrib import admin

from .models import Coupon, Order, OrderLine


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    extra = 0


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["id", "customer", "status", "created"]
    list_filter = ["status"]
    inlines = [OrderLineInline]
    actions = ["mark_paid"]

    @admin.action(description="Mark as paid", permissions=["change"])
    def mark_paid(self, request, queryset):
        queryset.filter(status=Order.Status.OPEN).update(status=Order.Status.PAID)


@admin.register(Coupon)
class CouponAdmin(admin.ModelAdmin):
    list_display = ["code", "percent", "is_active"]
