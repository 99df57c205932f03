"""Work that outlives a request: cutting texts, reading passages, suggesting, sorting."""

from app.synthesis.tasks import cutting, embedding, sorting, suggesting

__all__ = ["cutting", "embedding", "sorting", "suggesting"]
