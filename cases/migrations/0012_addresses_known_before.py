"""Whoever left an address before addresses were confirmed goes on hearing of their cases."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_confirmed_addresses'),
    ]

    operations = [
        migrations.RunSQL("UPDATE cases_participant SET confirmed_at = since WHERE email <> ''",
                          migrations.RunSQL.noop),
    ]
