/**
 * A number as Word writes it in a list (`ST_NumberFormat`, ECMA-376 part 1, 17.18.59). Formats of scripts that are not here,
 * and numbers beyond what a format can say, are written in digits.
 */
export function formatted(number: number, format: string): string {
  // The file names the format; `toString` is none.
  return (Object.hasOwn(formats, format) ? formats[format]?.(number) : undefined) ?? String(number);
}

const formats: Readonly<Record<string, (number: number) => string | undefined>> = {
  none: () => '',
  decimalZero: (number) => String(number).padStart(2, '0'),
  upperRoman: roman,
  lowerRoman: (number) => roman(number)?.toLowerCase(),
  upperLetter: letters,
  lowerLetter: (number) => letters(number)?.toLowerCase(),
  ordinal,
  cardinalText: (number) => words(number, small),
  ordinalText: (number) => words(number, smallOrdinals),
  hex: (number) => number.toString(16).toUpperCase(),
  numberInDash: (number) => `- ${number} -`,
  decimalEnclosedParen: (number) => `(${number})`,
  decimalEnclosedFullstop: (number) => `${number}.`,
  decimalEnclosedCircle: (number) => (number >= 1 && number <= 20 ? String.fromCodePoint(0x245f + number) : undefined),
  chicago: (number) =>
    number >= 1 && number <= 40 ? ('*†‡§'[(number - 1) % 4] ?? '').repeat(Math.ceil(number / 4)) : undefined,
};

const romans: readonly (readonly [value: number, sign: string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

function roman(number: number): string | undefined {
  if (number < 1 || number > 3999) return undefined;
  let [rest, text] = [number, ''];
  for (const [value, sign] of romans) for (; rest >= value; rest -= value) text += sign;
  return text;
}

/** After Z comes AA, then BB: Word repeats the letter. */
function letters(number: number): string | undefined {
  if (number < 1 || number > 780) return undefined;
  return String.fromCharCode(65 + ((number - 1) % 26)).repeat(Math.ceil(number / 26));
}

function ordinal(number: number): string {
  const [last, two] = [Math.abs(number) % 10, Math.abs(number) % 100];
  if (two >= 11 && two <= 13) return `${number}th`;
  return `${number}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

const small =
  'One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen'.split(
    ' ',
  );
const smallOrdinals =
  'First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth'.split(
    ' ',
  );
const tens = 'Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety'.split(' ');

/** In English, to 99. */
function words(number: number, units: readonly string[]): string | undefined {
  if (number < 1 || number > 99) return undefined;
  if (number < 20) return units[number - 1];
  const ten = tens[Math.floor(number / 10) - 2] ?? '';
  const unit = units[(number % 10) - 1];
  if (unit !== undefined) return `${ten}-${unit.toLowerCase()}`;
  return units === small ? ten : `${ten.slice(0, -1)}ieth`;
}
