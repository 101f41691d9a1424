// Talking to the server.

const UNREACHABLE = "Vigie ne répond pas. Vérifiez qu’elle est encore ouverte dans le terminal, puis réessayez.";

/** Post JSON and give the answer; throws an Error whose message is for the person. */
export async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error(UNREACHABLE);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? UNREACHABLE);
  return answer;
}

/** Follow what happens; `on` has one function by kind of event, plus `state` for the connection. */
export function follow(on) {
  const source = new EventSource("/events");
  for (const kind of ["snapshot", "message", "clock"]) {
    source.addEventListener(kind, (event) => on[kind](JSON.parse(event.data)));
  }
  source.addEventListener("open", () => on.state("open"));
  source.addEventListener("error", () => {
    on.state(source.readyState === EventSource.CLOSED ? "closed" : "waiting");
  });
}
