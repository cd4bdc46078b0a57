
    def test_admin_asks_for_permissions(self):
        """DJANGO-ADMIN-001/admin-broad-permissions: staff may do in the admin what their permissions say, and no more."""
        request = RequestFactory().get("/")
        request.user = self.staff
        for model, options in site._registry.items():
            for deed in ("add", "change", "delete"):
                with self.subTest(model=model._meta.label, deed=deed):
                    if getattr(options, f"has_{deed}_permission")(request):
                        self.complain(f"every member of the staff may {deed} {model._meta.verbose_name_plural} in the admin")
