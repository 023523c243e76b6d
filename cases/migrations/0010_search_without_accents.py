import cases.models.case
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_queues_without_duplicates'),
    ]

    # A generated column is made anew when its expression changes.
    operations = [
        migrations.RemoveIndex(model_name='case', name='case_search'),
        migrations.RemoveField(model_name='case', name='search'),
        migrations.AddField(
            model_name='case',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=cases.models.case.StemmedWords(models.F('number'), models.F('title'), models.F('address'), models.F('description')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='case_search'),
        ),
    ]
