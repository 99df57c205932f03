"""Work that outlives a request: cutting texts, reading passages, suggesting, sorting."""

from app.synthesis.tasks import cutting, embedding, learning, sorting, suggesting

__all__ = ["cutting", "embedding", "learning", "sorting", "suggesting"]
