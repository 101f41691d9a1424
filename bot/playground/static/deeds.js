// What a person does in their column, and what answers it at once.

import { post } from "./api.js";
import { openForm } from "./dialog.js";
import { announce, byId, make, newKey } from "./dom.js";
import { fillCard, highlight } from "./message.js";

const send = (column, deed) => post("/act", { person: column.person.id, room: column.room, ...deed });

/** Send what was typed; says whether it left. */
export async function say(column, { text, key, thread = null }) {
  try {
    const answer = await send(column, { key, thread, text });
    const command = text.startsWith("/") && !thread ? text : null;
    answered(column, answer, { command, from: column.composer });
    return true;
  } catch (error) {
    failed(column, error);
    return false;
  }
}

/** Do what a click in the conversation asks. */
export async function pressed(column, event) {
  const copy = event.target.closest("[data-copy]");
  if (copy) return copyText(copy);
  const button = event.target.closest("button[data-action]");
  // The second click of a double click is not a second decision.
  if (!button || event.detail > 1 || button.getAttribute("aria-busy") === "true") return;
  const item = button.closest(".message");
  button.setAttribute("aria-busy", "true");
  // A press that could not be sent keeps its key: trying again is the same act.
  button.dataset.key ??= newKey();
  const { action, subject, key } = button.dataset;
  try {
    const deed = { key, action, subject, message: item.dataset.id ?? null };
    answered(column, await send(column, deed), { item, from: button });
    delete button.dataset.key;
  } catch (error) {
    failed(column, error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function answered(column, answer, { command = null, item = null, from }) {
  if (answer.show) column.whisper({ ...answer.show, command });
  else if (command && !answer.form) column.whisper({ html: "", summary: command, command });
  if (answer.replace && item) {
    fillCard(item, answer.replace.html);
    highlight(item);
    item.querySelector("article").focus({ preventScroll: true });
  }
  if (answer.form) fill(column, answer.form, { item, from });
}

function failed(column, error) {
  const html = make("p", { textContent: error.message }).outerHTML;
  column.whisper({ html, summary: error.message, trouble: true });
}

function fill(column, html, { item, from }) {
  openForm(html, {
    submit: async ({ form, subject, fields, key }) => {
      const message = item?.dataset.id ?? null;
      const answer = await send(column, { key, form, subject, fields, message });
      if (answer.errors) return answer.errors;
      if (!answer.form) byId("dialog").close();
      answered(column, answer, { item, from });
      return null;
    },
    back: () => takeFocus(column, item, from),
  });
}

/** Back to the button; to its card when the button is gone; else where one writes. */
function takeFocus(column, item, from) {
  const again = item?.dataset.id ? column.item(item.dataset.id) : item;
  if (from.isConnected) from.focus();
  else if (again?.isConnected) again.querySelector("article").focus();
  else column.composer.focus();
}

async function copyText(button) {
  const source = button.parentElement.querySelector("p");
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copié";
    announce("Texte copié.");
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = "Texte sélectionné";
  }
}
