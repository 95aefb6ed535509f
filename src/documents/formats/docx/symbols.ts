/**
 * Signs of the fonts whose letters are pictures: the characters that contracts have of them, by font and code. Their codes are
 * written with 0xF000 added (ECMA-376 part 1, 17.3.3.30). From the tables Unicode gives for Symbol, and by eye for Wingdings.
 */
const symbol: Readonly<Record<number, string>> = {
  45: '\u2212',
  97: 'α',
  98: 'β',
  100: 'δ',
  101: 'ε',
  109: 'μ',
  112: 'π',
  115: 'σ',
  163: '≤',
  176: '°',
  177: '±',
  179: '≥',
  180: '×',
  183: '•',
  184: '÷',
  185: '≠',
  187: '≈',
  165: '∞',
  174: '→',
  210: '®',
  211: '©',
  212: '™',
  226: '®',
  227: '©',
  228: '™',
  68: 'Δ',
  83: 'Σ',
  87: 'Ω',
};
const wingdings: Readonly<Record<number, string>> = {
  104: '☐',
  108: '●',
  109: '❍',
  110: '■',
  111: '□',
  113: '❑',
  114: '❒',
  117: '◆',
  118: '❖',
  158: '·',
  159: '•',
  161: '○',
  167: '▪',
  168: '☐',
  216: '➢',
  224: '→',
  232: '➔',
  240: '⇨',
  251: '✗',
  252: '✓',
  253: '☒',
  254: '☑',
};
const wingdings2: Readonly<Record<number, string>> = { 80: '✓', 81: '☒', 82: '☑', 83: '☒', 84: '☒', 163: '☐' };
const fonts: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  symbol,
  wingdings,
  'wingdings 2': wingdings2,
};

/** The character, or U+FFFD where it has none: a sign is there, and it may not be mistaken for a letter. */
export function symbolOf(font: string, hex: string): string {
  if (!/^[0-9A-Fa-f]{1,6}$/.test(hex)) return '\ufffd';
  const code = Number.parseInt(hex, 16);
  const signs = Object.entries(fonts).find(([name]) => name === font.toLowerCase())?.[1];
  if (signs) return signs[code & 0xff] ?? '\ufffd';
  const own = (code >= 0xe000 && code < 0xf900) || code < 32 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
  return own ? '\ufffd' : String.fromCodePoint(code);
}
