// The top bar: the calendar and the clock of the demonstration.

import { post } from "./api.js";
import { announce, byId } from "./dom.js";

/** Wire the controls; `trouble(text)` shows what went wrong. */
export function wireBar(trouble) {
  const menu = byId("day-menu");
  const ask = async (control, done) => {
    try {
      await post("/control", control);
      trouble("");
      announce(done);
    } catch (error) {
      trouble(error.message);
    }
  };
  const close = () => {
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day]");
    if (!button) return;
    close();
    ask({ do: "day", day: Number(button.dataset.day) }, "Le jour a changé.");
  });
  byId("date-form").addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    ask({ do: "date", on: byId("date-input").value }, "Le jour a changé.");
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  byId("advance").addEventListener("click", () => ask({ do: "advance" }, "Quinze minutes ont passé."));
  wireReset(() => ask({ do: "reset" }, "Tout est effacé."));
}

function wireReset(reset) {
  const confirm = byId("confirm");
  byId("reset").addEventListener("click", () => {
    confirm.returnValue = "";
    confirm.showModal();
  });
  confirm.addEventListener("close", () => {
    if (confirm.returnValue === "oui") reset();
  });
}

/** Show the day and the hour. */
export function showClock(clock) {
  byId("scrutin").textContent = clock.scrutin;
  byId("date").textContent = `${clock.date}, ${clock.hour}`;
  byId("day").textContent = clock.label;
  byId("day-menu").dataset.phase = clock.phase;
  if (!byId("day-menu").open) byId("date-input").value = clock.iso;
  for (const button of document.querySelectorAll("[data-day]")) {
    if (Number(button.dataset.day) === clock.day) button.setAttribute("aria-current", "date");
    else button.removeAttribute("aria-current");
  }
}
