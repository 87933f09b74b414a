"""Addresses of boards, their seats and meetings, and of contributions, under /a/<association>/."""

from django.urls import path

from contacts.views import agenda, board_packet, boards, bylaws, charters, contributions, meetings, seats, terms

HOUSE = "a/<slug:association>"
BOARD = f"{HOUSE}/boards/<int:board>"
SEAT = f"{HOUSE}/seats/<int:seat>"
TERM = f"{HOUSE}/terms/<int:term>"
CANDIDATE = f"{HOUSE}/candidates/<int:candidate>"
MEETING = f"{HOUSE}/boards/meetings/<int:meeting>"
ITEM = f"{HOUSE}/boards/agenda/<int:item>"
BYLAW = f"{HOUSE}/boards/by-laws/<int:bylaw>"
CONTRIBUTION = f"{HOUSE}/contributions/<int:contribution>"

of_boards = [
    path(f"{HOUSE}/board-room/packet/", board_packet.board_packet, name="board_packet"),
    path(f"{HOUSE}/board-room/packet/make/", board_packet.board_packet_make, name="board_packet_make"),
    path(f"{HOUSE}/boards/", boards.board_list, name="board_list"),
    path(f"{HOUSE}/boards/new/", boards.board_new, name="board_new"),
    path(f"{BOARD}/", boards.board_detail, name="board_detail"),
    path(f"{BOARD}/edit/", boards.board_edit, name="board_edit"),
    path(f"{BOARD}/remove/", boards.board_remove, name="board_remove"),
    path(f"{BOARD}/interested/", boards.board_interested, name="board_interested"),
    path(f"{BOARD}/mix/", boards.board_mix_edit, name="board_mix_edit"),
    path(f"{BOARD}/goals/", boards.board_goals_edit, name="board_goals_edit"),
    path(f"{BOARD}/charter/", charters.charter_detail, name="charter_detail"),
    path(f"{BOARD}/charter/edit/", charters.charter_edit, name="charter_edit"),
    path(f"{BOARD}/charter/approve/", charters.charter_approve, name="charter_approve"),
    path(f"{BOARD}/seats/add/", seats.seat_add, name="seat_add"),
    path(f"{SEAT}/", seats.seat_detail, name="seat_detail"),
    path(f"{SEAT}/edit/", seats.seat_edit, name="seat_edit"),
    path(f"{SEAT}/remove/", seats.seat_remove, name="seat_remove"),
    path(f"{SEAT}/appoint/", terms.seat_appoint, name="seat_appoint"),
    path(f"{SEAT}/candidates/add/", seats.candidate_add, name="candidate_add"),
    path(f"{CANDIDATE}/edit/", seats.candidate_edit, name="candidate_edit"),
    path(f"{CANDIDATE}/ask/", seats.candidate_ask, name="candidate_ask"),
    path(f"{CANDIDATE}/remove/", seats.candidate_remove, name="candidate_remove"),
    path(f"{TERM}/edit/", terms.term_edit, name="term_edit"),
    path(f"{TERM}/leave/", terms.term_leave, name="term_leave"),
    path(f"{TERM}/remove/", terms.term_remove, name="term_remove"),
]

of_meetings = [
    path(f"{HOUSE}/boards/<int:board>/meetings/", meetings.board_meeting_list, name="board_meeting_list"),
    path(f"{HOUSE}/boards/<int:board>/meetings/new/", meetings.board_meeting_new, name="board_meeting_new"),
    path(f"{MEETING}/", meetings.board_meeting_detail, name="board_meeting_detail"),
    path(f"{MEETING}/edit/", meetings.board_meeting_edit, name="board_meeting_edit"),
    path(f"{MEETING}/remove/", meetings.board_meeting_remove, name="board_meeting_remove"),
    path(f"{MEETING}/close/", meetings.board_meeting_close, name="board_meeting_close"),
    path(f"{MEETING}/minutes/", meetings.board_meeting_minutes, name="board_meeting_minutes"),
    path(f"{MEETING}/attendance/", meetings.board_meeting_attendance, name="board_meeting_attendance"),
    path(f"{MEETING}/agenda.pdf", meetings.board_meeting_agenda, name="board_meeting_agenda"),
    path(f"{MEETING}/minutes.pdf", meetings.board_meeting_protocol, name="board_meeting_protocol"),
    path(f"{MEETING}/papers/add/", meetings.board_paper_add, name="board_paper_add"),
    path(f"{MEETING}/papers/<int:paper>/", meetings.board_paper, name="board_paper"),
    path(f"{MEETING}/papers/<int:paper>/remove/", meetings.board_paper_remove, name="board_paper_remove"),
    path(f"{MEETING}/items/add/", agenda.agenda_item_add, name="agenda_item_add"),
    path(f"{HOUSE}/boards/<int:board>/ideas/", agenda.idea_list, name="idea_list"),
    path(f"{HOUSE}/boards/<int:board>/ideas/add/", agenda.idea_add, name="idea_add"),
    path(f"{ITEM}/", agenda.agenda_item_detail, name="agenda_item_detail"),
    path(f"{ITEM}/edit/", agenda.agenda_item_edit, name="agenda_item_edit"),
    path(f"{ITEM}/minutes/", agenda.agenda_item_minutes, name="agenda_item_minutes"),
    path(f"{ITEM}/remove/", agenda.agenda_item_remove, name="agenda_item_remove"),
    path(f"{ITEM}/place/", agenda.agenda_item_place, name="agenda_item_place"),
    path(f"{ITEM}/move/", agenda.agenda_item_move, name="agenda_item_move"),
    path(f"{ITEM}/vote/", agenda.agenda_item_vote, name="agenda_item_vote"),
    path(f"{ITEM}/ballots/", agenda.agenda_item_ballots, name="agenda_item_ballots"),
    path(f"{ITEM}/decide/", agenda.agenda_item_decide, name="agenda_item_decide"),
    path(f"{ITEM}/next/", agenda.agenda_item_next, name="agenda_item_next"),
    path(f"{HOUSE}/boards/<int:board>/by-laws/", bylaws.bylaw_list, name="bylaw_list"),
    path(f"{HOUSE}/boards/<int:board>/by-laws/add/", bylaws.bylaw_add, name="bylaw_add"),
    path(f"{BYLAW}/", bylaws.bylaw_detail, name="bylaw_detail"),
    path(f"{BYLAW}/edit/", bylaws.bylaw_edit, name="bylaw_edit"),
    path(f"{BYLAW}/remove/", bylaws.bylaw_remove, name="bylaw_remove"),
    path(f"{BYLAW}/vote/", bylaws.bylaw_to_vote, name="bylaw_to_vote"),
    path(f"{HOUSE}/contributions/", contributions.contribution_list, name="contribution_list"),
    path(f"{HOUSE}/contributions/new/", contributions.contribution_new, name="contribution_new"),
    path(f"{CONTRIBUTION}/", contributions.contribution_detail, name="contribution_detail"),
    path(f"{CONTRIBUTION}/edit/", contributions.contribution_edit, name="contribution_edit"),
    path(f"{CONTRIBUTION}/remove/", contributions.contribution_remove, name="contribution_remove"),
]
