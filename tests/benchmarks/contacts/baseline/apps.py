from django.apps import AppConfig


class BaselineConfig(AppConfig):
    name = "tests.benchmarks.contacts.baseline"
    label = "plain"
