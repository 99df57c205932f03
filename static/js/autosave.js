// Saves what changed in a form[data-autosave="address"] a moment after it was written.
//
// Only changed fields are posted, with the CSRF header. The server answers 2xx (JSON may give `saved`, the
// time to show, and `version`, which goes into the field named by data-autosave-version) or 409 with HTML
// that shows both texts. [data-autosave-line] shows the state; its words come with it as data-*.
import { csrfToken, fresh } from "./once.js";

const PAUSE = 900;

function values(form) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "csrf_token" || name === "key") continue;
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  for (const input of form.elements) {
    if (input.name && input.type === "checkbox" && !found.has(input.name)) found.set(input.name, []);
  }
  return found;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-autosave-line]") ?? document.querySelector(`[data-autosave-line="${form.id}"]`);
    this.saved = values(form);
    this.timer = 0;
    this.running = false;
    this.submitting = false;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => { this.submitting = true; });
    addEventListener("online", () => this.save());
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => {
      if (this.changed().size && !this.submitting) event.preventDefault();
    });
  }

  versionName() { return this.form.dataset.autosaveVersion; }

  changed() {
    const now = values(this.form);
    const changes = new Map();
    for (const [name, list] of now) {
      if (name !== this.versionName() && String(list) !== String(this.saved.get(name) ?? [])) changes.set(name, list);
    }
    return changes;
  }

  body(changes) {
    const body = new URLSearchParams();
    for (const [name, list] of changes) {
      if (!list.length) body.append(name, "");
      for (const value of list) body.append(name, value);
    }
    const version = this.versionName() && this.form.elements[this.versionName()];
    if (version) body.append(version.name, version.value);
    return body;
  }

  say(key, wrong = false, time = "") {
    if (!this.line) return;
    this.line.classList.toggle("autosave-wrong", wrong);
    const words = this.line.dataset[key] ?? "";
    if (words) this.line.textContent = words.replace("{time}", time);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    if (this.running) { this.later(); return; }
    const changes = this.changed();
    if (!changes.size || this.submitting || this.stopped) return;
    this.running = true;
    this.say("saving");
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        headers: { "X-CSRFToken": csrfToken(), "X-Autosave": "1", Accept: "application/json, text/html;q=0.9" },
        body: this.body(changes),
      });
      if (answer.ok) await this.keep(answer, changes);
      else if (answer.status === 409) await this.conflict(answer);
      else this.say("failed", true);
    } catch {
      this.say("offline", true);
      setTimeout(() => this.later(), 5000);
    }
    this.running = false;
    if (this.changed().size && navigator.onLine && !this.stopped) this.later();
  }

  async keep(answer, changes) {
    for (const [name, list] of changes) this.saved.set(name, list);
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    const version = this.versionName() && this.form.elements[this.versionName()];
    if (version && told.version !== undefined) version.value = told.version;
    const time = told.saved ?? new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.say("saved", false, time);
  }

  async conflict(answer) {
    this.stopped = true;
    this.say("conflict", true);
    const place = document.querySelector("[data-autosave-conflict]") ?? this.form.insertAdjacentElement("beforebegin", document.createElement("div"));
    if (answer.headers.get("Content-Type")?.includes("html")) place.innerHTML = await answer.text(); // the server's own page part
    place.tabIndex = -1;
    place.focus();
  }

  leave() {
    const changes = this.changed();
    if (!changes.size || this.submitting || this.stopped) return;
    const body = this.body(changes);
    body.append("csrf_token", csrfToken());
    navigator.sendBeacon(this.form.dataset.autosave, body);
  }
}

export function start(root) {
  for (const form of fresh(root, "form[data-autosave]")) new Autosave(form);
}
