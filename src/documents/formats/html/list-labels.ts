import { attribute, type HtmlElement } from './element.ts';
import { styleOf } from './visibility.ts';

/** Numbers the items of one list as a browser does (HTML 4.4.5 to 4.4.8). */
export interface ListLabels {
  next(item: HtmlElement): string | undefined;
}

export function listLabels(list: HtmlElement): ListLabels {
  const style = styleOf(list);
  if (/list-style(?:-type)?:[^;]*none/.test(style)) return { next: () => undefined };
  if (list.tagName !== 'ol') return { next: () => '•' };
  const step = attribute(list, 'reversed') === undefined ? 1 : -1;
  const items = list.childNodes.filter((child) => 'tagName' in child && child.tagName === 'li').length;
  let ordinal = (whole(attribute(list, 'start')) ?? (step > 0 ? 1 : items)) - step;
  const write =
    writers[attribute(list, 'type') ?? ''] ?? writers[/list-style(?:-type)?:([a-z-]+)/.exec(style)?.[1] ?? ''];
  return {
    next(item) {
      ordinal = whole(attribute(item, 'value')) ?? ordinal + step;
      return `${(ordinal > 0 ? write?.(ordinal) : undefined) ?? ordinal}.`;
    },
  };
}

function whole(value: string | undefined): number | undefined {
  const digits = /^\s*([+-]?\d{1,9})/.exec(value ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const letters = (ordinal: number): string => {
  let [left, written] = [ordinal, ''];
  for (; left > 0; left = Math.floor((left - 1) / 26)) written = String.fromCharCode(97 + ((left - 1) % 26)) + written;
  return written;
};

const romanSteps = Object.entries({
  m: 1000,
  cm: 900,
  d: 500,
  cd: 400,
  c: 100,
  xc: 90,
  l: 50,
  xl: 40,
  x: 10,
  ix: 9,
  v: 5,
  iv: 4,
  i: 1,
});
const roman = (ordinal: number): string | undefined => {
  if (ordinal > 3999) return undefined;
  let [left, written] = [ordinal, ''];
  for (const [sign, value] of romanSteps) for (; left >= value; left -= value) written += sign;
  return written;
};

const upper = (write: (ordinal: number) => string | undefined) => (ordinal: number) => write(ordinal)?.toUpperCase();
const writers: Readonly<Record<string, ((ordinal: number) => string | undefined) | undefined>> = Object.assign(
  Object.create(null),
  {
    a: letters,
    A: upper(letters),
    i: roman,
    I: upper(roman),
    'lower-alpha': letters,
    'lower-latin': letters,
    'upper-alpha': upper(letters),
    'upper-latin': upper(letters),
    'lower-roman': roman,
    'upper-roman': upper(roman),
  },
);
