// The box at the bottom of a column, and the commands it proposes after « / ».

import { announce, fit, make } from "./dom.js";
import { wireTextArea } from "./message.js";

const COMMANDS = [
  { typed: "/com4 ", name: "/com4", hint: "votre question, réponse visible seulement par vous" },
  { typed: "/rumeur ", name: "/rumeur", hint: "suivi de ce que vous avez vu : envoi immédiat" },
  { typed: "/rumeur", name: "/rumeur", hint: "seul : ouvre le formulaire" },
  { typed: "/signaler", name: "/signaler", hint: "tous les genres de signalement" },
];

/** Wire a column's composer; `send(text, key)` says whether the text left. */
export function wireComposer(form, send) {
  const area = form.querySelector("textarea");
  const menu = form.querySelector(".commands");
  wireTextArea(area, form, send);
  const close = () => {
    menu.hidden = true;
  };
  const choose = (command) => {
    area.value = command.typed;
    close();
    area.focus();
    fit(area);
  };
  const open = () => {
    const typed = area.value.toLowerCase();
    const found = COMMANDS.filter((c) => c.typed.startsWith(typed) && c.typed !== typed);
    if (!typed.startsWith("/") || found.length === 0) return close();
    menu.replaceChildren(...found.map((command) => commandItem(command, choose)));
    if (menu.hidden) announce("Commandes proposées : flèche vers le bas pour choisir.");
    menu.hidden = false;
  };
  area.addEventListener("input", open);
  form.addEventListener("submit", close);
  form.addEventListener("keydown", (event) => moveInMenu(event, { area, menu, close }));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
}

function commandItem(command, choose) {
  const button = make(
    "button",
    { type: "button" },
    make("code", { textContent: command.name }),
    make("span", { textContent: ` ${command.hint}` }),
  );
  button.addEventListener("click", () => choose(command));
  return make("li", {}, button);
}

function moveInMenu(event, { area, menu, close }) {
  if (menu.hidden) return;
  const buttons = [...menu.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  if (event.key === "Escape") {
    close();
    area.focus();
  } else if (event.key === "ArrowDown") {
    buttons[Math.min(here + 1, buttons.length - 1)].focus();
  } else if (event.key === "ArrowUp") {
    (here > 0 ? buttons[here - 1] : area).focus();
  } else {
    return;
  }
  event.preventDefault();
}
