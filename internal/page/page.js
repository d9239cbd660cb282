// What the page can do beyond being read: filter, sort, go by keyboard, show
// what is linked with what, and choose light or dark. Nothing is fetched or kept
// but the choice of light or dark.
"use strict";
(() => {
	const $ = (id) => document.getElementById(id);
	const all = (selector, root = document) => [...root.querySelectorAll(selector)];

	// Light or dark: the reader's system decides until the reader does.
	const root = document.documentElement, theme = $("theme");
	const system = matchMedia("(prefers-color-scheme: dark)");
	const dark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
	const label = () => { theme.textContent = dark() ? "Light" : "Dark"; theme.setAttribute("aria-label", theme.textContent + " colours"); };
	try {
		const kept = localStorage.getItem("cachelint-theme");
		if (kept === "light" || kept === "dark") root.dataset.theme = kept;
	} catch { /* a file may not be allowed to keep anything */ }
	theme.addEventListener("click", () => {
		root.dataset.theme = dark() ? "light" : "dark";
		try { localStorage.setItem("cachelint-theme", root.dataset.theme); } catch { /* as above */ }
		label();
	});
	system.addEventListener("change", label);
	label();
	theme.hidden = false;

	// What a link leads to is opened.
	const reveal = () => {
		const to = $(location.hash.slice(1));
		if (!to) return;
		const body = to.closest("tbody");
		if (body && body.hidden) clear();
		if (to.matches(".finding") && to.hidden) clear();
		const details = to.closest("details");
		if (details) details.open = true;
		const seen = body || to;
		seen.scrollIntoView({block: "start"});
	};
	addEventListener("hashchange", reveal);

	// Printed, everything is open.
	let closed = [];
	addEventListener("beforeprint", () => { closed = all("details:not([open])"); closed.forEach((d) => { d.open = true; }); });
	addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));

	// The filter.
	const table = $("table"), bodies = table ? [...table.tBodies] : [], findings = all(".finding");
	const q = $("q"), byCheck = $("by-check"), byPlace = $("by-place"), byBare = $("by-bare");
	const text = new Map([...bodies, ...findings].map((e) => [e, e.textContent.toLowerCase()]));
	const nodes = new Map(all("#map [data-f]").map((a) => [a.dataset.f, a]));
	const curves = all("#map [data-a]");
	const has = (e, words) => words.every((w) => text.get(e).includes(w));
	function filter() {
		const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
		const check = byCheck.value;
		let families = 0, said = 0;
		for (const b of bodies) {
			const checks = b.dataset.checks.split(" ").filter(Boolean);
			const on = has(b, words) && (!check || (check === "*" ? checks.length > 0 : checks.includes(check))) &&
				(!byPlace.value || b.dataset.place === byPlace.value) && (!byBare.checked || "bare" in b.dataset);
			b.hidden = !on;
			families += on;
			const node = nodes.get(b.querySelector(".inside").id);
			if (node) node.classList.toggle("out", !on);
		}
		const out = new Set([...nodes.values()].filter((n) => n.matches(".out")).map((n) => n.dataset.n));
		for (const c of curves) c.classList.toggle("out", out.has(c.dataset.a) || out.has(c.dataset.b));
		for (const f of findings) {
			const on = has(f, words) && (!check || check === "*" || f.dataset.check === check);
			f.hidden = !on;
			said += on;
		}
		if ($("none")) $("none").hidden = families > 0;
		$("shown").textContent = `${families} of ${bodies.length} families, ${said} of ${findings.length} findings`;
	}
	function clear() {
		q.value = byCheck.value = byPlace.value = "";
		byBare.checked = false;
		filter();
	}
	for (const e of [q, byCheck, byPlace, byBare]) e.addEventListener("input", filter);

	// The order: numbers by size, the greatest first; texts by the alphabet.
	const numbers = new Set([2, 5, 6]);
	const heads = table ? [...table.tHead.rows[0].cells] : [];
	const value = (b, i) => b.rows[0].cells[i].dataset.v;
	heads.forEach((th, i) => {
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = th.textContent;
		th.replaceChildren(button);
		button.addEventListener("click", () => {
			const first = numbers.has(i) ? "descending" : "ascending";
			const second = numbers.has(i) ? "ascending" : "descending";
			const order = th.getAttribute("aria-sort") === first ? second : first;
			heads.forEach((h) => h.removeAttribute("aria-sort"));
			th.setAttribute("aria-sort", order);
			const sign = order === "ascending" ? 1 : -1;
			bodies.sort((a, b) => sign * (numbers.has(i) ? value(a, i) - value(b, i) : value(a, i).localeCompare(value(b, i), "en")) ||
				value(a, 0).localeCompare(value(b, 0), "en"));
			table.append(...bodies);
		});
	});

	// A row's key opens and closes it.
	for (const b of bodies) {
		b.querySelector("a.key").addEventListener("click", (e) => {
			e.preventDefault();
			const details = b.querySelector("details");
			details.open = !details.open;
			if (details.open) history.replaceState(null, "", e.currentTarget.hash);
		});
	}

	// The keyboard. Arrows go from row to row, and from finding to finding.
	addEventListener("keydown", (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey) return;
		const typing = e.target.matches("input, select, textarea");
		if (e.key === "/" && !typing) {
			e.preventDefault();
			q.focus();
			return;
		}
		if (e.key === "Escape") {
			const details = e.target.closest("details[open]") || e.target.closest("tbody")?.querySelector("details[open]");
			if (e.target.closest(".tools")) clear();
			else if (details) {
				details.open = false;
				details.closest("tbody")?.querySelector("a.key").focus();
			}
			return;
		}
		if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
		const stops = [...bodies.filter((b) => !b.hidden).map((b) => b.querySelector("a.key")), ...findings.filter((f) => !f.hidden)];
		let at = stops.indexOf(e.target);
		if (e.target === q && e.key === "ArrowDown") at = -1;
		else if (at < 0) return;
		const next = stops[at + (e.key === "ArrowDown" ? 1 : -1)];
		if (next) next.focus();
		else if (e.key === "ArrowUp") q.focus();
		e.preventDefault();
	});

	// The picture: what is linked with what the reader points at.
	const map = $("map");
	if (map) {
		const at = new Map(all("[data-n]", map).map((n) => [n.dataset.n, n]));
		const look = (n) => {
			all(".on", map).forEach((e) => e.classList.remove("on"));
			map.classList.toggle("looking", !!n);
			if (!n) return;
			n.classList.add("on");
			for (const e of curves) {
				if (e.dataset.a !== n.dataset.n && e.dataset.b !== n.dataset.n) continue;
				e.classList.add("on");
				at.get(e.dataset.a).classList.add("on");
				at.get(e.dataset.b).classList.add("on");
			}
		};
		for (const n of at.values()) {
			n.addEventListener("mouseenter", () => look(n));
			n.addEventListener("mouseleave", () => look(null));
			n.addEventListener("focus", () => look(n));
			n.addEventListener("blur", () => look(null));
		}
	}

	filter();
	$("tools").hidden = bodies.length + findings.length === 0;
	all(".keys").forEach((e) => { e.hidden = false; });
	if (location.hash) reveal();
})();
