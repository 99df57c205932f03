"""What attackers send, in every field of every form, every query and every part of an address."""
