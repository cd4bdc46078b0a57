from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.safestring import mark_safe

from .models import Address, ApiKey, User


@admin.register(User)
class ShopUserAdmin(UserAdmin):
    list_display = ["username", "email", "homepage", "loyalty_points", "is_staff"]
    fieldsets = [*UserAdmin.fieldsets, ("Shop", {"fields": ["phone", "newsletter", "loyalty_points", "website"]})]

    @admin.display(description="Website")
    def homepage(self, user):
        return mark_safe(f'<a href="{user.website}">{user.website}</a>')  # flaw: DJANGO-ADMIN-001/admin-unsafe-html


@admin.register(Address)
class AddressAdmin(admin.ModelAdmin):
    list_display = ["name", "city", "user"]
    search_fields = ["name", "city", "user__username"]


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    list_display = ["label", "user", "created"]
    readonly_fields = ["digest"]

    def has_delete_permission(self, request, obj=None):  # flaw: DJANGO-ADMIN-001/admin-broad-permissions
        return True
