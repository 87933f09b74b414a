/* The search for everything: arrow keys go from the field to what was found and back; typing goes on in the field. */
(() => {
  "use strict";

  const field = document.getElementById("everywhere-q");
  const found = document.getElementById("everywhere-found");
  if (!field || !found) return;
  const dialog = field.closest("dialog");
  const steps = { ArrowDown: 1, ArrowUp: -1 };

  document.addEventListener("keydown", (event) => {
    const inField = event.target === field, inFound = found.contains(event.target);
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !(inField || inFound)) return;
    if (event.key in steps || (inFound && (event.key === "Home" || event.key === "End"))) {
      const stops = [field, ...found.querySelectorAll("a")], at = stops.indexOf(document.activeElement);
      const next = event.key === "Home" ? 1 : event.key === "End" ? stops.length - 1 : at + steps[event.key];
      if (!stops[next]) return;
      event.preventDefault();
      stops[next].focus();
      stops[next].scrollIntoView({ block: "nearest" });
    } else if (dialog && inFound && event.key.length === 1 && event.key !== " ") {
      field.focus();  // the letter itself goes on into the field
    }
  });

  /* Opened again, the last words are there and the first letter replaces them; coming back from what was found, not. */
  field.addEventListener("focus", (event) => { if (!found.contains(event.relatedTarget)) field.select(); });
})();
