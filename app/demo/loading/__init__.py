"""Loading the demonstration: everything goes through the product's own actions."""

from app.demo.loading.everything import is_loaded, load

__all__ = ["is_loaded", "load"]
