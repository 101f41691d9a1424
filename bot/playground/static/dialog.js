// Forms in an accessible dialog: errors in place, and the focus goes back where it was.

import { byId, newKey } from "./dom.js";

const REQUIRED = "Répondez à cette question.";

/** Open a form; `submit` gives the errors of its fields, if any; `back` takes the focus again. */
export function openForm(html, { submit, back }) {
  const dialog = byId("dialog");
  dialog.innerHTML = html;
  const form = dialog.querySelector("form");
  const run = { key: newKey(), busy: false };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (run.busy || !check(form)) return;
    run.busy = true;
    await send(form, run, submit);
    run.busy = false;
  });
  form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.onclose = back;
  if (!dialog.open) dialog.showModal();
  (form.querySelector(FIELDS) ?? form.querySelector("h2")).focus();
}

const FIELDS = "input, textarea, select";

async function send(form, run, submit) {
  try {
    const { form: id, subject } = form.dataset;
    const errors = await submit({ form: id, subject, fields: values(form), key: run.key });
    if (!errors) return;
    run.key = newKey();
    showErrors(form, errors);
  } catch (error) {
    const line = form.querySelector(".form-error");
    line.hidden = false;
    line.textContent = error.message;
  }
}

function values(form) {
  const found = {};
  for (const name of new Set([...form.elements].map((element) => element.name).filter(Boolean))) {
    found[name] = new FormData(form).getAll(name).join(",");
  }
  return found;
}

/** As a platform does before sending: nothing required may be left empty. */
function check(form) {
  const filled = values(form);
  const missing = [...form.querySelectorAll("[data-field]")]
    .filter((field) => field.querySelector(".required"))
    .map((field) => field.dataset.field)
    .filter((name) => !filled[name].trim());
  showErrors(form, Object.fromEntries(missing.map((name) => [name, REQUIRED])));
  return missing.length === 0;
}

function showErrors(form, errors) {
  form.querySelector(".form-error").hidden = true;
  let first = null;
  for (const field of form.querySelectorAll("[data-field]")) {
    const text = errors[field.dataset.field] ?? "";
    const line = field.querySelector(".error");
    line.hidden = !text;
    line.textContent = text;
    for (const input of field.querySelectorAll(FIELDS)) {
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    if (text) first ??= field.querySelector(FIELDS);
  }
  first?.focus();
}
