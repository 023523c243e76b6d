from django.db import models


class TemplateStep(models.Model):
    """One migration of the template schema, with the SQL that it ran there, ready to be replayed elsewhere."""

    app = models.CharField(max_length=64)
    name = models.CharField(max_length=128)
    statements = models.JSONField(default=list)
    # Steps with Python in them cannot be replayed and go through Django, schema by schema.
    replayable = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["app", "name"], name="one_step_per_migration")]
