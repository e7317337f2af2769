"use strict";
// Hears what the laboratory tells, and comes back when the connection was lost or the phone slept.
function hear(path, handlers) {
  const show = (id, on) => { const e = document.getElementById(id); if (e) e.hidden = !on; };
  let source, last = Date.now(), wait = 500, timer;
  const alive = () => { last = Date.now(); wait = 500; show("lost", false); };
  const open = () => {
    clearTimeout(timer);
    if (source) source.close();
    last = Date.now();
    source = new EventSource(path);
    source.onopen = alive;
    source.onerror = () => {
      show("lost", true);
      // Browsers give up for good when they are refused.
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, 10000);
      }
    };
    source.addEventListener("rest", (event) => {
      alive();
      const rests = event.data === "1";
      document.body.classList.toggle("rests", rests);
      show("rests", rests);
    });
    for (const name of Object.keys(handlers)) {
      source.addEventListener(name, (event) => { alive(); handlers[name](JSON.parse(event.data), open); });
    }
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - last > 20000) open(); });
  addEventListener("online", open);
  open();
}
