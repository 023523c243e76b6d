from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0004_one_letter_each'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='unsubscribe_url',
            field=models.CharField(blank=True, db_default='', max_length=400),
        ),
        migrations.AddField(
            model_name='letter',
            name='gist',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='letter',
            name='digest_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('digest_at__isnull', False)), fields=['digest_at'], name='letters_to_gather'),
        ),
    ]
