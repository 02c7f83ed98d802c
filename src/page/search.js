// A box to search in what is all there without it. It is above the place for it, says how many of all fit, and tells who
// asked for it which do.
var folded = function (text) {
  "use strict";
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ");
};
var made = function (tag, attributes) {
  "use strict";
  var own = document.createElement(tag);
  Object.keys(attributes).forEach(function (name) { own.setAttribute(name, attributes[name]); });
  return own;
};
var searchBox = function (name, question, texts, show) {
  "use strict";
  var box = made("div", { "class": "search", role: "search", "aria-label": name });
  var label = made("label", { "for": "search" });
  label.textContent = question;
  var input = made("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false" });
  var told = made("p", { role: "status" });
  box.append(label, input, told);
  document.getElementById("search-place").append(box);
  var search = function () {
    var words = folded(input.value).split(" ").filter(Boolean);
    var fits = function (text) { return words.every(function (word) { return text.includes(word); }); };
    var which = texts.map(fits);
    var shown = which.filter(Boolean).length;
    show(which, words.length > 0, fits);
    told.textContent = shown === texts.length ? "All " + shown + " are shown" : shown + " of " + texts.length + " are shown";
  };
  input.addEventListener("input", search);
  search();
};
