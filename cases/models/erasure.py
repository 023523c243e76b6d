from django.db import models


class Erasure(models.Model):
    """That somebody wished to be forgotten, in one case or altogether. The register is replayed after every restore and
    import, so that nobody comes back. It holds pseudonyms and ids only."""

    pseudonym = models.UUIDField()
    # The public id of the one case that they wished to be cut from; empty for everything.
    case = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pseudonym", "case"], nulls_distinct=False,
                                               name="erased_once")]
