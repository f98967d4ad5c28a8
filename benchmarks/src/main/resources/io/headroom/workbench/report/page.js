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

  const LANE = 17;

  // Words that held for a while: a bar for each while, under the names of its lane.
  function drawLanes(u, lanes) {
    const { ctx } = u, scale = devicePixelRatio, x = u.data[0];
    const at = i => u.valToPos(x[Math.max(0, Math.min(i, x.length - 1))], "x", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    ctx.font = 11 * scale + "px sans-serif";
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    lanes.rows.forEach((row, k) => {
      const y = u.bbox.top + k * LANE * scale;
      ctx.fillStyle = "#9fc5e8";
      for (let r = 0; r < row.runs.length; r += 2) {
        const from = at(row.runs[r] - 1), to = at(row.runs[r + 1]);
        ctx.fillRect(from, y + scale, Math.max(to - from, scale), (LANE - 3) * scale);
      }
      ctx.fillStyle = "#1a1a1a";
      ctx.fillText(row.name + ", " + row.percent + " %", u.bbox.left + 4 * scale, y + LANE / 2 * scale);
    });
    ctx.restore();
  }

  // The lanes beneath the panels share their time axis, cursor and zoom.
  function addLanes(data, left, legend, sync, linked) {
    const { lanes } = data;
    const box = element("div", "panel");
    box.append(element("p", "axis-name", lanes.label + ", % of the time; the value under the cursor is at the right"));
    left.append(box);
    const now = element("p", "now", "");
    legend.append(now);
    const options = {
      width: Math.max(280, left.clientWidth),
      height: lanes.rows.length * LANE + 40,
      legend: { show: false },
      cursor: { sync: { key: sync.key }, drag: { x: true, y: false }, y: false, points: { show: false } },
      scales: { x: { time: false }, y: { range: [0, 1] } },
      axes: [
        { size: 40, label: "time, s", labelSize: 18, font: "11px sans-serif", grid: { show: false }, ticks: { stroke: "#ddd", width: 1 } },
        { size: 52, values: (u, splits) => splits.map(() => ""), grid: { show: false }, ticks: { show: false } },
      ],
      series: [{}, { label: lanes.label, show: true, points: { show: false }, width: 0 }],
      padding: [0, null, 0, null],
      hooks: {
        draw: [u => drawLanes(u, lanes)],
        setScale: [(u, key) => linked(u, key)],
        setCursor: [u => {
          const i = u.cursor.idx;
          const words = i === null || i === undefined ? "" : lanes.words[i];
          const value = words && lanes.values[i] !== null ? " " + format(lanes.values[i]) + " " + lanes.unit : "";
          now.textContent = words ? lanes.label + ": " + words + value : "";
        }],
      },
    };
    return new uPlot(options, [data.x, data.x.map(() => null)], box);
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

    function linked(u, key) {
      if (key !== "x" || syncing) return;
      syncing = true;
      const { min, max } = u.scales.x;
      for (const other of plots) if (other !== u) other.setScale("x", { min, max });
      syncing = false;
    }

    data.panels.forEach((panel, p) => {
      const box = element("div", "panel");
      box.append(element("p", "axis-name", panel.label + ", " + panel.unit));
      left.append(box);
      const last = p === data.panels.length - 1 && !data.lanes;
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
          setScale: [linked],
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
    legend.append(table);
    if (data.lanes) plots.push(addLanes(data, left, legend, sync, linked));
    legend.append(element("p", "note", "Drag to zoom, double-click to see all, click a name to hide it."));
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
