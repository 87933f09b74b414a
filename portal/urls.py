"""All addresses. The only file of the portal that looks upward."""

from django.contrib import admin
from django.urls import include, path

from portal import views

urlpatterns = [
    path("", include("portal.accounts.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("operate/health/", views.operate_health, name="operate_health"),
    path("robots.txt", views.robots, name="robots"),
    path("components/", views.component_gallery, name="component_gallery"),
    path("theme/", views.set_theme, name="set_theme"),
    path("a/<slug:association>/find/", views.find_everywhere, name="find_everywhere"),
    path("", include("portal.guide.urls")),
    path("", include("portal.documents.urls")),
    path("", include("portal.imports.urls")),
    path("", include("portal.owed.urls")),
    path("", include("portal.notices.urls")),
    path("", include("portal.parting.urls")),
    path("", include("partnerships.urls")),
    path("", include("contacts.urls")),
    path("", include("delegations.urls")),
    path("", include("portal.jobs.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.views.bad_request"
handler500 = "portal.views.server_error"
