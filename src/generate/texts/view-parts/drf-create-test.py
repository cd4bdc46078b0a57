def test_what_somebody_makes_is_theirs(self):
    self.client.force_login(self.owner)
    answer = self.client.post(self.list, «form-values», content_type="application/json")
    self.assertEqual(answer.status_code, 201, answer.content)
    self.assertEqual(«Model».objects.filter(«owner»=self.owner).count(), 2)

