from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.html import format_html

from .models import Address, ApiKey, User


@admin.register(User)
class ShopUserAdmin(UserAdmin):
    list_display = ["username", "email", "homepage", "loyalty_points", "is_staff"]
    fieldsets = [*UserAdmin.fieldsets, ("Shop", {"fields": ["phone", "newsletter", "loyalty_points", "website"]})]

    @admin.display(description="Website")
    def homepage(self, user):
        return format_html('<a href="{}">{}</a>', user.website, user.website) if user.website else "–"


@admin.register(Address)
class AddressAdmin(admin.ModelAdmin):
    list_display = ["name", "city", "user"]
    search_fields = ["name", "city", "user__username"]


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    list_display = ["label", "user", "created"]
    readonly_fields = ["digest"]
