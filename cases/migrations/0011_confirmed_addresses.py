from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_search_without_accents'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='stopper',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='participant',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
    ]
