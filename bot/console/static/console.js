/* What the pages do by themselves: follow what changes, and answer to the keyboard. */
"use strict";

const LIVE_EVERY = 4000;
const FIELDS = "input, textarea, select, [contenteditable]";

/* A region with data-live="address" asks that address again while its page is seen. */
function follow(region) {
  let tag = region.dataset.liveTag || "";
  async function look() {
    if (document.hidden || region.contains(document.activeElement?.closest(FIELDS))) return;
    const headers = tag ? { "If-None-Match": tag } : {};
    let answer;
    try {
      answer = await fetch(region.dataset.live, { headers, cache: "no-store", redirect: "error" });
    } catch {
      region.dataset.lost = "";
      return;
    }
    delete region.dataset.lost;
    if (answer.status === 401) location.reload();
    if (answer.status !== 200) return;
    const first = tag === "";
    tag = answer.headers.get("ETag") || "";
    const text = await answer.text();
    if (first && text.trim() === region.innerHTML.trim()) return;
    swap(region, text);
  }
  setInterval(look, LIVE_EVERY);
  document.addEventListener("visibilitychange", look);
}

/* Puts the new text in place; what had the focus, or was unfolded, still is. */
function swap(region, text) {
  const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...region.querySelectorAll("details[open][id]")].map((item) => item.id);
  region.innerHTML = text;
  for (const id of open) region.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  if (focused) region.querySelector(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true });
  const status = document.querySelector("[data-live-status]");
  if (status) status.textContent = status.dataset.liveStatus;
}

/* An element with data-key="j" is pressed, or followed, by that key. */
function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  if (!target) return false;
  if (target.matches(FIELDS)) target.focus();
  else target.click();
  return true;
}

let going = false;

function onKey(event) {
  const typing = event.target.closest?.(FIELDS);
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (going) {
    going = false;
    const link = document.querySelectorAll(".top nav a")[Number(key) - 1];
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  if (key === "?") showHelp();
  else if (key === "/") document.querySelector("[data-search], .filters :is(input:not([type=hidden]), select)")?.focus();
  else if (press(key)) { /* The page's own key comes before the menu's. */ }
  else if (key === "g") going = true;
  else return;
  event.preventDefault();
}

function showHelp() {
  document.getElementById("raccourcis")?.showModal();
}

function start() {
  document.querySelectorAll("[data-live]").forEach(follow);
  document.querySelector("[data-help]")?.addEventListener("click", showHelp);
  document.addEventListener("keydown", onKey);
}

start();
