"use strict";
(() => {
  const get = (id) => document.getElementById(id), base = document.body.dataset.base;
  const show = (id, on) => { get(id).hidden = !on; };
  const lang = document.documentElement.lang;
  let poll = null, mine = {}, drawn = "";

  // Which device this is: a random name, kept so that a reload does not vote twice.
  function name() {
    const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    try {
      const kept = localStorage.getItem("racelab-device") || fresh();
      localStorage.setItem("racelab-device", kept);
      return kept;
    } catch { return fresh(); }
  }
  const device = name();

  async function send(answer) {
    const asked = poll;
    const body = answer === undefined ? { device } : { device, number: poll.number, round: poll.round, answer };
    try {
      const reply = await fetch(base + "/vote", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      if (!reply.ok) throw reply;
      mine = (await reply.json()) || {};
      show("not-sent", false);
    } catch (why) {
      // A vote that came when it was closed: the page says so by itself.
      if (answer !== undefined) show("not-sent", why.status !== 409 && asked === poll);
      else if (poll && asked === poll) setTimeout(() => { if (asked === poll) send(); }, 1000 + Math.random() * 2000);
    }
    draw();
  }

  // A number of the slider: even steps, or for times each step a little longer than the one before.
  function value() {
    const { least, most, unit } = poll.slider, part = get("slider").value / 1000;
    if (unit === "nanos") {
      const low = Math.max(least, most / 1e6);
      return Math.round(low * Math.pow(most / low, part));
    }
    const exact = least + (most - least) * part, step = Math.pow(10, Math.max(0, Math.floor(Math.log10((most - least) / 100))));
    return Math.min(most, Math.max(least, Math.round(exact / step) * step));
  }
  function said(number) {
    const short = (n) => n.toLocaleString(lang, { maximumSignificantDigits: 3 });
    if (poll.slider.unit === "hundredths") return short(number / 100);
    if (poll.slider.unit !== "nanos") return number.toLocaleString(lang);
    const units = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];
    const [size, word] = units.find(([size]) => number >= size) || units[3];
    return short(number / size) + " " + word;
  }

  function bars(rows) {
    const most = Math.max(1, ...rows.flatMap(([, first, second]) => [first, second]));
    const twice = rows.some(([, , second]) => second > 0);
    get("rows").replaceChildren(...rows.map(([label, first, second, came]) => {
      const line = document.createElement("div");
      line.className = came ? "bar came" : "bar";
      for (const [round, count] of twice ? [["first", first], ["second", second]] : [["", first]]) {
        const word = document.createElement("span"), bar = document.createElement("meter");
        const before = round ? get("rows").dataset[round] + " " : "";
        word.textContent = (came ? "✓ " : "") + label + " · " + before + count;
        [bar.max, bar.value] = [most, count];
        bar.setAttribute("aria-hidden", "true");
        line.append(word, bar);
      }
      return line;
    }));
  }

  function draw() {
    const phase = poll ? poll.phase : "";
    show("waiting", !poll);
    get("question").textContent = poll ? poll.question : "";
    show("alone", phase === "open" && poll.round === "before");
    show("again", phase === "open" && poll.round === "after");
    show("closed", phase === "closed");
    get("count").textContent = poll ? poll.count : "";
    const answer = poll && mine.number === poll.number ? mine[poll.round] : null;
    show("sent", phase === "open" && Boolean(answer));
    const key = poll ? poll.number + poll.round + phase : "";
    if (key !== drawn) {
      drawn = key;
      show("not-sent", false);
      show("outcome", phase === "shown");
      show("number", phase === "open" && Boolean(poll.slider));
      const choices = phase === "open" || phase === "closed" ? poll.choices : [];
      get("choices").replaceChildren(...choices.map(([answer, label]) => {
        const button = document.createElement("button");
        button.textContent = label;
        button.value = answer;
        button.disabled = phase !== "open";
        button.addEventListener("click", () => send(answer));
        return button;
      }));
      if (phase === "open" && poll.slider) { get("slider").value = 500; get("value").textContent = said(value()); }
    }
    const own = Array.from(get("choices").children).some((button) => button.value === answer);
    for (const button of get("choices").children) button.setAttribute("aria-pressed", button.value === answer);
    get("send").setAttribute("aria-pressed", Boolean(answer) && !own);
    if (phase === "shown") {
      show("came", Boolean(poll.came));
      get("result").textContent = poll.came || "";
      get("mine").textContent = (mine.number === poll.number && mine.said) || "";
      get("verdict").textContent = poll.verdict || "";
      bars(poll.rows || []);
    }
  }

  get("slider").addEventListener("input", () => { get("value").textContent = said(value()); });
  get("send").addEventListener("click", () => send(String(value())));
  hear(base + "/events", {
    ballot: (told) => {
      const is = (one, other) => one && other && one.number === other.number && one.round === other.round && one.phase === other.phase;
      const before = poll;
      poll = told;
      if (poll && !is(before, poll)) {
        // All phones hear it at once: they need not all ask at once.
        setTimeout(() => { if (is(poll, told)) send(); }, poll.phase === "open" ? 0 : Math.random() * 500);
      }
      draw();
    },
  });
  // A phone that slept asks again what it said.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && poll) send(); });
})();
