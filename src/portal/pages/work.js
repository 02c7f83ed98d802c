// Tells how far the work is. Without it the page says so when it is loaded again.
(function () {
  "use strict";
  var list = document.getElementById("stages");
  var told = document.getElementById("told");
  var again = document.getElementById("again");
  if (!list || !told || !window.EventSource) { return; }
  var say = function (words) { if (told.textContent !== words) { told.textContent = words; } };
  var line = function (stage) {
    var own = document.createElement("li");
    own.className = stage.state;
    var bar = document.createElement("progress");
    bar.max = stage.total;
    bar.value = stage.done;
    bar.setAttribute("aria-hidden", "true");
    own.append(stage.words, bar);
    return own;
  };
  var source = new EventSource("/work/events");
  source.addEventListener("work", function (event) {
    var now = JSON.parse(event.data);
    if (now.is_at_work) {
      again.hidden = true;
      list.replaceChildren.apply(list, now.stages.map(line));
      say(now.words);
      return;
    }
    source.close();
    say("It has ended.");
    window.location.reload();
  });
  source.addEventListener("error", function () {
    again.hidden = false;
    if (source.readyState === EventSource.CLOSED) {
      say("It can no longer be told from here how far it is.");
    } else {
      say("The connection is lost, and is being looked for. The work goes on without it.");
    }
  });
}());
