// What the form says where no server can.
const english = document.documentElement.lang === "en";

const WHY = english
  ? {
      gone: "the server cannot be reached",
      session: "your session has ended: sign in again in another tab, then come back here",
      refused: "your session has changed or you may not write here any more: sign in again in another tab, then come back here",
      lost: "the page of this report is gone; copy the figure and reload",
      broken: "the server failed",
    }
  : {
      gone: "không nối được máy chủ",
      session: "phiên làm việc đã hết: đăng nhập lại ở một thẻ khác rồi quay lại đây",
      refused: "phiên làm việc đã đổi hoặc bạn không còn quyền ghi ở đây: đăng nhập lại ở một thẻ khác rồi quay lại đây",
      lost: "trang của báo cáo này không còn; chép lại số rồi tải lại trang",
      broken: "máy chủ gặp lỗi",
    };

function why(status) {
  if (status === 401) return WHY.session;
  if (status === 403) return WHY.refused;
  if (status === 404) return WHY.lost;
  return status >= 500 ? WHY.broken : WHY.gone;
}

export const say = {
  trouble: (status) => english
    ? `Not saved – ${why(status)}; the figure is still in the cell.`
    : `Chưa lưu được – ${why(status)}, số vẫn ở trong ô.`,
  unsaved: (n) => english
    ? `${n === 1 ? "1 cell is" : `${n} cells are`} not saved. The portal tries again by itself.`
    : `${n} ô chưa lưu được. Cổng tự thử lại.`,
  retryNow: english ? "Try now" : "Thử lại ngay",
  saved: english ? "Saved" : "Đã lưu",
  notSaved: english ? "Not saved, see the row" : "Chưa lưu được, xem ở dòng của ô",
};
