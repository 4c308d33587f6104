// Draws the findings from the columns in #data. All text from the data goes
// into text nodes and attributes that hold text; nothing is parsed as markup.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const severities = ["informational", "low", "medium", "high", "critical"];
  const statuses = ["open", "unknown", "waived"];
  const changes = ["new", "reopened", "updated", "unchanged"];
  const dues = ["no target", "in time", "overdue"];

  // column gives the numbers of a column, whose digits are of base 64.
  const digit = new Uint8Array(128);
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((c, i) => { digit[c.charCodeAt(0)] = i; });
  function column({width, digits}) {
    const numbers = new Uint32Array(digits.length / width);
    for (let i = 0, at = 0; i < numbers.length; i++) {
      let n = 0;
      for (let w = 0; w < width; w++) n = n * 64 + digit[digits.charCodeAt(at++)];
      numbers[i] = n;
    }
    return numbers;
  }
  for (const [name, value] of Object.entries(data)) {
    if (value && typeof value.digits === "string") data[name] = column(value);
  }
  const total = data.findings;

  // A facet is something to filter by: its column, and a key and a label for
  // each number in the column.
  const ownerFacet = {key: "owner", name: "Owner", column: data.owner, keys: data.owners, none: "no owner"};
  const placeFacet = {key: "place", name: "Account", column: data.place, keys: data.places.map((p) => p[0]), labels: data.places.map((p) => p[1]), none: "no account"};
  const facets = [
    {key: "severity", name: "Severity", column: data.severity, keys: severities, order: [4, 3, 2, 1, 0]},
    {key: "status", name: "Status", column: data.status, keys: statuses},
    {key: "change", name: "Change", column: data.change, keys: changes},
    {key: "due", name: "Due", column: data.due, keys: dues, order: [2, 1, 0]},
    {key: "category", name: "Category", column: data.category, keys: data.categories},
    ownerFacet,
    placeFacet,
  ];
  // The groups on the page are the chips of this one.
  const controls = {key: "control", column: data.control, keys: data.controls};
  for (const f of [...facets, controls]) {
    f.labels = f.labels || f.keys;
    f.counts = new Uint32Array(f.keys.length);
    f.totals = new Uint32Array(f.keys.length);
    f.chosen = new Set();
    for (const n of f.column) f.totals[n]++;
  }
  const label = (f, n) => f.labels[n] || f.keys[n] || f.none || "none";

  // The rows of each control, in the order of the run.
  const rowsOf = data.controls.map((_, n) => new Uint32Array(controls.totals[n]));
  const filled = new Uint32Array(data.controls.length);
  for (let i = 0; i < total; i++) rowsOf[data.control[i]][filled[data.control[i]]++] = i;

  // The first value of each finding's evidence.
  const pathsOf = data.paths.map((p) => (p === "" ? [] : p.split("\n")));
  const firstValue = new Uint32Array(total);
  for (let i = 1; i < total; i++) firstValue[i] = firstValue[i - 1] + pathsOf[data.path[i - 1]].length;

  const idOf = (asset) => data.prefixes[data.asset_prefix[asset]] + data.rest[asset];
  const nameOf = (asset) => data.names[asset] || data.rest[asset];
  const urlOf = (asset) => data.urls[data.asset_url[asset]].replace("\u0000", () => data.rest[asset]);

  // Searching: every word must stand in the asset, or in a text of the finding.
  let haystack = null;
  const lower = (texts) => texts.map((t) => t.toLowerCase());
  function prepare() {
    if (haystack) return;
    const titles = data.controls.map((id) => id);
    for (const g of groups) titles[g.control] += " " + g.title;
    haystack = {
      assets: data.rest.map((_, a) => (idOf(a) + " " + data.names[a]).toLowerCase()),
      columns: [
        [lower(titles), data.control], [lower(data.messages), data.message], [lower(data.reasons), data.reason],
        [lower(data.owners), data.owner], [data.places.map((p) => p.join(" ").toLowerCase()), data.place],
        [lower(data.regions), data.region],
      ],
    };
  }
  const found = new Uint8Array(total).fill(1);
  let searched = "";
  function search(text) {
    if (text === searched) return;
    searched = text;
    found.fill(1);
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return;
    prepare();
    for (const word of words) {
      const assets = Uint8Array.from(haystack.assets, (t) => t.includes(word));
      const columns = haystack.columns.map(([texts, col]) => [Uint8Array.from(texts, (t) => t.includes(word)), col]);
      for (let i = 0; i < total; i++) {
        if (!found[i] || assets[data.asset[i]]) continue;
        found[i] = 0;
        for (const [hits, col] of columns) if (hits[col[i]]) { found[i] = 1; break; }
      }
    }
  }

  // filter decides for each finding whether it is shown. A facet counts what
  // would be shown if it were the only one that is not set.
  const shown = new Uint8Array(total);
  function filter() {
    const all = [...facets, controls];
    const allowed = all.map((f) => {
      f.counts.fill(0);
      if (!f.chosen.size) return null;
      const a = new Uint8Array(f.keys.length);
      for (const n of f.chosen) a[n] = 1;
      return a;
    });
    let count = 0;
    for (let i = 0; i < total; i++) {
      shown[i] = 0;
      if (!found[i]) continue;
      let missed = -1, misses = 0;
      for (let k = 0; k < all.length && misses < 2; k++) {
        if (allowed[k] && !allowed[k][all[k].column[i]]) { missed = k; misses++; }
      }
      if (misses === 0) {
        shown[i] = 1;
        count++;
        for (const f of all) f.counts[f.column[i]]++;
      } else if (misses === 1) {
        all[missed].counts[all[missed].column[i]]++;
      }
    }
    return count;
  }

  // make makes an element; texts among its children become text nodes.
  function make(tag, attributes = {}, ...children) {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) e.setAttribute(name, value);
    e.append(...children.filter((c) => c !== null && c !== ""));
    return e;
  }

  const step = 25; // rows drawn at once
  function drawRows(group) {
    const visible = rowsOf[group.control].filter((i) => shown[i]);
    const list = make("div");
    const more = make("button", {type: "button"});
    let drawn = 0;
    const draw = (n) => {
      for (const i of visible.subarray(drawn, drawn + n)) list.append(row(i, group));
      drawn = Math.min(drawn + n, visible.length);
      more.textContent = `Show ${Math.min(4 * step, visible.length - drawn)} more of ${(visible.length - drawn).toLocaleString("en")}`;
      more.hidden = drawn === visible.length;
    };
    more.addEventListener("click", () => draw(4 * step));
    draw(step);
    group.rows.replaceChildren(visible.length ? list : make("p", {class: "muted"}, "Nothing is open here."), more);
    group.stale = false;
  }

  function row(i, group) {
    const a = data.asset[i], id = idOf(a), name = nameOf(a), url = urlOf(a);
    const status = statuses[data.status[i]], change = changes[data.change[i]], waiver = data.waivers[data.waiver[i]];
    const head = make("div", {class: "head"},
      /^https:\/\//.test(url) ? make("a", {class: "asset", href: url, target: "_blank", rel: "noopener noreferrer"}, name) : make("span", {class: "asset"}, name));
    if (severities[data.severity[i]] !== group.severity) head.append(badge(severities[data.severity[i]]));
    if (status !== "open") head.append(make("span", {class: "tag warn"}, status));
    if (dues[data.due[i]] === "overdue") head.append(make("span", {class: "tag late"}, "overdue"));
    if (change !== "unchanged") head.append(make("span", {class: "tag new"}, change));
    const facts = [whereOf(i), "owner: " + (data.owners[data.owner[i]] || "nobody"), data.days[data.since[i]] && "since " + data.days[data.since[i]]]
      .filter(Boolean).map((t) => make("span", {}, t));
    if (data.savings[data.saving[i]]) facts.push(make("span", {class: "money"}, data.savings[data.saving[i]] + " a month"));
    const e = make("div", {class: "row"}, head, id !== name ? make("code", {class: "ident"}, id) : null, make("p", {class: "facts"}, ...facts));
    const messages = data.messages[data.message[i]];
    if (messages) e.append(make("ul", {class: "wrong"}, ...messages.split("\n").map((m) => make("li", {}, m))));
    if (data.reasons[data.reason[i]]) e.append(make("p", {class: "reason"}, data.reasons[data.reason[i]]));
    if (data.waiver[i]) e.append(make("p", {class: "reason"}, `Waived until ${waiver.until} by ${waiver.approver}: ${waiver.reason}`));
    const paths = pathsOf[data.path[i]];
    if (paths.length) {
      const pairs = paths.flatMap((p, n) => [make("dt", {}, p), make("dd", {}, make("code", {}, data.values[data.value[firstValue[i] + n]]))]);
      e.append(make("details", {}, make("summary", {}, "Evidence"), make("dl", {}, ...pairs)));
    } else if (i >= data.evidence && status !== "unknown") {
      e.append(make("p", {class: "muted"}, "Its evidence is in run.json."));
    }
    const actions = make("p", {class: "actions"}, button("Copy ID", () => id));
    if (status !== "waived") actions.append(button("Copy waiver", () => waiverYAML([i])));
    actions.append(make("a", {class: "button", href: "#control-" + group.control}, "About the control"));
    e.append(actions);
    return e;
  }

  function whereOf(i) {
    const [key, name] = data.places[data.place[i]], region = data.regions[data.region[i]];
    const id = key.slice(key.indexOf(":") + 1);
    return [name && "in " + (name.endsWith(id) ? name : `${name} (${id})`), region].filter(Boolean).join(", ");
  }

  const badge = (severity) => make("span", {class: "severity " + severity}, severity);

  function button(text, copied) {
    const b = make("button", {type: "button"}, text);
    b.addEventListener("click", () => copy(copied()));
    return b;
  }

  // waiverYAML is an entry of waivers.yaml for each finding. The reason and the
  // approver are left to whoever decides. A JSON string is a YAML string.
  function waiverYAML(findings) {
    const until = new Date(new Date(document.body.dataset.ended).getTime() + 90 * 864e5).toISOString().slice(0, 10);
    return findings.map((i) => `  - control: ${JSON.stringify(data.controls[data.control[i]])}\n    asset: ${JSON.stringify(idOf(data.asset[i]))}\n    reason: ""\n    approver: ""\n    expires: ${until}\n`).join("");
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", {class: "hide", readonly: ""});
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const said = byId("said");
    said.textContent = "Copied";
    said.hidden = false;
    clearTimeout(copy.timer);
    copy.timer = setTimeout(() => { said.hidden = true; }, 1500);
  }

  // The groups that stand on the page already, one for each control.
  const groups = [...document.querySelectorAll("details[data-control]")].map((e) => ({
    element: e, control: Number(e.dataset.control), rows: e.querySelector(".rows"), stale: true,
    title: e.querySelector(".title").textContent, severity: e.querySelector(".severity").textContent,
    n: e.querySelector(".n"), of: e.querySelector(".of"), said: e.querySelector(".n").textContent, saidOf: e.querySelector(".of").textContent,
  }));
  for (const g of groups) g.element.addEventListener("toggle", () => { if (g.element.open && g.stale) drawRows(g); });

  // Chips: the most frequent values of a facet, and a list of the others.
  const most = 8;
  const chips = [];
  function drawChips() {
    for (const f of facets) {
      const values = (f.order || [...f.keys.keys()]).filter((n) => f.totals[n]);
      if (!f.order && f.keys.length > 4) values.sort((a, b) => f.totals[b] - f.totals[a] || (label(f, a) < label(f, b) ? -1 : 1));
      const box = make("div", {class: "chips"});
      const add = (n) => {
        const number = make("i");
        const chip = make("button", {type: "button", class: "chip", "aria-pressed": "false"}, label(f, n), number);
        chip.addEventListener("click", () => { toggle(f, n); });
        chips.push({f, n, chip, number});
        return chip;
      };
      box.append(...values.slice(0, most).map(add));
      const rest = values.slice(most);
      if (rest.length) {
        const others = make("select", {"aria-label": "Other " + f.name.toLowerCase()}, make("option", {value: ""}, `${rest.length.toLocaleString("en")} others`),
          ...rest.sort((a, b) => (label(f, a) < label(f, b) ? -1 : 1)).map((n) => make("option", {value: n}, label(f, n))));
        others.addEventListener("change", () => { if (others.value) toggle(f, Number(others.value)); others.value = ""; });
        box.append(others);
        f.extra = (n) => { if (!chips.some((c) => c.f === f && c.n === n)) others.before(add(n)); };
      }
      if (values.length > 1 || f.key === "severity") byId("chips").append(make("fieldset", {class: "facet"}, make("legend", {}, f.name), box));
    }
  }

  // What is chosen by a link to a control has a chip only while it is chosen.
  const chosenControls = make("div", {class: "chips"});
  const chosenRow = make("fieldset", {class: "facet", hidden: ""}, make("legend", {}, "Control"), chosenControls);
  function drawChosen() {
    chosenRow.hidden = !controls.chosen.size;
    chosenControls.replaceChildren(...[...controls.chosen].map((n) => {
      const group = groups.find((g) => g.control === n);
      const chip = make("button", {type: "button", class: "chip", "aria-pressed": "true"}, group ? group.title : data.controls[n]);
      chip.addEventListener("click", () => { toggle(controls, n); });
      return chip;
    }));
  }

  function toggle(f, n) {
    if (!f.chosen.delete(n)) f.chosen.add(n);
    update();
  }

  const filtered = () => searched.trim() !== "" || [...facets, controls].some((f) => f.chosen.size);

  // update filters, and shows the result.
  function update(keepAddress) {
    search(byId("q").value);
    const count = filter();
    const active = filtered();
    for (const f of facets) if (f.extra) for (const n of f.chosen) f.extra(n);
    for (const {f, n, chip, number} of chips) {
      number.textContent = f.counts[n].toLocaleString("en");
      chip.setAttribute("aria-pressed", f.chosen.has(n));
      chip.classList.toggle("zero", !f.counts[n]);
    }
    drawChosen();
    byId("shown").textContent = `${count.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    let any = false;
    for (const g of groups) {
      const n = controls.chosen.size && !controls.chosen.has(g.control) ? 0 : controls.counts[g.control];
      g.element.hidden = active && !n;
      any = any || !g.element.hidden;
      g.n.textContent = active ? n.toLocaleString("en") : g.said;
      g.of.textContent = active ? `of ${controls.totals[g.control].toLocaleString("en")}` : g.saidOf;
      g.stale = true;
      if (g.element.open) drawRows(g);
    }
    byId("none").hidden = any;
    if (!keepAddress) history.replaceState(null, "", address());
  }

  // The address of the page holds the filter, so that a link can be shared.
  function address() {
    const parts = [];
    if (searched.trim()) parts.push("q=" + encodeURIComponent(searched.trim()));
    for (const f of [...facets, controls]) for (const n of f.chosen) parts.push(f.key + "=" + encodeURIComponent(f.keys[n]));
    return "#" + (parts.join("&") || "findings");
  }

  function readAddress() {
    const text = location.hash.slice(1);
    if (!text.includes("=")) return false;
    const given = new URLSearchParams(text.replaceAll("+", "%2B"));
    byId("q").value = given.get("q") || "";
    for (const f of [...facets, controls]) {
      f.chosen.clear();
      for (const key of given.getAll(f.key)) {
        const n = f.keys.indexOf(key);
        if (n >= 0) f.chosen.add(n);
      }
    }
    return true;
  }

  // A link to a control shows it, whatever the filter hides.
  function goToControl() {
    const sheet = /^#control-\d+$/.test(location.hash) && byId(location.hash.slice(1));
    if (!sheet) return false;
    const group = sheet.closest("details[data-control]");
    group.hidden = false;
    group.open = sheet.open = true;
    group.scrollIntoView();
    return true;
  }

  function go() {
    if (goToControl() || !readAddress()) return;
    update(true);
    const one = groups.filter((g) => !g.element.hidden);
    if (one.length === 1) one[0].element.open = true;
    byId("findings").scrollIntoView();
  }

  // A spreadsheet must not take a cell for a formula.
  const cell = (text) => '"' + (/^\s*[=+\-@＝＋－＠]/.test(text) ? "'" + text : text).replaceAll('"', '""') + '"';
  function download() {
    const rows = [["severity", "status", "change", "due", "control", "asset_name", "asset_id", "asset_type", "place", "region", "owner", "what", "since", "saving"]];
    for (let i = 0; i < total; i++) {
      if (!shown[i]) continue;
      const a = data.asset[i];
      rows.push([severities[data.severity[i]], statuses[data.status[i]], changes[data.change[i]], dues[data.due[i]], data.controls[data.control[i]], nameOf(a), idOf(a),
        data.types[data.asset_type[a]], label(placeFacet, data.place[i]), data.regions[data.region[i]], data.owners[data.owner[i]],
        data.messages[data.message[i]].replaceAll("\n", "; ") || data.reasons[data.reason[i]], data.days[data.since[i]], data.savings[data.saving[i]]]);
    }
    const url = URL.createObjectURL(new Blob(["\ufeff", rows.map((r) => r.map(cell).join(",")).join("\r\n"), "\r\n"], {type: "text/csv"}));
    make("a", {href: url, download: "findings-filtered.csv"}).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  document.documentElement.classList.add("on");
  byId("chips").append(chosenRow);
  drawChips();
  let typing;
  byId("q").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(update, 120); });
  byId("filter").addEventListener("submit", (e) => { e.preventDefault(); update(); });
  byId("filter").addEventListener("reset", () => {
    for (const f of [...facets, controls]) f.chosen.clear();
    byId("q").value = "";
    setTimeout(update);
  });
  byId("export").addEventListener("click", download);
  for (const b of document.querySelectorAll("[data-copy]")) b.addEventListener("click", () => copy(b.dataset.copy));
  for (const b of document.querySelectorAll("[data-waive]")) {
    b.addEventListener("click", () => copy(waiverYAML([...rowsOf[Number(b.dataset.waive)]].filter((i) => data.status[i] === 0 && data.owners[data.owner[i]] === b.dataset.owner))));
  }
  addEventListener("hashchange", go);
  document.addEventListener("click", (e) => { // the address may be that one already
    const link = e.target.closest('a[href^="#control-"]');
    if (link && link.hash === location.hash) goToControl();
  });

  const hours = (Date.now() - new Date(document.body.dataset.ended)) / 36e5;
  if (hours > 26) {
    byId("old").textContent = `This report is ${hours < 48 ? Math.floor(hours) + " hours" : Math.floor(hours / 24) + " days"} old.`;
    byId("old").hidden = false;
  }
  update(true);
  go();
})();
