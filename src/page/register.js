// Search in a register; all of it is there without this.
(function () {
  "use strict";
  var records = Array.from(document.querySelectorAll("article"));
  var texts = records.map(function (own) { return folded(own.textContent); });
  searchBox("Records", "Search in all that is shown", texts, function (which) {
    records.forEach(function (own, at) { own.hidden = !which[at]; });
  });
}());
