"""Since when somebody has had a case open, or has been writing in it."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_job_in_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="presence",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
