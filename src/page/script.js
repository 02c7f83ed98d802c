// Search and sorting of the table of authorities; all else works without this.
(function () {
  "use strict";
  var open = function () {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    var details = target && target.closest("details");
    if (details) {
      details.open = true;
      target.scrollIntoView();
      details.querySelector("summary").focus({ preventScroll: true });
    }
  };
  addEventListener("hashchange", open);
  open();
  // What is closed on the screen is printed as well.
  var opened = [];
  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (own) { own.open = true; });
  });
  addEventListener("afterprint", function () { opened.forEach(function (own) { own.open = false; }); });

  var table = document.getElementById("authority-table");
  if (!table) { return; }
  var body = table.tBodies[0];
  var rows = Array.from(body.rows);
  var lists = Array.from(document.querySelectorAll("#lists > details"));
  var texts = rows.map(function (row) { return folded(row.innerText || row.textContent); });
  var names = lists.map(function (own) { return folded(own.querySelector("summary").textContent); });

  searchBox("Authorities", "Search by name, code, region or what came", texts, function (which, isAsked, fits) {
    var namesShown = [];
    rows.forEach(function (row, at) {
      row.hidden = !which[at];
      var link = which[at] && row.querySelector("a[href^='#unit-']");
      if (link) { namesShown.push(link.getAttribute("href").slice(1)); }
    });
    lists.forEach(function (own, at) {
      var id = own.querySelector(".list").id;
      own.hidden = isAsked && namesShown.indexOf(id) < 0 && !fits(names[at]);
    });
  });

  var key = function (row, at) {
    var cell = row.cells[at];
    var time = cell.querySelector("time");
    var text = (time ? time.getAttribute("datetime") : cell.textContent).trim();
    var number = text === "" || time ? NaN : Number(text.replace(/,/g, "").replace("\u2212", "-").replace(/ points?.*/, ""));
    return { text: text, number: number, blank: text === "" };
  };
  var headings = Array.from(table.tHead.rows[0].cells);
  headings.forEach(function (heading, at) {
    var button = made("button", { type: "button" });
    button.textContent = heading.textContent;
    heading.textContent = "";
    heading.append(button);
    heading.setAttribute("aria-sort", "none");
    button.addEventListener("click", function () {
      var isNumber = heading.classList.contains("number");
      var now = heading.getAttribute("aria-sort");
      // The largest number matters first, the first name.
      var first = isNumber ? "descending" : "ascending";
      var next = now === "none" ? first : now === "ascending" ? "descending" : "ascending";
      var way = next === "ascending" ? 1 : -1;
      headings.forEach(function (other) { other.setAttribute("aria-sort", "none"); });
      heading.setAttribute("aria-sort", next);
      var keyed = rows.map(function (row, place) { return { row: row, key: key(row, at), place: place }; });
      keyed.sort(function (a, b) {
        if (a.key.blank !== b.key.blank) { return a.key.blank ? 1 : -1; }
        var both = !isNaN(a.key.number) && !isNaN(b.key.number);
        var order = both ? a.key.number - b.key.number : a.key.text.localeCompare(b.key.text, "en-GB");
        return order * way || a.place - b.place;
      });
      body.append.apply(body, keyed.map(function (own) { return own.row; }));
    });
  });
}());
