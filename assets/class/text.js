"use strict";
(() => {
  const place = document.getElementById("text");
  // A sentence that stays is left alone: only what is new is read aloud.
  const message = (sentences) => {
    const kept = new Map(Array.from(place.children, (line) => [line.textContent, line]));
    const lines = sentences.map((sentence) => {
      const line = kept.get(sentence) || document.createElement("p");
      kept.delete(sentence);
      if (!line.textContent) line.textContent = sentence;
      return line;
    });
    for (const gone of kept.values()) gone.remove();
    lines.forEach((line, at) => { if (place.children[at] !== line) place.insertBefore(line, place.children[at] || null); });
  };
  hear(document.body.dataset.base + "/text/events", { message });
})();
