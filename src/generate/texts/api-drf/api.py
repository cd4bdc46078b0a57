"""An API over rows of «Model», for whoever owns them."""

from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.serializers import ModelSerializer
from rest_framework.throttling import UserRateThrottle
from rest_framework.viewsets import ModelViewSet

«imports»


class «Model»Serializer(ModelSerializer):
    class Meta:
        model = «Model»
        # DJANGO-AUTHZ-001: named one by one, so that a field which the model gets later is neither shown nor writable. Take
        # out what people shall not write themselves, or name it in read_only_fields.
        fields = [
            "pk",
            «fields»
        ]

    «own-rows»


class «Model»Pages(PageNumberPagination):
    """DJANGO-AUTHZ-001: nobody gets everything at once."""

    page_size = 50


class «Model»Rate(UserRateThrottle):
    """DJANGO-RATE-001"""

    rate = "120/min"


class «Model»ViewSet(ModelViewSet):
    serializer_class = «Model»Serializer
    # DJANGO-AUTHN-001: LoginRequiredMiddleware leaves APIs of this framework alone, so that the view has to ask itself.
    permission_classes = [IsAuthenticated]
    throttle_classes = [«Model»Rate]
    pagination_class = «Model»Pages

    def get_queryset(self):
        """DJANGO-AUTHZ-001: everything begins with the owner; a row of somebody else is a 404 like no row at all."""
        return «Model».objects.filter(«owner»=self.request.user).order_by("pk")

    «create»
