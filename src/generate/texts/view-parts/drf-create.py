def perform_create(self, serializer):
    """The owner is whoever asks, whatever the request says."""
    serializer.save(«owner»=self.request.user)
