"""The words of the sheet that a unit fills in, in both languages."""

WORDS = {
    "vi": {
        "sheet": "Nhập số liệu",
        "code": "Mã",
        "name": "Chỉ tiêu",
        "measure": "Đơn vị tính",
        "definition": "Định nghĩa",
        "last": "Kỳ gần nhất",
        "last_period": "Là số của kỳ",
        "missing": "Lý do trống",
        "note": "Giải thích",
        "document": "Số văn bản",
        "outside": "Số nằm ngoài khoảng hợp lý ({range}). Giữ số này?",
        "range": "{low} đến {high}",
        "from": "từ {low}",
        "to": "đến {high}",
        "choose": "Hãy chọn một lý do trong danh sách, hoặc để trống.",
        "made": "Lập lúc {time}",
    },
    "en": {
        "sheet": "Figures",
        "code": "Code",
        "name": "Indicator",
        "measure": "Unit of measure",
        "definition": "Definition",
        "last": "Last period",
        "last_period": "Its period",
        "missing": "Why empty",
        "note": "Explanation",
        "document": "Document number",
        "outside": "The number is outside the plausible range ({range}). Keep it?",
        "range": "{low} to {high}",
        "from": "from {low}",
        "to": "up to {high}",
        "choose": "Choose a reason of the list, or leave it empty.",
        "made": "Made at {time}",
    },
}
GUIDANCE = {
    "vi": (
        "Chỉ điền các ô nền xanh. Gõ số như trên biểu của cổng: 45,7 hoặc 12.800.000 hoặc khoảng 8%.",
        "Không có số thì chọn lý do trống; để trống không phải là số 0. Không nhận công thức: hãy dán giá trị.",
        "Lưu dạng .xlsx rồi nạp ở trang nhập số liệu: cổng cho xem từng chỗ khác trước khi ghi.",
    ),
    "en": (
        "Fill in the blue cells only. Write figures as in the form of the portal: 45,7 or 12.800.000 or khoảng 8%.",
        "Without a figure choose why; empty is not zero. Formulas are not taken: paste values.",
        "Save it as .xlsx and upload it on the entry page: it shows every difference before anything is written.",
    ),
}
