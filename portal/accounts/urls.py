"""Addresses of the doors, of members and settings, of networks and operators."""

from django.urls import path

from portal.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("join/", views.ask_to_join, name="ask_to_join"),
    path("join/thanks/", views.asked_to_join, name="asked_to_join"),
    path("join/invitation/", views.invitation, name="invitation"),
    path("join/<str:token>/", views.join_by_token, name="join_by_token"),
    path("a/<slug:association>/", views.association_home, name="association_home"),
    path("a/<slug:association>/settings/", views.association_settings, name="association_settings"),
    path("a/<slug:association>/logo/", views.association_logo, name="association_logo"),
    path("a/<slug:association>/settings/logo/", views.logo_edit, name="logo_edit"),
    path("a/<slug:association>/settings/logo/remove/", views.logo_remove, name="logo_remove"),
    path("a/<slug:association>/settings/networks/", views.association_networks, name="association_networks"),
    path("a/<slug:association>/members/", views.member_list, name="member_list"),
    path("a/<slug:association>/members/invite/", views.member_invite, name="member_invite"),
    path("a/<slug:association>/members/<int:membership>/", views.member_detail, name="member_detail"),
    path("a/<slug:association>/members/<int:membership>/end/", views.member_end, name="member_end"),
    path("a/<slug:association>/invitations/<int:invite>/renew/", views.invite_renew, name="invite_renew"),
    path("a/<slug:association>/invitations/<int:invite>/revoke/", views.invite_revoke, name="invite_revoke"),
    path("network/", views.network_list, name="network_list"),
    path("network/<slug:network>/", views.network_detail, name="network_detail"),
    path("network/<slug:network>/data/", views.network_data, name="network_data"),
    path("network/<slug:network>/data/<slug:table>.csv", views.network_csv, name="network_csv"),
    path("network/<slug:network>/data/<slug:table>.json", views.network_json, name="network_json"),
    path("operate/", views.operate, name="operate"),
    path("operate/requests/<int:wish>/", views.request_detail, name="request_detail"),
    path("operate/requests/<int:wish>/approve/", views.request_approve, name="request_approve"),
    path("operate/requests/<int:wish>/decline/", views.request_decline, name="request_decline"),
    path("account/", views.account, name="account"),
    path("account/second-step/", views.second_factor, name="second_factor"),
    path("language/", views.set_language, name="set_language"),
]
