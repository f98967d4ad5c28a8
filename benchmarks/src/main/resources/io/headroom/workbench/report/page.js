"use strict";
(() => {
  // Each chart is drawn when it comes into view, from the JSON that follows it.
  const drawn = new Map();

  function format(value) {
    if (value === null || value === undefined) return "–";
    const size = Math.abs(value);
    return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  }

  function swatch(series) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("width", "26");
    svg.setAttribute("height", "8");
    const line = document.createElementNS(ns, "line");
    for (const [key, value] of Object.entries({ x1: 0, y1: 4, x2: 26, y2: 4, stroke: series.colour, "stroke-width": 2.5 }))
      line.setAttribute(key, value);
    if (series.dash.length) line.setAttribute("stroke-dasharray", series.dash.join(" "));
    svg.append(line);
    return svg;
  }

  function element(tag, className, text) {
    const e = document.createElement(tag);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  // A capacity far beyond what anybody uses must not flatten the rest: it may leave the picture at the top.
  function top(u, panel) {
    let used = 0, offered = 0;
    panel.series.forEach((s, k) => {
      if (!u.series[k + 1].show) return;
      const [from, to] = u.series[0].idxs ?? [0, s.values.length - 1];
      let max = 0;
      for (let i = from; i <= to; i++) max = Math.max(max, s.values[i] ?? 0);
      if (s.step) offered = Math.max(offered, max); else used = Math.max(used, max);
    });
    return Math.max(used, Math.min(offered, used > 0 ? 2 * used : offered), 1e-6) * 1.06;
  }

  function draw(figure) {
    if (drawn.has(figure)) return;
    const data = JSON.parse(document.querySelector(`script[data-for="${figure.id}"]`).textContent);
    figure.textContent = "";
    const left = element("div", "panels");
    const legend = element("div", "legend");
    figure.append(left, legend);

    const plots = [];
    let syncing = false;
    const cells = []; // cells[panel][name]
    const sync = uPlot.sync(figure.id);

    data.panels.forEach((panel, p) => {
      const box = element("div", "panel");
      box.append(element("p", "axis-name", panel.label + ", " + panel.unit));
      left.append(box);
      const last = p === data.panels.length - 1;
      const options = {
        width: Math.max(280, left.clientWidth),
        height: panel.height + (last ? 22 : 0),
        legend: { show: false },
        cursor: { sync: { key: sync.key }, drag: { x: true, y: false }, points: { size: 5 } },
        scales: { x: { time: false }, y: { range: u => [0, top(u, panel)] } },
        axes: [
          { show: true, size: last ? 40 : 18, label: last ? "time, s" : null, labelSize: 18, font: "11px sans-serif",
            values: last ? undefined : (u, splits) => splits.map(() => ""), grid: { stroke: "#eee", width: 1 }, ticks: { stroke: "#ddd", width: 1 } },
          { size: 52, font: "11px sans-serif", grid: { stroke: "#eee", width: 1 }, ticks: { stroke: "#ddd", width: 1 } },
        ],
        series: [{}].concat(panel.series.map(s => ({
          label: s.name, stroke: s.colour, width: s.step ? 1.5 : 1.6, dash: s.dash.length ? s.dash : undefined,
          fill: s.step ? "rgba(0,0,0,0.05)" : undefined, points: { show: false }, spanGaps: false,
          paths: s.step ? uPlot.paths.stepped({ align: 1 }) : undefined,
        }))),
        hooks: {
          setScale: [(u, key) => {
            if (key !== "x" || syncing) return;
            syncing = true;
            const { min, max } = u.scales.x;
            for (const other of plots) if (other !== u) other.setScale("x", { min, max });
            syncing = false;
          }],
          setCursor: [u => {
            const i = u.cursor.idx;
            panel.series.forEach((s, k) => {
              cells[p].get(s.name).textContent = i === null || i === undefined ? "" : format(u.data[k + 1][i]);
            });
          }],
        },
      };
      cells.push(new Map());
      plots.push(new uPlot(options, [data.x].concat(panel.series.map(s => s.values)), box));
    });

    const names = new Map();
    for (const panel of data.panels) for (const s of panel.series) if (!names.has(s.name)) names.set(s.name, s);
    const table = element("table");
    const head = element("tr");
    head.append(element("th", "", ""));
    for (const panel of data.panels) {
      const th = element("th", "n", panel.label.split(" ")[0].slice(0, 8));
      th.title = panel.label + ", " + panel.unit;
      head.append(th);
    }
    const thead = element("thead");
    thead.append(head);
    const body = element("tbody");
    for (const [name, s] of names) {
      const row = element("tr");
      const cell = element("td");
      const button = element("button");
      button.type = "button";
      button.append(swatch(s), element("span", "", name));
      button.addEventListener("click", () => {
        const show = row.classList.toggle("off") === false;
        button.setAttribute("aria-pressed", String(show));
        data.panels.forEach((panel, p) => panel.series.forEach((t, k) => {
          if (t.name === name) plots[p].setSeries(k + 1, { show });
        }));
      });
      button.setAttribute("aria-pressed", "true");
      cell.append(button);
      row.append(cell);
      data.panels.forEach((panel, p) => {
        const value = element("td", "n", "");
        cells[p].set(name, value);
        row.append(value);
      });
      body.append(row);
    }
    table.append(thead, body);
    legend.append(table, element("p", "note", "Drag to zoom, double-click to see all, click a name to hide it."));
    drawn.set(figure, { plots, left, panels: data.panels });
  }

  function resize() {
    for (const { plots, left } of drawn.values())
      for (const plot of plots) plot.setSize({ width: Math.max(280, left.clientWidth), height: plot.height });
  }

  const figures = document.querySelectorAll("figure.chart");
  for (const figure of figures) { // keeps the scroll bar honest before the drawing
    figure.style.minHeight = Number(figure.dataset.panels) * 190 + "px";
  }
  for (const figure of figures) if (figure.getBoundingClientRect().top < window.innerHeight) draw(figure);
  if ("IntersectionObserver" in window) {
    const watcher = new IntersectionObserver(entries => {
      for (const entry of entries) if (entry.isIntersecting) { draw(entry.target); watcher.unobserve(entry.target); }
    }, { rootMargin: "600px" });
    figures.forEach(figure => watcher.observe(figure));
  } else {
    figures.forEach(draw);
  }
  let pending = 0;
  window.addEventListener("resize", () => { cancelAnimationFrame(pending); pending = requestAnimationFrame(resize); });
  window.addEventListener("beforeprint", () => { figures.forEach(draw); resize(); });
})();
