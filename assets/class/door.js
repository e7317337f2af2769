"use strict";
// The code goes into the path, where it is in no form that is sent elsewhere.
document.getElementById("door").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = document.getElementById("code").value.trim();
  if (/^[0-9a-z]{5}$/i.test(code)) location.assign("/" + code.toUpperCase());
});
