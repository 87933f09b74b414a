"""Demonstration: a trip that is being prepared and one that is over; words in a TOML file."""

from delegations.demo.loading import load_trips

__all__ = ["load_trips"]
