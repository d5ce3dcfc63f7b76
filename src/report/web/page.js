"use strict";
// Tables of the class "sortable": their column heads become buttons that sort the rows.
(function () {
  function valueOf(row, column) {
    const cell = row.cells[column];
    if (!cell.classList.contains("n")) return cell.textContent.trim();
    return "value" in cell.dataset ? Number(cell.dataset.value) : NaN;
  }

  // Cells without a value stay last, whichever way the others go.
  function compare(a, b, up) {
    if (typeof a === "string") return (up ? 1 : -1) * a.localeCompare(b, document.documentElement.lang);
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
    return up ? a - b : b - a;
  }

  function sort(table, column) {
    const heads = table.tHead.rows[0].cells;
    const numbers = heads[column].classList.contains("n");
    const up = heads[column].ariaSort ? heads[column].ariaSort === "descending" : !numbers;
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({row, value: valueOf(row, column)}));
    rows.sort((a, b) => compare(a.value, b.value, up));
    body.append(...rows.map((r) => r.row));
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, column));
      head.append(button);
    });
  }

  // Paper has nothing to click on: what is folded away is printed too.
  const folded = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...folded()];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
})();
