// One person's chat application: their rooms, and what they see there.

import { wireComposer } from "./composer.js";
import { pressed, say } from "./deeds.js";
import { announce, fromTemplate, newKey } from "./dom.js";
import { addToThread, ephemeralItem, highlight, messageItem, refresh } from "./message.js";
import { showExamples, showRooms } from "./rooms.js";
import { choosePerson, showPerson } from "./who.js";

const NEAR_BOTTOM = 60;
const MARGIN = 14;
const BURST_MS = 5000;

export class Column {
  /** `messages` is every message by id; `changed` is called when the unread counts may differ. */
  constructor(index, { people, messages, changed, chosen }) {
    this.index = index;
    this.messages = messages;
    this.changed = changed;
    this.visible = true;
    this.private = [];
    this.element = fromTemplate("column-template");
    this.list = this.element.querySelector(".messages");
    this.scroll = this.element.querySelector(".scroll");
    this.more = this.element.querySelector(".more");
    this.composer = this.element.querySelector(".composer textarea");
    choosePerson(this.element, people, (person) => chosen(this, person));
    wireComposer(this.element.querySelector(".composer"), (text, key) => say(this, { text, key }));
    this.list.addEventListener("click", (event) => pressed(this, event));
    this.more.addEventListener("click", () => this.toBottom());
    this.scroll.addEventListener("scroll", () => this.scrolled());
  }

  sit(person) {
    this.person = person;
    this.unread = new Map(person.rooms.map((room) => [room.id, 0]));
    showPerson(this.element, person, this.index);
    showExamples(this, (text) => say(this, { text, key: newKey() }));
    const [own, shared] = person.rooms;
    this.enter((shared ?? own).id);
  }

  get unreadCount() {
    return [...this.unread.values()].reduce((sum, count) => sum + count, 0);
  }

  sees(room) {
    return this.unread.has(room);
  }

  enter(room) {
    this.room = room;
    const shared = room !== this.person.id;
    this.element.classList.toggle("shared-room", shared);
    this.composer.placeholder = shared ? "Écrire dans le salon" : "Écrire à Vigie, ou /";
    this.read();
    this.render();
  }

  read() {
    this.unread.set(this.room, 0);
    showRooms(this);
    this.changed();
  }

  render() {
    this.list.replaceChildren();
    for (const message of this.messages.values()) {
      if (message.room === this.room) this.place(message);
      for (const note of this.private.filter((item) => item.after === message.id)) {
        this.list.append(note.item);
      }
    }
    for (const note of this.private.filter((item) => item.room === this.room && !item.after)) {
      this.list.append(note.item);
    }
    this.toBottom();
  }

  /** A message appeared or changed in one of this person's rooms. */
  receive(message) {
    const others = message.author !== this.person.id;
    const known = this.item(message.id);
    if (message.room === this.room && known) {
      const atBottom = this.nearBottom();
      refresh(known, message);
      if (atBottom) this.toBottom();
      return;
    }
    if (others && (message.room !== this.room || !this.visible) && message.version === 1) {
      this.unread.set(message.room, this.unread.get(message.room) + 1);
      showRooms(this);
      this.changed();
    }
    if (message.room !== this.room) return;
    this.bringIn(this.place(message), !others);
  }

  place(message) {
    const mine = message.author === this.person.id;
    const item = messageItem(message, { mine, send: (deed) => say(this, deed) });
    const root = message.thread && this.item(message.thread);
    if (root) addToThread(root, item);
    else this.list.append(item);
    return item;
  }

  /** Show a new item: at once for who follows, by a button for who reads further up. */
  bringIn(item, mine) {
    if (!item.classList.contains("mine")) highlight(item);
    if (!(mine || this.follows)) {
      this.more.hidden = false;
      return;
    }
    // What comes in one burst is read from its beginning.
    const burst = this.first?.isConnected && performance.now() - this.firstAt < BURST_MS;
    if (mine || !burst) {
      this.first = item;
      this.firstAt = performance.now();
    }
    this.scrollTo(item);
  }

  /** Scroll this column alone, so that the item shows without hiding the burst's beginning. */
  scrollTo(item) {
    const box = this.scroll.getBoundingClientRect();
    const root = item.parentElement.closest(".message") ?? item;
    const tall = root.getBoundingClientRect().bottom - item.getBoundingClientRect().top > box.height;
    const below = (tall ? item : root).getBoundingClientRect().bottom - box.bottom + MARGIN;
    const room = this.first.getBoundingClientRect().top - box.top - MARGIN;
    this.moveTo(this.scroll.scrollTop + (room < 0 ? room : Math.max(0, Math.min(below, room))));
    this.more.hidden = item.getBoundingClientRect().top < box.bottom - NEAR_BOTTOM;
  }

  moveTo(place) {
    this.scroll.scrollTop = place;
    this.placed = this.scroll.scrollTop;
    this.follows = true;
  }

  /** Somebody who scrolls away from the end reads, and is not moved any more. */
  scrolled() {
    if (this.nearBottom()) this.more.hidden = true;
    if (Math.abs(this.scroll.scrollTop - this.placed) > 2) this.follows = this.nearBottom();
  }

  item(id) {
    return this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  nearBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  toBottom() {
    this.moveTo(this.scroll.scrollHeight);
    this.more.hidden = true;
  }

  /** On a phone, a column that is not shown loses its place. */
  show(shown) {
    if (!shown) this.kept = this.nearBottom() ? null : this.scroll.scrollTop;
    this.element.classList.toggle("active", shown);
    if (!shown) return;
    if (this.kept == null) this.toBottom();
    else this.moveTo(this.kept);
  }

  /** Say something that only this person sees. */
  whisper(content) {
    const item = ephemeralItem(content, { dismiss: () => this.dismiss(item) });
    const after = [...this.messages.values()].filter((m) => m.room === this.room).at(-1)?.id;
    this.private.push({ item, after, room: this.room });
    this.list.append(item);
    this.bringIn(item, true);
    announce(`Visible seulement par vous : ${content.summary}`);
    return item;
  }

  dismiss(item) {
    this.private = this.private.filter((note) => note.item !== item);
    item.remove();
    this.composer.focus();
  }

  forgetPrivate() {
    this.private = [];
  }
}

