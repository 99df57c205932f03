"""The blueprint all pages of the synthesis hang on."""

from flask import Blueprint

bp = Blueprint("synthesis", __name__)
