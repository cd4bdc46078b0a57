def test_a_password_alone_does_not_open_the_admin(self):
    """DJANGO-ADMIN-001: not even a superuser's."""
    self.client.force_login(get_user_model().objects.create_superuser("root"))
    self.assertEqual(self.client.get(reverse("admin:index")).status_code, 302)

