from django.db import models


class Wake(models.Model):
    """A note that a municipality has work waiting. Municipalities may only add rows; the dispatcher takes them away.

    It is what makes the cost of dispatching grow with work and not with the number of municipalities.
    """

    schema_name = models.CharField(max_length=63)
    not_before = models.DateTimeField(db_index=True)
