def test_what_somebody_makes_is_theirs(self):
    self.client.force_login(self.owner)
    answer = self.client.post(reverse("«namespace»:create"), «form-values»)
    self.assertRedirects(answer, reverse("«namespace»:list"))
    self.assertEqual(«Model».objects.filter(«owner»=self.owner).count(), 2)

