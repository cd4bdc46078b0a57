def test_nobody_makes_one_in_somebody_elses(self):
    """DJANGO-AUTHZ-001"""
    self.client.force_login(self.other)
    answer = self.client.post(reverse("«namespace»:create"), «form-values»)
    self.assertEqual(answer.status_code, 200)
    self.assertIn("«parent»", answer.context["form"].errors)
    self.assertEqual(«Model».objects.count(), 1)

