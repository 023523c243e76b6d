from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0005_daily_letter'),
    ]

    operations = [
        migrations.AlterField(
            model_name='incomingletter',
            name='fate',
            field=models.CharField(choices=[('attached', 'Attached'), ('automatic', 'Automatic'), ('empty', 'Empty'), ('bounced', 'Bounced'), ('delayed', 'Delayed'), ('unmatched', 'Unmatched')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['to_address', 'written_at'], name='letters_to_whom'),
        ),
    ]
