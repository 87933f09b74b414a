import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('part', models.BigIntegerField(default=0)),
                ('month', models.IntegerField(default=0)),
                ('key', models.CharField(blank=True, max_length=80)),
                ('writer', models.IntegerField(default=0)),
                ('number', models.BigIntegerField(default=0)),
                ('association', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.association', verbose_name='association')),
            ],
            options={
                'verbose_name': 'kept figure',
                'verbose_name_plural': 'kept figures',
                'ordering': ['association_id', 'name', 'part', 'month', 'key'],
                'constraints': [models.UniqueConstraint(fields=('association', 'name', 'part', 'month', 'key', 'writer'), name='one_figure_per_place_and_writer')],
            },
        ),
        migrations.CreateModel(
            name='KeptStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('association', models.BigIntegerField(editable=False)),
                ('table', models.CharField(max_length=63)),
                ('writer', models.IntegerField(default=0)),
                ('number', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'stamp',
                'verbose_name_plural': 'stamps',
                'ordering': ['association', 'table'],
                'constraints': [models.UniqueConstraint(fields=('association', 'table', 'writer'), name='one_stamp_per_table_and_writer')],
            },
        ),
    ]
