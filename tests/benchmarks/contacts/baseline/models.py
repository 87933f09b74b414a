"""Companies, contacts and what was said, as one writes them down on the first day."""

from django.db import models


class Company(models.Model):
    name = models.CharField(max_length=200, db_index=True)
    name_ja = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name or self.name_ja


class Contact(models.Model):
    last_name = models.CharField(max_length=80, db_index=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name_kana = models.CharField(max_length=80, blank=True)
    first_name_kana = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=160, blank=True)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts")
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("ja", "Japanese")], default="en")
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["last_name", "first_name"]

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}"


class Interaction(models.Model):
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="interactions")
    kind = models.CharField(max_length=10)
    happened_on = models.DateField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["-happened_on"]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
