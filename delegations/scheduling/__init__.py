"""Drawing up a schedule: which meeting at which time, so that as much as possible takes place. Pure."""

from delegations.scheduling.drawing import draw_up
from delegations.scheduling.searching import TimeIsUp
from delegations.scheduling.tasks import Conflict, Fixed, LeftOut, Place, Schedule, Task, Wanted, Window

__all__ = ["Conflict", "Fixed", "LeftOut", "Place", "Schedule", "Task", "TimeIsUp", "Wanted", "Window", "draw_up"]
