// Small helpers around the page's templates and its polite announcements.

export const byId = (id) => document.getElementById(id);

/** A fresh copy of a template's first element. */
export function fromTemplate(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

/** A new element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const ANNOUNCED_AT_MOST = 6;

/** Say something to screen readers without moving anybody's focus. */
export function announce(text) {
  const live = byId("live");
  live.append(make("span", { textContent: `${text} ` }));
  while (live.childElementCount > ANNOUNCED_AT_MOST) live.firstElementChild.remove();
}

/** Grow a text area with its text. */
export function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

/** A key that stays the same when one act is posted twice. */
export const newKey = () => crypto.randomUUID();
