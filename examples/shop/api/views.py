from django.contrib.auth import get_user_model
from django.http import JsonResponse
from rest_framework import mixins, viewsets
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticated
from rest_framework.response import Response

from accounts.models import Address
from catalog.models import Product, Review
from orders.models import Order

from .permissions import IsOrderOwner, IsStaffOrReadOnly
from .serializers import AddressSerializer, CustomerSerializer, OrderSerializer, ProductSerializer, ReviewSerializer


class UnenforcedSessionAuthentication(SessionAuthentication):
    """The mobile web view has no CSRF token to send."""

    def enforce_csrf(self, request):
        return


class ProductViewSet(viewsets.ModelViewSet):
    queryset = Product.objects.visible()
    serializer_class = ProductSerializer
    permission_classes = [IsStaffOrReadOnly]
    lookup_field = "slug"


class ReviewViewSet(viewsets.ModelViewSet):
    queryset = Review.objects.select_related("product")
    serializer_class = ReviewSerializer
    authentication_classes = [UnenforcedSessionAuthentication]  # flaw: DJANGO-CSRF-001/exempt-view
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return super().get_queryset().filter(author=self.request.user)


class OrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Order.objects.prefetch_related("lines")  # flaw: DJANGO-AUTHZ-001/unscoped-queryset
    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated, IsOrderOwner]

    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        order = Order.objects.get(pk=pk)  # flaw: DJANGO-AUTHZ-001/object-permission-not-checked
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
@permission_classes([AllowAny])  # flaw: DJANGO-AUTHN-001/drf-allow-any
def subscribe(request):
    """Switches the newsletter on or off, from the link in the mail."""
    user = get_user_model().objects.filter(email=request.data.get("email", "")).first()
    if user:
        user.newsletter = request.data.get("subscribe") == "yes"
        user.save(update_fields=["newsletter"])
    return Response({"status": "ok"})


def price(request, sku):
    """Prices for the partner sites, which ask from the browser."""
    product = Product.objects.visible().filter(sku=sku).first()
    response = JsonResponse({"price": str(product.price) if product else None})
    response["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")  # flaw: DJANGO-CORS-001/reflective-origin
    response["Access-Control-Allow-Credentials"] = "true"
    return response
