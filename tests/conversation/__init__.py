"""Conversations are tested as conversations, on a whole Vigie."""
