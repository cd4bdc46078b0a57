from rest_framework.routers import SimpleRouter

from .«model»_api import «Model»ViewSet

router = SimpleRouter()
router.register("", «Model»ViewSet, basename="«namespace»_api")

urlpatterns = router.urls
