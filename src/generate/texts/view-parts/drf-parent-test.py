def test_nobody_makes_one_in_somebody_elses(self):
    """DJANGO-AUTHZ-001"""
    self.client.force_login(self.other)
    answer = self.client.post(self.list, «form-values», content_type="application/json")
    self.assertIn(answer.status_code, (400, 404, 422))
    self.assertEqual(«Model».objects.count(), 1)

