// One message of a conversation, its thread and what can be done with it.

import { fit, fromTemplate, newKey } from "./dom.js";

const HIGHLIGHT_MS = 2600;

/** A list item for a message; `mine` when the column's own person wrote it. */
export function messageItem(message, { mine, send }) {
  const item = fromTemplate("message-template");
  item.dataset.id = message.id;
  item.classList.toggle("mine", mine);
  item.classList.toggle("vigie", message.author === "vigie");
  fill(item, message);
  if (message.thread) {
    for (const part of item.querySelectorAll(".thread, .reply-toggle, .reply")) part.remove();
  } else {
    wireReply(item, message, send);
    item.querySelector(".reply-toggle").hidden = message.author !== "vigie";
  }
  return item;
}

/** Put a newer version in place, without losing the keyboard's place. */
export function refresh(item, message) {
  const had = item.querySelector("article").contains(document.activeElement);
  fill(item, message);
  if (had) item.querySelector("article").focus({ preventScroll: true });
  highlight(item);
}

/** Show for a moment that this item is new or has changed. */
export function highlight(item) {
  item.classList.add("fresh");
  setTimeout(() => item.classList.remove("fresh"), HIGHLIGHT_MS);
}

/** Put an answer in its thread. */
export function addToThread(root, item) {
  const thread = root.querySelector(".thread");
  thread.hidden = false;
  thread.append(item);
  root.querySelector(".reply-toggle").hidden = false;
}

/** A list item that only this person sees, until it is dismissed. */
export function ephemeralItem({ html, summary, command, trouble }, { dismiss }) {
  const item = fromTemplate("ephemeral-template");
  item.classList.toggle("trouble-item", Boolean(trouble));
  item.querySelector("article").setAttribute("aria-label", summary);
  if (command) {
    const line = item.querySelector(".command");
    line.hidden = false;
    line.textContent = command;
  }
  fillCard(item, html);
  item.querySelector(".dismiss").addEventListener("click", () => dismiss(item));
  return item;
}

/** Change what a card shows. */
export function fillCard(item, html) {
  const card = item.querySelector(".card");
  card.innerHTML = html ?? "";
  card.hidden = !html;
}

function fill(item, message) {
  item.dataset.version = message.version;
  item.querySelector("article").setAttribute("aria-label", `${message.name}, ${message.time}`);
  item.querySelector(".author").textContent = message.name;
  item.querySelector(".time").textContent = message.time;
  item.querySelector(".edited").hidden = message.version < 2;
  fillCard(item, message.html);
}

function wireReply(item, message, send) {
  const toggle = item.querySelector(".reply-toggle");
  const form = item.querySelector(".reply");
  const area = form.querySelector("textarea");
  const id = `reply-${crypto.randomUUID()}`;
  area.id = id;
  form.querySelector("label").htmlFor = id;
  const show = (open) => {
    form.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Fermer" : "Répondre dans le fil";
    (open ? area : toggle).focus();
  };
  toggle.addEventListener("click", () => show(form.hidden));
  wireTextArea(area, form, (text, key) => send({ text, key, thread: message.id }));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
  });
}

/** Enter sends, Shift+Enter breaks the line; text that did not leave stays, with its key. */
export function wireTextArea(area, form, send) {
  let pending = null;
  let busy = false;
  area.addEventListener("input", () => fit(area));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text || busy) return;
    if (pending?.text !== text) pending = { text, key: newKey() };
    busy = true;
    const left = await send(text, pending.key);
    busy = false;
    if (!left) return;
    pending = null;
    if (area.value.trim() === text) area.value = "";
    fit(area);
  });
}
