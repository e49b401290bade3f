"""An item ends discussed, with or without actions: no verb ever took it further, so neither the constraint nor the trigger knows more."""

from django.db import migrations, models

from meetings import sides

STATES = [
    ("proposed", "Brought"),
    ("listed", "On the agenda"),
    ("discussed", "Discussed"),
    ("actioned", "Discussed, actions agreed"),
    ("deferred", "Put off"),
    ("withdrawn", "Withdrawn"),
]


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_loans")]
    operations = [
        migrations.RemoveConstraint(model_name="agendaitem", name="item_state_known"),
        migrations.AlterField(
            model_name="agendaitem",
            name="state",
            field=models.CharField(choices=STATES, default="proposed", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=sorted(code for code, _label in STATES)), name="item_state_known"
            ),
        ),
        migrations.RunSQL(sides.sql(), migrations.RunSQL.noop),
    ]
