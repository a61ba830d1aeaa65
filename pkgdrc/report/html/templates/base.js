// The theme: the system's, or the one that was chosen here before.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("scripted");
  const remembered = {
    get: () => {
      try {
        return localStorage.getItem("pkgdrc-theme");
      } catch {
        return null; // a page from a file may have no storage
      }
    },
    set: (theme) => {
      try {
        localStorage.setItem("pkgdrc-theme", theme);
      } catch {
        /* it holds for this page alone then */
      }
    },
  };
  const show = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  const choices = [...document.querySelectorAll("input[name=theme]")];
  const known = choices.find((choice) => choice.value === remembered.get());
  if (known) {
    known.checked = true;
    show(known.value);
  }
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      show(choice.value);
      remembered.set(choice.value);
    });
  }
  // Paper is white, whatever the screen is.
  addEventListener("beforeprint", () => show("light"));
  addEventListener("afterprint", () => show(choices.find((choice) => choice.checked).value));
})();
