"""What a moderator's click costs with many passages: at the coding desk, and in the synthesis."""
