"""Speak SQL to the tables of the plan, a module for each part, through `kept` alone."""
