
    def test_new_api_views_ask_for_a_login(self):
        """DJANGO-AUTHN-001/drf-no-default-permission: DEFAULT_PERMISSION_CLASSES of REST_FRAMEWORK."""

        class NewView(APIView):
            def get(self, request):
                return Response({})

        response = NewView.as_view()(APIRequestFactory().get("/"))
        if response.status_code not in {401, 403}:
            self.complain("an API view that says nothing of permissions answers strangers")
