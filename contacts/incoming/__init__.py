"""Sheets of people that come in: whose headers they are, what a row says, what is found of it. Changes nothing."""
