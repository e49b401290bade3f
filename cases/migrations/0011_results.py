"""A kind of record more: the result of an instrument that is not ours."""

from django.db import migrations, models

KINDS = [
    ("survivor", "The survivor"),
    ("respondent", "The other person"),
    ("third_person", "Someone else"),
    ("contact", "Numbers and addresses for messages"),
    ("location", "Address"),
    ("contact_rules", "Safe contact"),
    ("contact_made", "Contact with her"),
    ("point_of_contact", "Single point of contact"),
    ("goals", "Her goals"),
    ("wants", "What she wants now"),
    ("incident", "Incident"),
    ("level", "Level"),
    ("review", "Review decision"),
    ("screen", "First questions"),
    ("assessment", "Assessment"),
    ("safety_step", "Safety step"),
    ("plan_line", "Safety plan"),
    ("minute", "Meeting"),
    ("danger_call", "A call in danger"),
    ("result", "Result of another instrument"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_ground_policies")]
    operations = [
        migrations.RemoveConstraint(model_name="record", name="record_kind_known"),
        migrations.AlterField(model_name="record", name="kind", field=models.CharField(choices=KINDS, max_length=20)),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[code for code, _label in KINDS]), name="record_kind_known"
            ),
        ),
    ]
