"""After the trip: thanks, questions, outcomes, lessons."""

from django.urls import URLPattern, path

from delegations.views import after, lessons, questions

TRIP = "a/<slug:association>/trips/<int:delegation>"
QUESTION = f"{TRIP}/questions/<int:question>"
LESSON = f"{TRIP}/lessons/<int:lesson>"

urlpatterns: list[URLPattern] = [
    path(f"{TRIP}/close/", after.delegation_close, name="delegation_close"),
    path(f"{TRIP}/open-again/", after.delegation_open_again, name="delegation_open_again"),
    path(f"{TRIP}/thanks/new/<int:person>/", after.thanks_new, name="thanks_new"),
    path(f"{TRIP}/thanks/by-hand/<int:person>/", after.thanks_by_hand, name="thanks_by_hand"),
    path(f"{TRIP}/thanks/<int:thanks>/take-back/", after.thanks_take_back, name="thanks_take_back"),
    path(f"{TRIP}/thanks/<int:thanks>/send-again/", after.thanks_send_again, name="thanks_send_again"),
    path(f"{QUESTION}/take-over/", questions.question_take_over, name="question_take_over"),
    path(f"{QUESTION}/leave/", questions.question_leave, name="question_leave"),
    path(f"{QUESTION}/person/", questions.question_person, name="question_person"),
    path(f"{TRIP}/lessons/new/", lessons.lesson_new, name="lesson_new"),
    path(f"{LESSON}/edit/", lessons.lesson_edit, name="lesson_edit"),
    path(f"{LESSON}/remove/", lessons.lesson_remove, name="lesson_remove"),
    path(f"{LESSON}/take/", lessons.lesson_take, name="lesson_take"),
    path("guest/outcome/", questions.guest_outcome, name="guest_outcome"),
]
