// The board in the waiting room: announces each new call, keeps the last state when the server is away and says so.
const board = document.querySelector("[data-board]");
const stale = document.querySelector("[data-stale]");
const live = document.querySelector("[data-live]");
const sound = document.querySelector("[data-sound]");
const calls = () => new Map([...board.querySelectorAll("[data-call]")].map((row) => [row.dataset.call, row.textContent]));
let known = calls();
let player = null;

function chime() {
  [660, 880].forEach((pitch, index) => {
    const tone = player.createOscillator();
    const volume = player.createGain();
    const start = player.currentTime + index * 0.35;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(volume).connect(player.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  });
}

function announce() {
  const now = calls();
  const fresh = [...now].filter(([call]) => !known.has(call)).map(([, words]) => words.trim());
  known = now;
  if (!fresh.length) return;
  live.textContent = fresh.join("。");
  if (player) chime();
}

if (window.AudioContext && sound) {
  sound.hidden = false;
  sound.addEventListener("click", () => {
    if (player) player.close();
    player = player ? null : new AudioContext();
    sound.setAttribute("aria-pressed", String(Boolean(player)));
    if (player) chime();
  });
}

board?.addEventListener("htmx:afterSwap", () => {
  stale.hidden = true;
  announce();
});
for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  board?.addEventListener(trouble, () => {
    stale.querySelector("b").textContent = board.querySelector("[data-now]").dataset.now;
    stale.hidden = false;
  });
}
