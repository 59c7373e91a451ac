// Narrows the tables to what is searched for. Without this script everything is still there to read.
(function () {
  var box = document.getElementById("search");
  var choice = document.getElementById("decision");
  var shown = document.getElementById("shown");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tr[data-decision]"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  function narrow() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    var left = 0;
    rows.forEach(function (row, at) {
      var meets = words.every(function (word) { return texts[at].indexOf(word) >= 0; });
      var right = !choice.value || row.dataset.decision === choice.value;
      row.hidden = !(meets && right);
      if (!row.hidden) { left += 1; }
    });
    shown.textContent = left + " of " + rows.length + " lines";
  }
  box.addEventListener("input", narrow);
  choice.addEventListener("change", narrow);
  document.getElementById("find").hidden = false;
  narrow();
})();
