"""How Teams is called, in addresses and accounts."""

NAME = "teams"
