"""The guide's one page, and what its parts ask the server for."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from app import clock, text
from app.demo.styleguide.sample import SampleForm, sample
from app.web import public

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """Every component once."""
    return render_template("styleguide.html", sample=sample(), form=SampleForm())


@bp.post("/")
@public
def check() -> ResponseReturnValue:
    """The sample form with what is wrong with it."""
    form = SampleForm()
    status = 200 if form.validate() else 422
    return render_template("styleguide.html", sample=sample(), form=form), status


@bp.post("/preview")
@public
def preview() -> ResponseReturnValue:
    """The sample text area's Markdown as it would be shown."""
    return text.render(request.form.get("text", ""))


@bp.post("/saved")
@public
def saved() -> ResponseReturnValue:
    """Answer the sample form's autosave; nothing is kept."""
    return jsonify(saved=clock.now().strftime("%H:%M"))


@bp.get("/row/<name>")
@public
def row(name: str) -> ResponseReturnValue:
    """What opens beneath a row of the sample matrix."""
    return f"<p>{escape(name)}</p>"
