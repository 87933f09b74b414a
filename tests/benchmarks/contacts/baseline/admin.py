"""The admin of the three models, with import and export."""

from django.contrib import admin
from import_export import resources
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV

from tests.benchmarks.contacts.baseline.models import Company, Contact, Interaction


class Interactions(admin.TabularInline):
    model = Interaction
    extra = 0


class ContactResource(resources.ModelResource):
    class Meta:
        model = Contact
        exclude = ["created_at"]


@admin.register(Contact)
class ContactAdmin(ImportExportModelAdmin):
    resource_classes = [ContactResource]
    formats = [CSV]
    list_display = ["last_name", "first_name", "email", "phone", "title", "company", "city", "country", "language"]
    list_filter = ["language", "country", "created_at"]
    search_fields = ["last_name", "first_name", "last_name_kana", "first_name_kana", "email", "company__name"]
    list_select_related = ["company"]
    list_per_page = 50
    autocomplete_fields = ["company"]
    inlines = [Interactions]


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    search_fields = ["name", "name_ja"]


@admin.register(Interaction)
class InteractionAdmin(admin.ModelAdmin):
    autocomplete_fields = ["contact"]
