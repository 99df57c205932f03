"""The blueprint all pages of positions hang on."""

from flask import Blueprint

bp = Blueprint("positions", __name__)
