// Search in a register; all of it is there without this.
(function () {
  "use strict";
  var records = Array.from(document.querySelectorAll("article"));
  var folded = function (text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ");
  };
  var texts = records.map(function (own) { return folded(own.textContent); });
  var made = function (tag, attributes) {
    var own = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { own.setAttribute(name, attributes[name]); });
    return own;
  };
  var box = made("div", { "class": "search", role: "search", "aria-label": "Records" });
  var label = made("label", { "for": "search" });
  label.textContent = "Search in all that is shown";
  var input = made("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false" });
  var told = made("p", { role: "status" });
  box.append(label, input, told);
  document.getElementById("search-place").append(box);
  var search = function () {
    var words = folded(input.value).split(" ").filter(Boolean);
    var shown = 0;
    records.forEach(function (own, at) {
      var fit = words.every(function (word) { return texts[at].includes(word); });
      own.hidden = !fit;
      shown += fit ? 1 : 0;
    });
    told.textContent = shown === records.length ? "All " + shown + " are shown" : shown + " of " + records.length + " are shown";
  };
  input.addEventListener("input", search);
  search();
}());
