// What every page shares: htmx settings, the focus after a swap, one open menu at a time.
const { htmx } = window;

if (htmx) {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  // Going back loads the page as it was addressed: a swap kept in the browser could show an old figure.
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".nav-more[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A swap that opened the drawer moves the reader there, as following the link would have done.
document.addEventListener("htmx:afterSettle", (event) => {
  const drawer = event.detail.target?.querySelector("[data-focus]");
  if (drawer) {
    drawer.focus({ preventScroll: false });
  }
});

document.addEventListener("htmx:responseError", () => showFault());
document.addEventListener("htmx:sendError", () => showFault());

function showFault() {
  const text = document.documentElement.lang === "en"
    ? "The server did not answer. What you see is unchanged; try again."
    : "Máy chủ không trả lời. Nội dung đang xem không đổi; xin thử lại.";
  let notice = document.querySelector("[data-fault]");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "notice act";
    notice.dataset.fault = "";
    notice.setAttribute("role", "alert");
    document.querySelector("main").prepend(notice);
  }
  notice.textContent = text;
}
