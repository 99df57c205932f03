// Asks the device to make or use a passkey, and sends what it answers as a field of the form.
import { fresh } from "./once.js";

export function start(root) {
  for (const form of fresh(root, "form[data-passkey]", "passkey")) {
    if (!window.PublicKeyCredential) continue; // the page says what to do instead
    form.hidden = false;
    const instead = document.getElementById(form.dataset.passkeyInstead);
    if (instead) instead.hidden = true;
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      if (form.reportValidity()) ask(form);
    });
  }
}

async function ask(form) {
  const said = form.querySelector("[data-passkey-said]");
  const buttons = form.querySelectorAll("button");
  said.textContent = "";
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await (form.dataset.passkey === "make" ? make(form) : use(form));
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch {
    said.textContent = said.dataset.passkeySaid; // refused, cancelled or too late: the browser does not tell which
    for (const button of buttons) button.disabled = false;
  }
}

async function make(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = options.excludeCredentials?.map(known);
  const made = await navigator.credentials.create({ publicKey: options });
  return {
    ...about(made),
    response: {
      clientDataJSON: letters(made.response.clientDataJSON),
      attestationObject: letters(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function use(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  options.allowCredentials = options.allowCredentials?.map(known);
  const used = await navigator.credentials.get({ publicKey: options });
  return {
    ...about(used),
    response: {
      clientDataJSON: letters(used.response.clientDataJSON),
      authenticatorData: letters(used.response.authenticatorData),
      signature: letters(used.response.signature),
      userHandle: used.response.userHandle ? letters(used.response.userHandle) : null,
    },
  };
}

function about(credential) {
  return { id: credential.id, rawId: letters(credential.rawId), type: credential.type };
}

function known(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function letters(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
