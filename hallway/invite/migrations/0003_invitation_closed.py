from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("invite", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="closed",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
