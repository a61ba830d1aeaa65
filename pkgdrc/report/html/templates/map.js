// One layout's wafer map: pointer and keys tell what a die has, and choose it.
const waferMap = (box, facts, told, choose) => {
  "use strict";
  const { columns, rows } = facts;
  const svg = box.querySelector("svg");
  const dies = box.querySelector(".dies");
  const cursor = box.querySelector(".cursor");
  const chosen = box.querySelector(".chosen");
  const tip = box.querySelector(".tip");
  const keyOf = (column, row) => row * (columns + 1) + column;

  // Whether a set of dies, [start, length, ...], holds a key.
  const holds = (runs, key) => {
    let low = 0;
    let high = runs.length / 2 - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const start = runs[2 * middle];
      if (key < start) high = middle - 1;
      else if (key >= start + runs[2 * middle + 1]) low = middle + 1;
      else return true;
    }
    return false;
  };
  const isDie = (column, row) =>
    column >= 0 && row >= 0 && column < columns && row < rows && holds(facts.places, keyOf(column, row));

  // Findings of each die, from where each run adds one to where it ends.
  const counts = new Int32Array((columns + 1) * rows + 1);
  for (const set of facts.set_of) {
    if (set < 0) continue;
    const runs = facts.sets[set];
    for (let i = 0; i < runs.length; i += 2) {
      counts[runs[i]] += 1;
      counts[runs[i] + runs[i + 1]] -= 1;
    }
  }
  for (let i = 1; i < counts.length; i += 1) counts[i] += counts[i - 1];

  const setHolds = (number, [column, row]) => {
    const set = facts.set_of[number];
    return set >= 0 && holds(facts.sets[set], keyOf(column, row));
  };
  const size = (runs) => runs.reduce((sum, value, i) => sum + (i % 2 ? value : 0), 0);
  const path = (runs) => {
    let d = "";
    for (let i = 0; i < runs.length; i += 2) {
      const column = runs[i] % (columns + 1);
      d += `M${column} ${(runs[i] - column) / (columns + 1)}h${runs[i + 1]}v1h-${runs[i + 1]}z`;
    }
    return d;
  };

  let at = null;
  const show = (place, aloud) => {
    at = place;
    cursor.setAttribute("visibility", place ? "visible" : "hidden");
    tip.hidden = !place;
    if (!place) return;
    const [column, row] = place;
    // A rim that leaves the die itself to be seen.
    const matrix = dies.getScreenCTM();
    const [besideX, besideY] = [3 / Math.abs(matrix.a), 3 / Math.abs(matrix.d)];
    cursor.setAttribute("x", column - besideX);
    cursor.setAttribute("y", row - besideY);
    cursor.setAttribute("width", 1 + 2 * besideX);
    cursor.setAttribute("height", 1 + 2 * besideY);
    const text = told(place, counts[keyOf(column, row)]);
    tip.textContent = text;
    const die = cursor.getBoundingClientRect();
    const around = box.getBoundingClientRect();
    const left = Math.min(die.right + 10 - around.left, around.width - tip.offsetWidth);
    const above = die.top - around.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${above > 0 ? above : die.bottom - around.top + 8}px`;
    if (aloud) aloud.textContent = text;
  };
  const aloud = box.parentElement.querySelector("[data-told]");

  // The die under the pointer; of small ones the nearest with findings within a few pixels.
  const under = (event) => {
    const matrix = dies.getScreenCTM();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const [column, row] = [Math.floor(point.x), Math.floor(point.y)];
    const reach = [5 / Math.abs(matrix.a), 5 / Math.abs(matrix.d)];
    if (isDie(column, row) && counts[keyOf(column, row)]) return [column, row];
    let best = null;
    let nearest = 1;
    for (let r = Math.ceil(row - reach[1]); r <= row + reach[1]; r += 1) {
      for (let c = Math.ceil(column - reach[0]); c <= column + reach[0]; c += 1) {
        if (!isDie(c, r) || !counts[keyOf(c, r)]) continue;
        const off = Math.hypot((c + 0.5 - point.x) / (reach[0] + 0.5), (r + 0.5 - point.y) / (reach[1] + 0.5));
        if (off < nearest) [best, nearest] = [[c, r], off];
      }
    }
    return best ?? (isDie(column, row) ? [column, row] : null);
  };

  const step = (columnStep, rowStep) => {
    let [column, row] = at;
    do {
      column += columnStep;
      row += rowStep;
      if (isDie(column, row)) return [column, row];
    } while (column >= 0 && row >= 0 && column < columns && row < rows);
    return at;
  };
  // The next die with findings, row by row from the top, round to the first one.
  const next = (direction) => {
    const order = (column, row) => (rows - 1 - row) * columns + column;
    const all = columns * rows;
    const here = at ? order(...at) : direction > 0 ? -1 : all;
    for (let i = 1; i <= all; i += 1) {
      const place = (((here + direction * i) % all) + all) % all;
      const [column, row] = [place % columns, rows - 1 - Math.floor(place / columns)];
      if (isDie(column, row) && counts[keyOf(column, row)]) return [column, row];
    }
    return at;
  };
  const middle = () => {
    const centre = [Math.floor(columns / 2), Math.floor(rows / 2)];
    if (isDie(...centre)) return centre;
    const first = facts.places[0];
    return [first % (columns + 1), Math.floor(first / (columns + 1))];
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute(
    "aria-label",
    `Wafer map. ${svg.getAttribute("aria-label")}. Arrow keys move from die to die, N to the next die with findings, Enter shows its findings alone, Escape all again.`,
  );
  svg.setAttribute("aria-hidden", "true");
  box.addEventListener("pointermove", (event) => show(under(event)));
  box.addEventListener("pointerleave", () => show(null));
  box.addEventListener("click", (event) => {
    const place = under(event);
    if (place) choose(place);
  });
  box.addEventListener("blur", () => show(null));
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = arrows[event.key];
    if (direction) show(at ? step(...direction) : middle(), aloud);
    else if (event.key === "n" || event.key === "N") show(next(event.shiftKey ? -1 : 1), aloud);
    else if ((event.key === "Enter" || event.key === " ") && at) choose(at);
    else return;
    event.preventDefault();
  });

  return {
    holds: setHolds,
    // Rims the dies of these findings, or the one die that was chosen.
    mark: (numbers, die) => {
      const every = (set) => facts.sets[set].length === facts.places.length && size(facts.sets[set]) === size(facts.places);
      const sets = new Set(numbers.map((number) => facts.set_of[number]).filter((set) => set >= 0 && !every(set)));
      const runs = die ? [keyOf(...die), 1] : [...sets].flatMap((set) => facts.sets[set]);
      chosen.setAttribute("d", path(runs));
    },
    circles: (rule) => {
      for (const circle of svg.querySelectorAll("circle.radius")) {
        circle.classList.toggle("quiet", Boolean(rule) && circle.dataset.rule !== rule);
      }
    },
  };
};
