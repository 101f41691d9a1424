"""Vigie in Teams beside bare botbuilder echoes, measured in one run."""
