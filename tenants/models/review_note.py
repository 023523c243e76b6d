from django.db import models


class ReviewNote(models.Model):
    """That a municipality's case waits for the association's volunteers. Municipalities may only add rows.

    It holds nothing that anybody wrote: who takes a note enters the municipality and reads the case there.
    """

    schema_name = models.CharField(max_length=63)
    case = models.UUIDField(unique=True)
    reported_at = models.DateTimeField(db_index=True)
    # The pseudonym of whoever has it before them, and until when.
    taken_by = models.UUIDField(null=True)
    taken_until = models.DateTimeField(null=True)
