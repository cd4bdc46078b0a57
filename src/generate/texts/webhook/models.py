from django.db import models


class ReceivedEvent(models.Model):
    """Events that were handled already: the same one sent again changes nothing."""

    key = models.CharField(max_length=100, unique=True)
    received = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.key
