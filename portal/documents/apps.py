from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from portal.rooms import Room, register_room


class DocumentsConfig(AppConfig):
    name = "portal.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        autodiscover_modules("documents")  # the kinds of document that the apps bring
        register_room(Room(_("Documents"), "document_list", permission="documents.read", icon="paper", order=40))
