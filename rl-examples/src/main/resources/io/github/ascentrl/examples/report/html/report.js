/* What report.html does in the browser: sort tables, draw curves with uPlot, switch between light and dark, and follow a
   run while it is live. The page is whole without it, but for the curves. */
(function () {
  "use strict";

  const COLOURS = 7;
  const DASHES = [[], [9, 4], [2, 3], [9, 3, 2, 3]];
  const POLL_MILLIS = 2000;
  const root = document.documentElement;
  const charts = new Map(); // by the id of their figure

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function brief(value) {
    if (value === null || value === undefined) {
      return "–";
    }
    const size = Math.abs(value);
    const text =
      size !== 0 && (size >= 1e9 || size < 1e-4)
        ? value.toExponential(2)
        : String(Number(value.toPrecision(size >= 1000 ? 7 : 4)));
    return text.replace("-", "−");
  }

  // ---- Light and dark -------------------------------------------------------------------------------------------

  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  let palette = [];

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches;
  }

  /** The colours as the canvas needs them: resolved, not by name. */
  function readPalette() {
    const probe = element("span", { hidden: "" });
    document.body.append(probe);
    const resolve = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    palette = Array.from({ length: COLOURS }, (_, i) => resolve(`--s${i}`));
    palette.ink = resolve("--ink");
    palette.faint = resolve("--faint");
    palette.rule = resolve("--rule");
    palette.ground = resolve("--ground");
    probe.remove();
  }

  function translucent(colour, opacity) {
    return colour.replace("rgb(", "rgba(").replace(")", `, ${opacity})`);
  }

  function applyTheme() {
    root.toggleAttribute("data-dark", isDark());
    const button = document.getElementById("theme");
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    readPalette();
    charts.forEach((chart) => chart.recolour());
  }

  function remembered(theme) {
    try {
      if (theme) {
        localStorage.setItem("ascent-theme", theme);
      }
      return localStorage.getItem("ascent-theme");
    } catch (e) {
      return null; // some browsers give files no storage
    }
  }

  function setUpTheme() {
    const before = remembered();
    if (before === "light" || before === "dark") {
      root.dataset.theme = before;
    }
    document.getElementById("theme").addEventListener("click", () => {
      root.dataset.theme = remembered(isDark() ? "light" : "dark") || (isDark() ? "light" : "dark");
      applyTheme();
    });
    prefersDark.addEventListener("change", applyTheme);
    let screenTheme;
    window.addEventListener("beforeprint", () => {
      screenTheme = root.dataset.theme;
      root.dataset.theme = "light";
      applyTheme();
    });
    window.addEventListener("afterprint", () => {
      if (screenTheme) {
        root.dataset.theme = screenTheme;
      } else {
        delete root.dataset.theme;
      }
      applyTheme();
    });
  }

  // ---- Tables ---------------------------------------------------------------------------------------------------

  /** What a cell is sorted by: what it says of itself, or else the first number in it, if its column is one of numbers.
      Empty cells come last. */
  function key(cell, numeric) {
    const text = (cell.dataset.sort ?? cell.textContent).trim();
    if (text === "" || text === "–") {
      return null;
    }
    if (!numeric) {
      return text.toLowerCase();
    }
    const plain = text.replace(/−/g, "-");
    const number = plain.match(/[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i);
    return number ? Number(number[0]) : plain.startsWith("-∞") ? -Infinity : plain.includes("∞") ? Infinity : null;
  }

  function sort(table, column, direction) {
    const headers = [...table.tHead.rows[0].cells];
    const numeric = headers[column].classList.contains("number");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: key(row.cells[column], numeric) }));
    const sign = direction === "ascending" ? 1 : -1;
    rows.sort((a, b) => {
      if (a.key === null || b.key === null) {
        return (a.key === null) - (b.key === null);
      }
      return sign * (numeric ? (a.key === b.key ? 0 : a.key - b.key) : a.key.localeCompare(b.key));
    });
    table.tBodies[0].append(...rows.map((entry) => entry.row));
    headers.forEach((header) => header.removeAttribute("aria-sort"));
    headers[column].setAttribute("aria-sort", direction);
  }

  function makeSortable(table) {
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      const button = element("button", { type: "button", title: "Sort" }, ...header.childNodes);
      button.addEventListener("click", () =>
        sort(table, column, header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending"),
      );
      header.replaceChildren(button);
    });
  }

  // ---- Curves ---------------------------------------------------------------------------------------------------

  /** A figure's curves: the plot, buttons that show and hide each, zoom, and the numbers as a table. */
  class Chart {
    constructor(figure) {
      this.figure = figure;
      this.hidden = new Set(); // labels
      this.zoomed = false;
      this.place = element("div", {
        class: "chart",
        tabindex: "0",
        role: "group",
        "aria-roledescription": "chart",
        "aria-describedby": `${figure.id}-caption`,
        "aria-label": "Curves: arrow keys read values, plus and minus zoom, Escape shows all",
      });
      this.legend = element("ul", { class: "legend", "aria-label": "Show or hide curves" });
      this.spoken = element("p", { class: "hidden-text", role: "status" });
      this.table = element("details", { class: "data" }, element("summary", {}, "Numbers"));
      this.table.addEventListener("toggle", () => this.fillTable());
      this.measure = element("p", { class: "measure faint" });
      figure.append(this.measure, this.place, this.legend, this.tools(), this.spoken, this.table);
      this.place.addEventListener("keydown", (event) => this.onKey(event));
      new ResizeObserver(() => this.plot && this.plot.setSize(this.size())).observe(this.place);
      this.draw(this.read(figure));
    }

    read(figure) {
      const numbers = JSON.parse(figure.querySelector("script").textContent);
      numbers.lines.forEach((line) => {
        line.colour = line.place % COLOURS;
        line.dash = DASHES[Math.floor(line.place / COLOURS) % DASHES.length];
      });
      return numbers;
    }

    tools() {
      const tools = element("div", { class: "tools" });
      const add = (text, action) => {
        const button = element("button", { type: "button" }, text);
        button.addEventListener("click", action);
        tools.append(button);
      };
      add("Zoom in", () => this.zoom(0.5));
      add("Zoom out", () => this.zoom(2));
      add("Show all", () => this.reset());
      return tools;
    }

    size() {
      const width = Math.max(200, this.place.clientWidth);
      return { width, height: Math.round(Math.min(420, Math.max(240, width * 0.5))) };
    }

    draw(numbers) {
      this.numbers = numbers;
      this.measure.textContent = `↑ ${numbers.y.label}`;
      // Bands first, so that they lie below all lines: the lower and upper end of each, then the lines.
      const series = [{}];
      const bands = [];
      this.edges = numbers.lines.map((line) => {
        if (!line.low) {
          return [];
        }
        const edge = { stroke: "transparent", width: 0, points: { show: false }, show: this.isShown(line) };
        const low = series.push({ ...edge }) - 1;
        const high = series.push({ ...edge }) - 1;
        const opacity = Math.max(0.1, Math.min(0.22, 0.7 / numbers.lines.length));
        bands.push({ series: [high, low], fill: () => translucent(palette[line.colour], opacity) });
        return [low, high];
      });
      this.main = numbers.lines.map((line) => series.push(this.series(line)) - 1);
      const axis = (label, size) => ({
        label,
        size,
        labelSize: 24,
        labelFont: "13px system-ui, sans-serif",
        font: "12px system-ui, sans-serif",
        stroke: () => palette.ink,
        grid: { stroke: () => palette.rule, width: 1 },
        ticks: { stroke: () => palette.rule, width: 1 },
      });
      const width = (plot, values) => 18 + 7 * Math.max(2, ...(values || []).map((v) => String(v || "").length));
      if (this.plot) {
        this.plot.destroy();
        this.plot = null; // while the new one is made, ranges are asked of the new numbers
      }
      this.plot = new uPlot(
        {
          ...this.size(),
          padding: [12, 26, 0, 0],
          legend: { show: false },
          cursor: {
            drag: { x: true, y: true, uni: 30 },
            points: { size: 8 },
            bind: { dblclick: () => () => this.reset() },
          },
          scales: {
            x: {
              time: false,
              distr: numbers.x.logarithmic ? 3 : 1,
              range: (plot, min, max) => (this.shownX = this.zoomed ? [min, max] : this.fullX()),
            },
            y: { distr: numbers.y.logarithmic ? 3 : 1, range: () => this.fitY() },
          },
          axes: [axis(numbers.x.label, 34), axis(undefined, width)],
          series,
          bands,
          hooks: {
            setCursor: [() => this.showValues()],
            draw: [() => this.drawLevels()],
            setSelect: [(plot) => (this.zoomed ||= plot.select.width > 0 || plot.select.height > 0)],
          },
        },
        this.data(),
        this.place,
      );
      this.place.querySelectorAll("canvas").forEach((canvas) => canvas.setAttribute("aria-hidden", "true"));
      this.buildLegend();
      this.fillTable();
    }

    series(line) {
      const points = line.style === "POINTS";
      const steps = line.style === "STEPS";
      const colour = () => palette[line.colour];
      return {
        label: line.label,
        show: this.isShown(line),
        stroke: colour,
        width: 2,
        dash: line.dash,
        fill: steps ? () => translucent(palette[line.colour], 0.25) : undefined,
        paths: points ? () => null : steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: points || line.style === "DOTTED", size: 6, stroke: colour, fill: colour },
      };
    }

    data() {
      const lines = this.numbers.lines;
      const tables = [
        ...lines.filter((line) => line.low).map((line) => [line.x, line.low, line.high]),
        ...lines.map((line) => [line.x, line.y]),
      ];
      const expandGaps = tables.map((table) => table.map(() => 2));
      return tables.length === 0 ? [[]] : uPlot.join(tables, expandGaps);
    }

    /** New numbers of a run that goes on. What is hidden and what is zoomed stays so. */
    update(figure) {
      const numbers = this.read(figure);
      const shape = (n) => JSON.stringify(n.lines.map((line) => [line.label, line.style, !!line.low]));
      if (shape(numbers) !== shape(this.numbers)) {
        this.zoomed = false;
        this.draw(numbers);
        return;
      }
      this.numbers = numbers;
      this.plot.setData(this.data(), !this.zoomed);
      if (this.zoomed) {
        this.plot.redraw();
      }
      this.fillTable();
    }

    isShown(line) {
      return !this.hidden.has(line.label);
    }

    // -- Ranges --

    fullX() {
      if (this.numbers.x.range.length === 2) {
        return this.numbers.x.range;
      }
      const logarithmic = this.numbers.x.logarithmic;
      const xs = this.plot ? this.plot.data[0] : this.data()[0];
      const low = xs[0];
      const high = xs[xs.length - 1];
      if (xs.length === 0) {
        return logarithmic ? [1, 10] : [0, 1];
      }
      if (logarithmic) {
        const room = Math.max(1.1, (high / low) ** 0.03);
        return [low / room, high * room];
      }
      const dots = this.numbers.lines.some((line) => line.style === "DOTTED" || line.style === "POINTS");
      const room = low === high ? Math.abs(low) / 2 || 1 : dots ? (high - low) * 0.02 : 0;
      return [low - room, high + room];
    }

    /** Wide bands must not flatten the lines: they count for at most half the range of the lines, as in the PNG. */
    fitY() {
      if (this.numbers.y.range.length === 2) {
        return this.numbers.y.range;
      }
      const data = this.plot ? this.plot.data : this.data();
      const [xLow, xHigh] = this.shownX; // of this moment; the plot's own scale is still the one before
      const logarithmic = this.numbers.y.logarithmic;
      const range = (indices) => {
        let low = Infinity;
        let high = -Infinity;
        data[0].forEach((at, i) => {
          if (at >= xLow && at <= xHigh) {
            indices.forEach((index) => {
              const value = data[index][i];
              if (Number.isFinite(value) && (value > 0 || !logarithmic)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
              }
            });
          }
        });
        return [low, high];
      };
      const shown = this.numbers.lines.map((line, i) => i).filter((i) => this.isShown(this.numbers.lines[i]));
      let [low, high] = range(shown.map((i) => this.main[i]));
      const [bandLow, bandHigh] = range(shown.flatMap((i) => this.edges[i]));
      const room = (high - low) / 2;
      low = Math.min(low, Math.max(bandLow, low - room));
      high = Math.max(high, Math.min(bandHigh, high + room));
      if (!this.zoomed) {
        this.numbers.levels
          .filter((level) => !level.vertical)
          .forEach((level) => {
            low = Math.min(low, level.value);
            high = Math.max(high, level.value);
          });
      }
      if (!(low <= high)) {
        return logarithmic ? [1, 10] : [0, 1];
      }
      return logarithmic ? uPlot.rangeLog(low, high, 10, false) : uPlot.rangeNum(low, high, 0.05, true);
    }

    /** Zooms along x around the pointer, or else the middle. */
    zoom(factor) {
      const { min, max } = this.plot.scales.x;
      const logarithmic = this.numbers.x.logarithmic;
      const to = logarithmic ? Math.log : Number;
      const from = logarithmic ? Math.exp : Number;
      const left = this.plot.cursor.left;
      const center = left >= 0 ? to(this.plot.posToVal(left, "x")) : (to(min) + to(max)) / 2;
      const full = this.fullX();
      const next = [
        Math.max(full[0], from(center - (center - to(min)) * factor)),
        Math.min(full[1], from(center + (to(max) - center) * factor)),
      ];
      this.zoomed = next[0] > full[0] || next[1] < full[1];
      this.setX(next[0], next[1]);
    }

    reset() {
      this.zoomed = false;
      this.setX(...this.fullX());
    }

    setX(min, max) {
      this.plot.batch(() => {
        this.plot.setScale("x", { min, max });
        this.plot.setScale("y", { min: null, max: null });
      });
    }

    // -- Legend, pointer and keys --

    buildLegend() {
      this.outputs = [];
      this.legend.replaceChildren(
        ...this.numbers.lines.map((line, i) => {
          const swatch = element("i");
          swatch.style.borderTopColor = `var(--s${line.colour})`;
          swatch.style.borderTopStyle = line.dash.length ? "dashed" : "solid";
          const output = element("output", { "aria-live": "off" });
          this.outputs.push(output);
          const button = element(
            "button",
            { type: "button", "aria-pressed": this.isShown(line) },
            swatch,
            line.label,
            output,
          );
          button.addEventListener("click", () => this.toggle(i, button));
          return element("li", {}, button);
        }),
      );
    }

    toggle(i, button) {
      const line = this.numbers.lines[i];
      const show = !this.isShown(line);
      if (show) {
        this.hidden.delete(line.label);
      } else {
        this.hidden.add(line.label);
      }
      button.setAttribute("aria-pressed", show);
      this.plot.batch(() => {
        [this.main[i], ...this.edges[i]].forEach((series) => this.plot.setSeries(series, { show }));
      });
    }

    /** The value of a series at a place, or at the nearest place where it has one. */
    valueAt(series, index) {
      const values = this.plot.data[series];
      for (let step = 0; step < values.length; step++) {
        for (const i of [index - step, index + step]) {
          if (values[i] !== undefined) {
            return values[i];
          }
        }
      }
      return null;
    }

    reading(i, index) {
      const ends = this.edges[i].map((series) => brief(this.valueAt(series, index)));
      return brief(this.valueAt(this.main[i], index)) + (ends.length ? ` (${ends.join(" … ")})` : "");
    }

    showValues() {
      const index = this.plot.cursor.idx;
      this.outputs.forEach((output, i) => {
        const shown = index !== null && index !== undefined && this.isShown(this.numbers.lines[i]);
        output.textContent = shown ? this.reading(i, index) : "";
      });
    }

    onKey(event) {
      const last = this.plot.data[0].length - 1;
      const index = this.plot.cursor.idx ?? 0;
      const stride = event.shiftKey ? Math.max(1, Math.round(last / 10)) : 1;
      const moves = { ArrowLeft: index - stride, ArrowRight: index + stride, Home: 0, End: last };
      if (event.key in moves) {
        this.moveTo(Math.max(0, Math.min(last, moves[event.key])));
      } else if (event.key === "+" || event.key === "=") {
        this.zoom(0.5);
      } else if (event.key === "-") {
        this.zoom(2);
      } else if (event.key === "Escape" || event.key === "0") {
        this.reset();
      } else {
        return;
      }
      event.preventDefault();
    }

    moveTo(index) {
      const at = this.plot.data[0][index];
      this.plot.setCursor({ left: this.plot.valToPos(at, "x"), top: this.plot.over.clientHeight / 2 });
      const values = this.numbers.lines
        .map((line, i) => (this.isShown(line) ? `${line.label} ${this.reading(i, index)}` : ""))
        .filter((text) => text);
      this.spoken.textContent = `${this.numbers.x.label} ${brief(at)}: ${values.join("; ")}`;
    }

    recolour() {
      this.plot.redraw(false, true);
    }

    drawLevels() {
      const { ctx, bbox } = this.plot;
      const ratio = devicePixelRatio;
      ctx.save();
      ctx.font = `${12 * ratio}px system-ui, sans-serif`;
      ctx.lineWidth = ratio;
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      this.numbers.levels.forEach((level) => {
        const at = this.plot.valToPos(level.value, level.vertical ? "x" : "y", true);
        const [start, length] = level.vertical ? [bbox.left, bbox.width] : [bbox.top, bbox.height];
        if (!(at >= start - 1 && at <= start + length + 1)) {
          return;
        }
        ctx.strokeStyle = palette.faint;
        ctx.beginPath();
        ctx.moveTo(level.vertical ? at : bbox.left, level.vertical ? bbox.top : at);
        ctx.lineTo(level.vertical ? at : bbox.left + bbox.width, level.vertical ? bbox.top + bbox.height : at);
        ctx.stroke();
        const width = ctx.measureText(level.label).width;
        const fits = at + 8 * ratio + width < bbox.left + bbox.width;
        const left = !level.vertical ? bbox.left + 6 * ratio : fits ? at + 5 * ratio : at - 5 * ratio - width;
        const base =
          level.vertical || at - 18 * ratio < bbox.top ? (level.vertical ? bbox.top : at) + 14 * ratio : at - 5 * ratio;
        ctx.fillStyle = translucent(palette.ground, 0.75);
        ctx.fillRect(left - 2 * ratio, base - 12 * ratio, width + 4 * ratio, 16 * ratio);
        ctx.fillStyle = palette.faint;
        ctx.fillText(level.label, left, base);
      });
      ctx.restore();
    }

    /** The numbers behind the curves, made when someone asks for them. */
    fillTable() {
      if (!this.table.open) {
        return;
      }
      const lines = this.numbers.lines;
      const head = element("tr", {}, element("th", { scope: "col", class: "number" }, this.numbers.x.label));
      lines.forEach((line) => head.append(element("th", { scope: "col", class: "number" }, line.label)));
      const body = element("tbody");
      this.plot.data[0].forEach((at, index) => {
        const row = element("tr", {}, element("th", { scope: "row", class: "number" }, brief(at)));
        this.main.forEach((series, i) => {
          const value = this.plot.data[series][index];
          row.append(element("td", { class: "number" }, value === undefined ? "" : this.reading(i, index)));
        });
        body.append(row);
      });
      const caption = `${this.numbers.y.label}${lines.some((line) => line.low) ? " (band)" : ""}`;
      const table = element("table", {}, element("caption", {}, caption), element("thead", {}, head), body);
      const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, table);
      this.table.replaceChildren(this.table.firstChild, scroll);
    }
  }

  // ---- Live -----------------------------------------------------------------------------------------------------

  function say(text) {
    const news = document.getElementById("news");
    news.textContent = text;
    news.hidden = !text;
  }

  const shownHtml = new Map(); // of the parts without curves, as the server sent them

  function remember(main) {
    shownHtml.clear();
    main.querySelectorAll(".part").forEach((part) => shownHtml.set(part.id, part.innerHTML));
  }

  /** Takes over what is new, and leaves alone what is not: whoever reads should not lose place, focus or zoom. */
  function follow(next) {
    const main = document.querySelector("main");
    const ids = (element) => [...element.querySelectorAll("[id].part, [id].curves")].map((e) => e.id).join(" ");
    if (next.dataset.live === undefined || ids(main) !== ids(next)) {
      charts.forEach((chart) => chart.plot.destroy());
      charts.clear();
      main.replaceWith(next);
      setUp(next);
      return;
    }
    next.querySelectorAll(".part").forEach((part) => {
      const figure = part.querySelector("figure.curves");
      if (figure) {
        charts.get(figure.id).update(figure);
      } else if (shownHtml.get(part.id) !== part.innerHTML) {
        shownHtml.set(part.id, part.innerHTML);
        const old = document.getElementById(part.id);
        old.replaceChildren(...part.childNodes);
        old.querySelectorAll("table.sortable").forEach(makeSortable);
      }
    });
  }

  async function poll(failures) {
    let failed = failures;
    try {
      const answer = await fetch(`${location.pathname}?part=main`, { cache: "no-store" });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      follow(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main"));
      failed = 0;
      say("");
    } catch (e) {
      failed++;
    }
    if (document.querySelector("main").dataset.live === undefined) {
      say("The run has ended. This is its report.");
    } else if (failed < 3) {
      setTimeout(poll, POLL_MILLIS, failed);
    } else {
      say("The program that served this page has ended. The page shows the last state that it sent.");
    }
  }

  function setUp(main) {
    remember(main);
    main.querySelectorAll("table.sortable").forEach(makeSortable);
    main.querySelectorAll("figure.curves").forEach((figure) => charts.set(figure.id, new Chart(figure)));
  }

  setUpTheme();
  applyTheme();
  setUp(document.querySelector("main"));
  if (document.querySelector("main").dataset.live !== undefined && location.protocol.startsWith("http")) {
    setTimeout(poll, POLL_MILLIS, 0);
  }
})();
