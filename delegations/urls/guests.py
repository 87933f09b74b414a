"""Guest links: the members’ side, and the guests’ own pages."""

from django.urls import URLPattern, path

from delegations.views import counterpart, guest_agenda, guest_door, guest_links

TRIP = "a/<slug:association>/trips/<int:delegation>"
LINK = f"{TRIP}/links/<int:guest_link>"
ISSUE = f"{TRIP}/protocol/<int:issue>"

urlpatterns: list[URLPattern] = [
    path(f"{TRIP}/counterpart/", counterpart.delegation_counterpart, name="delegation_counterpart"),
    path(f"{TRIP}/links/new/", guest_links.guest_link_new, name="guest_link_new"),
    path(f"{LINK}/", guest_links.guest_link_detail, name="guest_link_detail"),
    path(f"{LINK}/send/", guest_links.guest_link_send, name="guest_link_send"),
    path(f"{LINK}/prolong/", guest_links.guest_link_prolong, name="guest_link_prolong"),
    path(f"{LINK}/revoke/", guest_links.guest_link_revoke, name="guest_link_revoke"),
    path(f"{TRIP}/remarks/<int:remark>/answer/", counterpart.guest_comment_answer, name="guest_comment_answer"),
    path(f"{TRIP}/protocol/new/", counterpart.protocol_issue_new, name="protocol_issue_new"),
    path(f"{ISSUE}/settle/", counterpart.protocol_issue_settle, name="protocol_issue_settle"),
    path(f"{ISSUE}/reopen/", counterpart.protocol_issue_reopen, name="protocol_issue_reopen"),
    path("guest/agenda/", guest_agenda.guest_agenda, name="guest_agenda"),
    path("guest/", guest_door.guest_door, name="guest_door"),
    path("guest/<str:token>/", guest_door.guest_by_token, name="guest_by_token"),
]
