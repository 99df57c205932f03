"""Work that outlives a request: cutting texts, reading passages, suggesting, sorting, finding copies."""

from app.synthesis.tasks import copies, cutting, embedding, learning, sorting, suggesting

__all__ = ["copies", "cutting", "embedding", "learning", "sorting", "suggesting"]
