from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from rest_framework import mixins, viewsets
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.response import Response

from accounts.models import Address
from catalog.models import Product, Review
from orders.models import Order

from .permissions import IsOrderOwner, IsStaffOrReadOnly
from .serializers import AddressSerializer, CustomerSerializer, OrderSerializer, ProductSerializer, ReviewSerializer


class ProductViewSet(viewsets.ModelViewSet):
    queryset = Product.objects.visible()
    serializer_class = ProductSerializer
    permission_classes = [IsStaffOrReadOnly]
    lookup_field = "slug"


class ReviewViewSet(viewsets.ModelViewSet):
    queryset = Review.objects.select_related("product")
    serializer_class = ReviewSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return super().get_queryset().filter(author=self.request.user)

    def perform_create(self, serializer):
        serializer.save(author=self.request.user)


class OrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated, IsOrderOwner]

    def get_queryset(self):
        return Order.objects.filter(customer=self.request.user).prefetch_related("lines")

    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        order = self.get_object()
        if order.status == Order.Status.OPEN:
            order.status = Order.Status.CANCELLED
            order.save(update_fields=["status"])
        return Response(OrderSerializer(order).data)

    @action(detail=True, methods=["get"])
    def lines(self, request, pk=None):
        order = self.get_object()
        return Response(OrderSerializer(order).data["lines"])


class AddressViewSet(viewsets.ModelViewSet):
    serializer_class = AddressSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return Address.objects.filter(user=self.request.user).order_by("name")

    def perform_create(self, serializer):
        serializer.save(user=self.request.user)


class CustomerViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = get_user_model().objects.order_by("username")
    serializer_class = CustomerSerializer
    permission_classes = [IsAdminUser]


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def subscribe(request):
    """Switches the customer's own newsletter on or off."""
    request.user.newsletter = request.data.get("subscribe") == "yes"
    request.user.save(update_fields=["newsletter"])
    return Response({"status": "ok"})


@login_not_required
def price(request, sku):
    """Prices for the partner sites, which ask from the browser; CORS_ALLOWED_ORIGINS names them."""
    product = Product.objects.visible().filter(sku=sku).first()
    return JsonResponse({"price": str(product.price) if product else None})
