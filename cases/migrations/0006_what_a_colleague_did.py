from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_queues_of_the_desk'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('actor_kind', 'staff')), fields=['actor', '-recorded_at', '-id'], name='event_by_colleague'),
        ),
        migrations.AddIndex(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('actor_kind', 'staff')), fields=['-recorded_at', '-id'], name='event_of_colleagues'),
        ),
    ]
