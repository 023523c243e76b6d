from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_what_a_colleague_did'),
    ]

    operations = [
        migrations.AddField(
            model_name='bulkjob',
            name='leased_until',
            field=models.DateTimeField(null=True),
        ),
    ]
