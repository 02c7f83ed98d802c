// What mdBook's own pages lack for the keyboard and for screen readers.
"use strict";

// What is wider than the page scrolls: also by keyboard.
function reachable() {
  for (const own of document.querySelectorAll("main pre, main pre code, main .table-wrapper")) {
    if (own.scrollWidth > own.clientWidth) {
      own.tabIndex = 0;
    } else {
      own.removeAttribute("tabindex");
    }
  }
}
reachable();
window.addEventListener("load", reachable);
window.addEventListener("resize", reachable);

// The label that opens the table of contents is a button, and says so.
const toggle = document.getElementById("mdbook-sidebar-toggle");
if (toggle) {
  toggle.setAttribute("role", "button");
  toggle.tabIndex = 0;
  toggle.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toggle.click();
    }
  });
}
