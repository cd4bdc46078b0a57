from django.contrib.auth import get_user_model
from rest_framework import serializers

from accounts.models import Address
from catalog.models import Product, Review
from orders.models import Order, OrderLine


class ProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = ["id", "name", "slug", "sku", "description", "price", "stock"]


class ReviewSerializer(serializers.ModelSerializer):
    class Meta:
        model = Review
        fields = ["id", "product", "author", "rating", "body", "homepage", "created"]
        read_only_fields = ["author", "created"]


class OrderLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrderLine
        fields = ["product", "quantity", "unit_price"]


class OrderSerializer(serializers.ModelSerializer):
    lines = OrderLineSerializer(many=True, read_only=True)

    class Meta:
        model = Order
        fields = ["id", "status", "note", "created", "total", "lines"]
        read_only_fields = ["status", "created"]


class AddressSerializer(serializers.ModelSerializer):
    class Meta:
        model = Address
        fields = ["id", "name", "street", "city", "postcode"]


class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = get_user_model()
        fields = ["id", "username", "email", "loyalty_points"]
