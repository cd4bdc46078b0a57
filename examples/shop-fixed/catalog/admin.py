from django.contrib import admin
from django.utils.html import format_html

from .models import Category, Product, Review


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["name", "sku", "price", "stock", "page"]
    list_filter = ["category", "is_active"]
    search_fields = ["name", "sku"]

    @admin.display(description="Page")
    def page(self, product):
        return format_html('<a href="{}">{}</a>', product.get_absolute_url(), product.slug)


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    list_display = ["product", "author", "rating", "created"]
