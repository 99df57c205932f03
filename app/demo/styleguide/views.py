"""The guide's one page, and what its parts ask the server for."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from app import clock, text
from app.demo.styleguide.sample import ReasonForm, SampleForm, sample
from app.web import public

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """Every component once."""
    return _page(SampleForm())


@bp.post("/")
@public
def check() -> ResponseReturnValue:
    """The sample form with what is wrong with it."""
    form = SampleForm()
    status = 200 if form.validate() else 422
    return _page(form), status


@bp.post("/preview")
@public
def preview() -> ResponseReturnValue:
    """The sample text area's Markdown as it would be shown."""
    return text.render(request.form.get("text", ""))


@bp.post("/saved")
@public
def saved() -> ResponseReturnValue:
    """Answer the sample form's autosave; nothing is kept. The name "Both" is always in conflict."""
    if request.form.get("name") == "Both":
        return "<p>Someone else wrote: Neither.</p>", 409
    return jsonify(saved=clock.now().strftime("%H:%M"))


@bp.get("/row/<name>")
@public
def row(name: str) -> ResponseReturnValue:
    """What opens beneath a row of the sample matrix."""
    return f"<p>{escape(name)}</p>"


def _page(form: SampleForm) -> str:
    return render_template("styleguide.html", sample=sample(), form=form, reason=ReasonForm())
