// The page: as many chat applications as there are columns, told together what happens.

import { follow } from "./api.js";
import { showClock, wireBar } from "./bar.js";
import { Column } from "./column.js";
import { announce, byId, make } from "./dom.js";
import { badge } from "./rooms.js";
import { showPresence } from "./who.js";

const KEPT_COLUMNS = "vigie.colonnes";
const messages = new Map();
const columns = [];
let people = [];
let active = 0;

function trouble(text) {
  const line = byId("trouble");
  line.hidden = !text;
  line.textContent = text;
}

function kept(fallback) {
  try {
    const ids = JSON.parse(localStorage.getItem(KEPT_COLUMNS));
    if (Array.isArray(ids) && ids.length === fallback.length) return ids;
  } catch {
    // A browser that keeps nothing shows the usual people.
  }
  return fallback;
}

function keep() {
  try {
    localStorage.setItem(KEPT_COLUMNS, JSON.stringify(columns.map((c) => c.person.id)));
  } catch {
    // The same.
  }
}

function seat(snapshot) {
  const ids = kept(snapshot.columns);
  const seen = new IntersectionObserver(watched, { root: null, threshold: 0.4 });
  snapshot.columns.forEach((usual, index) => {
    const column = new Column(index, { people, messages, changed: showTabs, chosen: replaced });
    columns.push(column);
    const find = (id) => people.find((person) => person.id === id);
    column.sit(find(ids[index]) ?? find(usual) ?? people[index]);
    byId("columns").append(column.element);
    seen.observe(column.element);
  });
  activate(0);
}

function replaced(column, person) {
  column.forgetPrivate();
  column.sit(person);
  keep();
}

function watched(entries) {
  for (const entry of entries) {
    const column = columns.find((c) => c.element === entry.target);
    column.visible = entry.isIntersecting;
    if (column.visible) column.read();
  }
}

function activate(index) {
  columns[active].show(false);
  active = index;
  columns[index].show(true);
  columns[index].element.scrollIntoView({ block: "nearest", inline: "start" });
  showTabs();
}

function showTabs() {
  const nav = byId("tabs");
  const held = [...nav.children].indexOf(document.activeElement);
  nav.replaceChildren(...columns.filter((c) => c.person).map(tab));
  if (held >= 0) nav.children[held]?.focus();
}

function tab(column, index) {
  const button = make(
    "button",
    { type: "button" },
    make("strong", { textContent: column.person.short }),
    make("span", { textContent: column.person.name.split(" ")[0] }),
  );
  if (column.unreadCount) button.append(badge(column.unreadCount));
  if (index === active) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => activate(index));
  return button;
}

const hears = {
  snapshot(snapshot) {
    people = snapshot.people;
    messages.clear();
    for (const message of snapshot.messages) messages.set(message.id, message);
    if (columns.length === 0) seat(snapshot);
    for (const column of columns) {
      column.forgetPrivate();
      column.enter(column.room);
      showPresence(column.element, true);
    }
    showClock(snapshot.clock);
  },
  message(message) {
    messages.set(message.id, message);
    const told = columns.filter((column) => column.sees(message.room));
    for (const column of told) column.receive(message);
    if (told.some((column) => column.person.id !== message.author)) {
      announce(`${message.name}, pour ${told[0].person.name} : ${message.summary}`);
    }
  },
  clock: showClock,
  state(state) {
    for (const column of columns) showPresence(column.element, state === "open");
    if (state === "open") trouble("");
    if (state === "waiting") trouble("La connexion avec Vigie est coupée ; nouvel essai…");
    if (state === "closed") {
      trouble("Vigie a redémarré : rouvrez la page par l’adresse affichée dans le terminal.");
    }
  },
};

wireBar(trouble);
follow(hears);
