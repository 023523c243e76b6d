from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_register_of_erasures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='timer',
            name='act',
            field=models.CharField(choices=[('move', 'Move'), ('remind', 'Remind'), ('resend', 'Resend'), ('escalate', 'Escalate'), ('unanswered', 'Unanswered'), ('ask', 'Ask'), ('silence', 'Silence')], db_default='move', default='move', max_length=12),
        ),
    ]
