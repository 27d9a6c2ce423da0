(function () {
  "use strict";
  var form = document.getElementById("filter");
  var section = document.getElementById("by-section");
  var grade = document.getElementById("by-grade");
  var count = document.getElementById("count");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#risks tbody tr"));

  function apply() {
    var shown = 0;
    rows.forEach(function (row) {
      var fits = (!section.value || row.getAttribute("data-section") === section.value) &&
        (!grade.value || row.getAttribute("data-grade") === grade.value);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = "显示" + shown + "个，共" + rows.length + "个。";
  }

  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  // A reset empties the lists only after this event.
  form.addEventListener("reset", function () { window.setTimeout(apply, 0); });
  // A browser that comes back to the page may have kept a choice.
  window.addEventListener("pageshow", apply);
  form.hidden = false;
  apply();
}());
