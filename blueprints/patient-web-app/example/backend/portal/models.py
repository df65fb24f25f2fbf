"""Tables."""

from django.db import models


class Release(models.Model):
    """A version whose migrations have been applied."""

    version = models.CharField(max_length=64, primary_key=True)
    migrated_at = models.DateTimeField(auto_now_add=True)
