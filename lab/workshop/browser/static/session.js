"use strict";
// The terminal takes the keys from the beginning on; it is made when the page has loaded.
addEventListener("load", () => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys) keys.focus();
});
