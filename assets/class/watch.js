"use strict";
(() => {
  const body = document.body, screen = document.getElementById("screen");
  let columns = 0, seen = 0, rows = [];

  // Blocks are painted, so that no gap is between the lines, whatever the font.
  const BLOCKS = {
    "█": "linear-gradient(I,I)", "▀": "linear-gradient(I 50%,transparent 50%)",
    "▄": "linear-gradient(transparent 50%,I 50%)", "▌": "linear-gradient(90deg,I 50%,transparent 50%)",
    "▐": "linear-gradient(90deg,transparent 50%,I 50%)",
  };

  function dress(span, ink, ground, modifiers, text) {
    const style = span.style, own = getComputedStyle(body);
    if (modifiers & 16) [ink, ground] = [ground || own.backgroundColor, ink || own.color];
    if (ink) style.color = ink;
    if (ground) style.backgroundColor = ground;
    if (modifiers & 1) style.fontWeight = "bold";
    if (modifiers & 2) style.opacity = ".7";
    if (modifiers & 4) style.fontStyle = "italic";
    const lines = [modifiers & 8 && "underline", modifiers & 32 && "line-through"].filter(Boolean).join(" ");
    if (lines) style.textDecoration = lines;
    if (BLOCKS[text]) {
      style.backgroundImage = BLOCKS[text].replaceAll("I", ink || own.color);
      style.color = "transparent";
    }
  }

  function row(stretches) {
    const line = document.createElement("div");
    for (const [kind, ink, ground, modifiers, text] of stretches) {
      // Plain characters are as wide as they should be; each other one has a place of its own.
      for (const part of kind === 1 || kind === 2 ? Array.from(text) : [text]) {
        const span = document.createElement("span");
        if (kind) span.className = kind === 1 || kind === 3 ? "n" : "w";
        span.textContent = part;
        dress(span, ink, ground, modifiers, part);
        line.append(span);
      }
    }
    return line;
  }

  // As large as fits: the width of ten characters at a known size tells that of all.
  function fit() {
    if (!columns) return;
    const probe = document.createElement("span");
    probe.textContent = "0000000000";
    screen.style.fontSize = "100px";
    screen.append(probe);
    const width = probe.getBoundingClientRect().width / 1000;
    probe.remove();
    const size = Math.min(innerWidth / (columns * width), innerHeight / (rows.length * 1.2));
    screen.style.fontSize = Math.max(4, Math.floor(size * 100) / 100) + "px";
  }

  function picture(told, again) {
    if (told.f !== undefined && told.f !== seen) return again();
    document.getElementById("waiting").hidden = true;
    const theme = told.t ? "light" : "dark";
    if (!body.classList.contains(theme)) {
      body.classList.remove("light", "dark");
      body.classList.add(theme);
    }
    if (told.c !== undefined) {
      columns = told.c;
      rows = Array.from({ length: told.r }, () => document.createElement("div"));
      screen.replaceChildren(...rows);
      fit();
    }
    for (const [at, stretches] of told.l) {
      const line = row(stretches);
      rows[at].replaceWith(line);
      rows[at] = line;
    }
    seen = told.s;
    screen.dataset.seen = seen;
  }

  addEventListener("resize", fit);
  hear(body.dataset.base + "/watch/events", { picture });
})();
