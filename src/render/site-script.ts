/**
 * The site's own script: a file beside the style sheet, because the pages' policy lets nothing else run. Everything works without it; with it
 * commands can be copied, the list answers while one types, and a page of something that is under way keeps itself current.
 */
export const siteScript = `"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function addCopyButtons() {
    if (!navigator.clipboard) return;
    for (const block of all("pre.copy:not(.ready)")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = block.dataset.copy;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(block.querySelector("code").textContent.trim());
        button.textContent = block.dataset.copied;
        setTimeout(() => { button.textContent = block.dataset.copy; }, 2000);
      });
      block.classList.add("ready");
      block.append(button);
    }
  }

  function searchList() {
    const [table] = all("table[data-all], [data-list]");
    const [form] = all("form.search");
    if (!table || !form) return;
    const field = form.elements.q;
    const served = !form.classList.contains("later");
    let state = "all";
    form.classList.remove("later");
    const show = () => {
      const words = field.value.trim().toLowerCase().split(/\\s+/);
      let shown = 0;
      for (const row of all("[data-state]", table)) {
        const name = (row.dataset.text ?? row.querySelector("th, b").textContent).toLowerCase();
        const fits = state === "all" || row.dataset.state.split(" ").includes(state);
        row.hidden = !(fits && words.every((word) => name.includes(word)));
        if (!row.hidden) shown += 1;
      }
      const [empty] = all(".empty");
      if (empty) empty.hidden = shown > 0;
    };
    if (served) return;
    field.addEventListener("input", show);
    form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    for (const link of all("a[data-filter]"))
      link.addEventListener("click", (event) => {
        event.preventDefault();
        state = link.dataset.filter;
        for (const other of all("a[data-filter]")) other.toggleAttribute("aria-current", other === link);
        link.setAttribute("aria-current", "true");
        show();
      });
    all("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[column].querySelector("time")?.dateTime ?? row.cells[column].textContent.trim();
        const rows = all("tbody tr", table).sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }));
        if (!up) rows.reverse();
        const body = document.createElement("tbody");
        body.append(...rows);
        for (const old of all("tbody", table)) old.remove();
        table.append(body);
      });
    });
  }

  let tag = null;
  async function keepCurrent() {
    const main = document.getElementById("main");
    const isIdle = document.visibilityState !== "visible" || main.contains(document.activeElement) || String(getSelection()) !== "";
    if (main.dataset.lively !== "yes") return;
    if (!isIdle) {
      try {
        const answer = await fetch(location.href, tag === null ? {} : { headers: { "If-None-Match": tag } });
        if (answer.status === 200) {
          tag = answer.headers.get("ETag");
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
          main.replaceWith(document.adoptNode(fresh.getElementById("main")));
          document.title = fresh.title;
          addCopyButtons();
          searchList();
        }
      } catch { /* the server is away: what is shown stays, and the next look tells */ }
    }
    setTimeout(keepCurrent, 5000);
  }

  addCopyButtons();
  searchList();
  if (location.protocol.startsWith("http")) setTimeout(keepCurrent, 5000);
})();
`;
