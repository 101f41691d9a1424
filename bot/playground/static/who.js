// The head of a column: who sits there, and the menu that puts somebody else there.

import { make } from "./dom.js";

/** The letters of an avatar. */
export function initials(person) {
  const letters = person.name.split(/\s+/).map((word) => word[0]);
  return letters.slice(0, 2).join("").toUpperCase();
}

/** What a person does, and where. */
export function post(person) {
  return [person.role, person.place].filter(Boolean).join(" · ");
}

/** Show a person at the head of a column. */
export function showPerson(element, person, index) {
  const title = element.querySelector("h2");
  title.id = `person-${index}`;
  title.textContent = person.name;
  element.setAttribute("aria-labelledby", title.id);
  element.querySelector(".post").textContent = post(person);
  element.querySelector(".initials").textContent = initials(person);
  element.querySelector("select").value = person.id;
  element.querySelector(".avatar").dataset.role = person.role;
  element.querySelector(".scroll").setAttribute("aria-label", `Conversation de ${person.name}`);
  const area = element.querySelector(".composer textarea");
  area.id = `composer-${index}`;
  const label = element.querySelector(".composer label");
  label.htmlFor = area.id;
  label.textContent = `Message de ${person.name}`;
}

/** Fill the menu of people, and say who was chosen. */
export function choosePerson(element, people, chosen) {
  const select = element.querySelector("select");
  const groups = new Map();
  for (const person of people) {
    if (!groups.has(person.group)) groups.set(person.group, make("optgroup", { label: person.group }));
    const place = person.place ? ` – ${person.place}` : "";
    groups.get(person.group).append(make("option", { value: person.id, textContent: person.name + place }));
  }
  select.append(...groups.values());
  select.addEventListener("change", () => {
    chosen(people.find((person) => person.id === select.value));
  });
}

/** Show whether this page hears the server. */
export function showPresence(element, online) {
  element.querySelector(".avatar").classList.toggle("online", online);
  element.querySelector(".presence-text").textContent = online ? "En ligne" : "Hors ligne";
}
