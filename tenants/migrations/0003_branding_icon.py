from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0002_reviewnote'),
    ]

    operations = [
        migrations.AddField(
            model_name='branding',
            name='icon_svg',
            field=models.TextField(blank=True, db_default=''),
        ),
    ]
