/** A small picture of lines over two axes, as SVG text: the same points give the same bytes. */

export interface Series {
  readonly name: string;
  /** Pairs of x and y. */
  readonly points: readonly (readonly [number, number])[];
  /** A line that the others are compared with. */
  readonly reference?: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface Axis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const SIZE = { width: 560, height: 380, left: 56, top: 36, plotWidth: 320, plotHeight: 290 };
const TICKS = 5;
/** Told apart by people who do not see all colours (M. Okabe, K. Ito, "Color Universal Design", 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const GREY = '#777777';

const at = (value: number): string => value.toFixed(1);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const share = ({ from, to }: Axis, value: number): number =>
  (Math.max(from, Math.min(to, value)) - from) / (to - from);

/** Points beyond an axis are drawn at its end. */
export function lineChart({ title, x, y, series }: LineChart): string {
  const { width, height, left, top, plotWidth, plotHeight } = SIZE;
  const placeX = (value: number): number => left + share(x, value) * plotWidth;
  const placeY = (value: number): number => top + (1 - share(y, value)) * plotHeight;
  const text = (px: number, py: number, of: string, more = ''): string =>
    `<text x="${at(px)}" y="${at(py)}"${more}>${escaped(of)}</text>`;
  const middle = ' text-anchor="middle"';
  const bottom = top + plotHeight;
  const steps = Array.from({ length: TICKS + 1 }, (_, tick) => tick / TICKS);
  const grid = steps.flatMap((step) => {
    const [valueX, valueY] = [x.from + step * (x.to - x.from), y.from + step * (y.to - y.from)];
    const [px, py] = [placeX(valueX), placeY(valueY)];
    return [
      `<path d="M${at(px)} ${at(top)}V${at(bottom)}M${at(left)} ${at(py)}H${at(left + plotWidth)}" stroke="#dddddd"/>`,
      text(px, bottom + 16, valueX.toFixed(2), middle),
      text(left - 6, py + 4, valueY.toFixed(2), ' text-anchor="end"'),
    ];
  });
  const lines = series.flatMap(({ name, points, reference = false }, index) => {
    const colour = reference ? GREY : (COLOURS[index % COLOURS.length] ?? GREY);
    const path = points.map(([px, py]) => `${at(placeX(px))} ${at(placeY(py))}`).join('L');
    const legendY = top + 12 + index * 20;
    const legendX = left + plotWidth + 14;
    const dashes = reference ? ' stroke-dasharray="4 4"' : '';
    return [
      `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/>`,
      ...points.map(([px, py]) =>
        reference ? '' : `<circle cx="${at(placeX(px))}" cy="${at(placeY(py))}" r="2.5" fill="${colour}"/>`,
      ),
      `<path d="M${at(legendX)} ${at(legendY)}h18" stroke="${colour}" stroke-width="2"${dashes}/>`,
      text(legendX + 24, legendY + 4, name),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(left, 20, title, ' font-size="14"'),
    ...grid,
    ...lines.filter((line) => line !== ''),
    text(left + plotWidth / 2, bottom + 34, x.name, middle),
    text(
      16,
      top + plotHeight / 2,
      y.name,
      `${middle} transform="rotate(-90 16 ${at(top + plotHeight / 2)})"`,
    ),
    '</svg>\n',
  ].join('\n');
}
