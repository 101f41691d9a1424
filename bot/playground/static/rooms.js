// A column's rooms and examples, and the counts of what was not read.

import { make } from "./dom.js";

/** A count of unread messages, spoken in full. */
export function badge(count) {
  const spoken = count > 1 ? " nouveaux messages" : " nouveau message";
  return make(
    "span",
    { className: "badge" },
    String(count),
    make("span", { className: "visually-hidden", textContent: spoken }),
  );
}

/** Show the rooms of a column; somebody with one room needs no menu. */
export function showRooms(column) {
  const nav = column.element.querySelector(".rooms");
  nav.hidden = column.person.rooms.length < 2;
  const held = nav.contains(document.activeElement);
  nav.replaceChildren(...column.person.rooms.map((room) => roomButton(column, room)));
  if (held) nav.querySelector("[aria-current]").focus();
}

function roomButton(column, room) {
  const button = make("button", { type: "button" }, make("span", { textContent: room.title }));
  if (room.id === column.room) button.setAttribute("aria-current", "true");
  const count = column.unread.get(room.id);
  if (count) button.append(badge(count));
  button.addEventListener("click", () => column.enter(room.id));
  return button;
}

/** Offer what this person might try first; `tried(text)` when one is pressed. */
export function showExamples(column, tried) {
  const chips = column.person.examples.map((text) => {
    const chip = make("button", { type: "button", className: "chip", textContent: text });
    chip.addEventListener("click", (event) => {
      if (event.detail < 2) tried(text);
    });
    return make("li", {}, chip);
  });
  column.element.querySelector(".examples").replaceChildren(...chips);
}
