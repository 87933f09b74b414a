"""Where the address of a board, a seat, a term or a candidate becomes a row that this membership may see; else 404."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from contacts.models import Board, Person, Seat, SeatCandidate, Term

_PARTNERSHIP = ("partnership__home", "partnership__partner")


def find_board(request: HttpRequest, key: int) -> Board:
    """The association's board of that key, with its partnership. One query."""
    visible = Board.objects.visible_to(request.membership).select_related(*_PARTNERSHIP)
    board = get_object_or_404(visible, pk=key)
    _of_house(request, board)
    return board


def find_seat(request: HttpRequest, key: int) -> Seat:
    """The seat of that key, with its board. One query."""
    linked = ("board", *(f"board__{name}" for name in _PARTNERSHIP))
    seat = get_object_or_404(Seat.objects.visible_to(request.membership).select_related(*linked), pk=key)
    _of_house(request, seat.board)
    seat.association = request.association
    return seat


def find_term(request: HttpRequest, key: int) -> Term:
    """The term of that key, with its seat and board. One query."""
    linked = ("person", "user", "seat__board", *(f"seat__board__{name}" for name in _PARTNERSHIP))
    term = get_object_or_404(Term.objects.visible_to(request.membership).select_related(*linked), pk=key)
    _of_house(request, term.seat.board)
    term.association = term.seat.association = request.association
    if term.person:
        term.person.association = request.association
    return term


def find_candidate(request: HttpRequest, key: int) -> SeatCandidate:
    """The candidate of that key, if the membership may see the person too. One query."""
    linked = ("person", "seat__board", *(f"seat__board__{name}" for name in _PARTNERSHIP))
    people = Person.objects.visible_to(request.membership).values("pk")
    visible = SeatCandidate.objects.visible_to(request.membership).filter(person__in=people)
    candidate = get_object_or_404(visible.select_related(*linked), pk=key)
    _of_house(request, candidate.seat.board)
    candidate.association = candidate.seat.association = candidate.person.association = request.association
    return candidate


def _of_house(request: HttpRequest, board: Board) -> None:
    board.association = request.association
    if board.partnership:
        board.partnership.association = request.association
