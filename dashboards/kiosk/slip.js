// A slip for a printer that has no Chinese: black dots, a bit each. Only fetched by a
// kiosk that has such a printer, and when it first prints.

const TYPE_PX = 26;
const ROW_PX = 36;
export function paint({ wide, title, lines }) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const font = (size) => { pen.font = `${size}px "Noto Sans CJK SC", sans-serif`; };
  font(TYPE_PX);
  const rows = lines.flatMap(([left, right]) => wrapped(pen, left, wide - pen.measureText(right).width - TYPE_PX)
    .map((text, n) => [text, n ? "" : right]));
  canvas.width = wide;
  canvas.height = ROW_PX * (rows.length + 2);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, wide, canvas.height);
  pen.fillStyle = "#000";
  pen.textBaseline = "top";
  font(TYPE_PX * 1.4);
  pen.fillText(title, (wide - pen.measureText(title).width) / 2, 4, wide);
  font(TYPE_PX);
  rows.forEach(([left, right], n) => {
    const y = ROW_PX * (n + 1.7);
    if (/^-+$/.test(left)) return pen.fillRect(0, y + TYPE_PX / 2, wide, 2);
    pen.fillText(left, 0, y);
    pen.fillText(right, wide - pen.measureText(right).width, y);
  });
  const { data } = pen.getImageData(0, 0, wide, canvas.height);
  const bits = new Uint8Array(wide / 8 * canvas.height);
  for (let n = 0; n < bits.length * 8; n++) if (data[n * 4] < 128) bits[n >> 3] |= 128 >> (n & 7);
  fetch("drawn", { method: "POST", headers: { "X-Linli": "drawn", "X-Linli-Width": String(wide / 8) }, body: bits }).catch(() => {});
}

function wrapped(pen, text, most) {
  const rows = [""];
  for (const sign of text) {
    if (pen.measureText(rows.at(-1) + sign).width > most && rows.at(-1)) rows.push("");
    rows[rows.length - 1] += sign;
  }
  return rows;
}
