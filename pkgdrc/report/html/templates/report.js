// Each layout's findings: filters, pictures when one is opened, and what is printed.
(() => {
  "use strict";
  const KEYS = ["rule", "severity", "standing"];
  const SCREENFUL = 50; // findings that fill a screen
  const PRINTED = 30; // pictures on paper where nothing is open
  const MARKED = 50; // open findings whose dies get a rim; of more it would say nothing
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  // Puts a finding's pictures into the page.
  const draw = (details) => {
    const holder = details.querySelector("[data-look]");
    if (!holder || holder.childElementCount) return;
    for (const { svg, caption } of json(holder.dataset.look)) {
      const figure = document.createElement("figure");
      figure.innerHTML = svg;
      const words = document.createElement("figcaption");
      words.textContent = caption;
      figure.append(words);
      holder.append(figure);
    }
  };

  const layout = (section) => {
    const facts = json(`${section.dataset.layout}-facts`);
    const kinds = facts.kind_of.map((number) => facts.kinds[number]); // rule, severity, standing of each
    const list = section.querySelector("ol.findings");
    const pieces = [...section.querySelectorAll("noscript.piece")];
    const items = list ? [...list.children] : []; // those in the page
    const all = items.map((item) => item.firstElementChild);
    const find = (selector) => section.querySelector(selector);
    const filter = { rule: "", severity: "", standing: "", die: null };
    const selects = [...section.querySelectorAll("[data-filter]")];
    const name = ([column, row]) => `die (${column}, ${row})`;
    const box = find("[data-map]");
    let map = null;

    const fits = (number) =>
      KEYS.every((key, place) => !filter[key] || kinds[number][place] === filter[key]) &&
      (!filter.die || map.holds(number, filter.die));

    // Puts the next piece of the list into the page: false if there is none.
    const grow = () => {
      const piece = pieces.shift();
      if (!piece) return false;
      const holder = document.createElement("template");
      holder.innerHTML = piece.textContent;
      for (const item of [...holder.content.firstElementChild.children]) {
        item.hidden = !fits(items.length);
        items.push(item);
        all.push(item.firstElementChild);
        list.append(item);
      }
      piece.remove();
      return true;
    };
    const whole = () => {
      while (grow());
    };
    // All of it comes in time, for the browser's own search too; nobody waits for it.
    const later = () => {
      if (pieces.length) (window.requestIdleCallback ?? setTimeout)(() => grow() && later());
    };

    const apply = () => {
      const fitting = kinds.flatMap((_, number) => (fits(number) ? [number] : []));
      const shown = fitting.length;
      const enough = fitting[Math.min(shown, SCREENFUL) - 1] ?? -1;
      while (items.length <= enough && grow());
      items.forEach((item, number) => {
        item.hidden = !fits(number);
      });
      const filtered = Object.values(filter).some(Boolean);
      find(".none").hidden = shown > 0;
      find("[data-clear=all]").hidden = !filtered;
      find(".die-filter").hidden = !filter.die;
      find("[data-die]").textContent = filter.die ? name(filter.die) : "";
      if (box) {
        find(".picked").hidden = !filter.die;
        find("[data-picked]").textContent = filter.die ? `${counted(shown, "finding")} of ${name(filter.die)}` : "";
      }
      find(".shown").textContent = filtered
        ? `${shown} of ${counted(kinds.length, "finding")} shown${filter.die ? `: ${name(filter.die)}` : ""}`
        : `${kinds.length > 1 ? "all " : ""}${counted(kinds.length, "finding")} shown`;
      for (const select of selects) select.value = filter[select.dataset.filter];
      for (const link of section.querySelectorAll("[data-rule-link]")) {
        link.closest("tr").classList.toggle("chosen", link.dataset.ruleLink === filter.rule);
      }
      map?.circles(filter.rule);
      mark();
    };
    const clear = () => Object.assign(filter, { rule: "", severity: "", standing: "", die: null });
    // Rims on the map: the chosen die, the dies of the chosen rule, or those of what is open.
    const mark = () => {
      const numbers = kinds.flatMap((_, number) =>
        (filter.rule || all[number]?.open) && fits(number) ? [number] : [],
      );
      map?.mark(filter.rule || numbers.length <= MARKED ? numbers : [], filter.die);
    };
    const toList = () => {
      const heading = find(".found > [tabindex]");
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
      if (all.length) draw(all.find((one, number) => one.open && !items[number].hidden) ?? all[0]);
    };
    const openFirst = () => {
      const first = all.find((_, number) => !items[number].hidden);
      if (first && all.every((one, number) => items[number].hidden || !one.open)) first.open = true;
    };
    const only = (change) => {
      clear();
      Object.assign(filter, change);
      apply();
      openFirst();
    };

    // What a die has, in words.
    const told = (place, count) => {
      if (!count) return `${name(place)}: no finding`;
      const rules = new Map();
      kinds.forEach(([rule], number) => {
        if (map.holds(number, place)) rules.set(rule, (rules.get(rule) ?? 0) + 1);
      });
      const list = [...rules].map(([rule, times]) => (times > 1 ? `${rule} (${times})` : rule));
      const more = list.length > 8 ? ` and ${list.length - 8} more` : "";
      return `${name(place)}: ${counted(count, "finding")}\n${list.slice(0, 8).join(", ")}${more}`;
    };
    if (box) map = waferMap(box, facts, told, (place) => only({ die: place }));

    if (!items.length) return { all: [], whole, reveal: () => false };
    for (const select of selects) {
      select.addEventListener("change", () => {
        filter[select.dataset.filter] = select.value;
        apply();
        openFirst();
      });
    }
    section.addEventListener("click", (event) => {
      const link = event.target.closest("[data-rule-link], [data-die-link], [data-to-list]");
      const button = event.target.closest("[data-clear], [data-fold]");
      if (link) {
        event.preventDefault();
        const { ruleLink, dieLink } = link.dataset;
        if (ruleLink) only({ rule: ruleLink });
        if (dieLink) only({ die: dieLink.split(",").map(Number) });
        toList();
      } else if (button?.dataset.clear) {
        if (button.dataset.clear === "die") filter.die = null;
        else clear();
        apply();
        (button.closest(".wafer") ? box : selects[0]).focus();
      } else if (button) {
        whole();
        all.forEach((one, number) => {
          if (!items[number].hidden) one.open = button.dataset.fold === "open";
        });
      }
    });
    section.addEventListener(
      "toggle",
      (event) => {
        if (!event.target.matches(".finding")) return;
        if (event.target.open && near(event.target)) draw(event.target);
        mark();
      },
      true,
    );
    // Of many that are opened at once, only those near the screen are drawn.
    const near = (details) => {
      sight.observe(details);
      const { top, bottom } = details.getBoundingClientRect();
      return bottom > -800 && top < innerHeight + 800;
    };
    const sight = new IntersectionObserver(
      (seen) => {
        for (const { isIntersecting, target } of seen) if (isIntersecting && target.open) draw(target);
      },
      { rootMargin: "800px" },
    );
    for (const one of all) if (one.open) draw(one); // the first: it is to be seen at once, wherever it is
    apply();
    later();
    return {
      all,
      whole,
      escape: () => {
        clear();
        apply();
      },
      // Shows a finding that an address names.
      reveal: (details) => {
        if (!all.includes(details)) return false;
        clear();
        apply();
        details.open = true;
        draw(details);
        details.scrollIntoView();
        details.querySelector("summary").focus({ preventScroll: true });
        return true;
      },
    };
  };

  const layouts = [...document.querySelectorAll("[data-layout]")].map(layout);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const each of layouts) each.escape?.();
  });
  const goto = () => {
    const name = location.hash.slice(1);
    if (/^(l\d+-)?v-/.test(name) && !document.getElementById(name)) for (const each of layouts) each.whole();
    const target = document.getElementById(name);
    if (target?.matches(".finding")) layouts.some((each) => each.reveal(target));
  };
  addEventListener("hashchange", goto);
  addEventListener("load", goto); // not before, or the browser takes the focus away again

  // Paper has every text, and the pictures of what is open, or else of the first ones.
  let closed = [];
  addEventListener("beforeprint", () => {
    for (const { all, whole } of layouts) {
      whole();
      const open = all.filter((one) => one.open);
      for (const one of open.length > 1 ? open : all.slice(0, PRINTED)) draw(one);
      closed = closed.concat(all.filter((one) => !one.open));
    }
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
    closed = [];
  });
})();
