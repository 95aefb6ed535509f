import type { Roll } from './roll.ts';

const numbers = [
  '-1',
  '0',
  '1',
  '8',
  '9',
  '63',
  '255',
  '65536',
  '2147483647',
  '4294967296',
  '999999999',
  '1e309',
  'NaN',
];
const words = [
  '',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '%1%2%3%4%5%6%7%8%9',
  'none',
  'bullet',
  'upperRoman',
  'A'.repeat(5_000),
  '&#x1F600;',
  '&#65535;',
  '../../../../etc/passwd',
  'http://127.0.0.1:4999/',
  'file:///etc/passwd',
  '\u202e\u200f',
];
/** What readers of contracts look for in a text, much too often. */
const texts: readonly (() => string)[] = [
  () => 'Section 1.1.1.1.1.1.1.1(a)(b)(c), 2, 3 and 4 to 5 of the '.repeat(200),
  () => '“'.repeat(20_000),
  () => '“A” means '.repeat(2_000),
  () => `1.${' '.repeat(20_000)}x`,
  () => '1.'.repeat(10_000),
  () => '(a) (i) (1) '.repeat(3_000),
  () => '\u0301'.repeat(10_000),
  () => 'ARTICLE IV',
  () => 'a'.repeat(100_000),
  () => '\t\r\n'.repeat(5_000),
  () => '&#x1D11E;\ufffd\u2028\u0085',
];
const wrappers: readonly (readonly [open: string, close: string])[] = [
  ['<w:ins w:id="1" w:author="a">', '</w:ins>'],
  ['<w:del w:id="1" w:author="a">', '</w:del>'],
  ['<w:moveFrom w:id="1">', '</w:moveFrom>'],
  ['<w:sdt><w:sdtContent>', '</w:sdtContent></w:sdt>'],
  ['<w:tbl><w:tr><w:tc>', '</w:tc></w:tr></w:tbl>'],
  ['<w:p><w:r>', '</w:r></w:p>'],
  ['<w:p>', '</w:p>'],
  ['<w:r><w:pict><w:txbxContent>', '</w:txbxContent></w:pict></w:r>'],
  ['<mc:AlternateContent><mc:Choice Requires="wps">', '</mc:Choice></mc:AlternateContent>'],
  ['<mc:AlternateContent><mc:Fallback>', '</mc:Fallback></mc:AlternateContent>'],
  ['<w:r><w:ruby><w:rubyBase>', '</w:rubyBase></w:ruby></w:r>'],
  ['<m:oMath><m:r><m:t>', '</m:t></m:r></m:oMath>'],
  ['<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'],
];
const junk = [
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<!DOCTYPE a SYSTEM "http://127.0.0.1:4999/">',
  '&lol;',
  '&#0;',
  '&#xD800;',
  '<![CDATA[<w:p/>]]>',
  '<!-- -- -->',
  '<?xml version="1.1"?>',
  ']]>',
  '<',
  '\ufeff',
  '\u0000',
  '<w:body>',
  '<w:fldChar w:fldCharType="begin"/>',
  '<w:footnoteReference w:id="2"/>',
];

type Tokens = readonly string[];
/** Tags and what is between them. */
const tokensOf = (xml: string): Tokens => xml.match(/<[^>]*>?|[^<]+/g) ?? [];
const isStart = (token: string): boolean => /^<[^/?!]/.test(token) && !token.endsWith('/>');

/** An element, from its start tag to behind its end tag. */
function anElement(tokens: Tokens, roll: Roll): readonly [from: number, to: number] {
  let from = roll.below(tokens.length);
  for (let tries = 0; tries < 20 && !/^<[^/?!]/.test(tokens[from] ?? ''); tries++) from = roll.below(tokens.length);
  let depth = 0;
  for (let to = from; to < tokens.length; to++) {
    const token = tokens[to] ?? '';
    if (isStart(token)) depth++;
    else if (token.startsWith('</')) depth--;
    if (depth <= 0) return [from, to + 1];
  }
  return [from, tokens.length];
}

const cut = (tokens: Tokens, from: number, to: number, ...between: readonly string[]): string =>
  [...tokens.slice(0, from), ...between, ...tokens.slice(to)].join('');

type Mutation = (tokens: Tokens, roll: Roll, other: Tokens) => string;

const attributeValue = /\s([\w:]+)="([^"]*)"/g;

const mutations: Readonly<Record<string, Mutation>> = {
  attribute(tokens, roll) {
    const withValues = tokens.flatMap((token, i) => (token.startsWith('<') && token.includes('="') ? [i] : []));
    if (withValues.length === 0) return tokens.join('');
    const at = roll.of(withValues);
    const token = tokens[at] ?? '';
    const values = [...token.matchAll(attributeValue)];
    const which = roll.below(Math.max(1, values.length));
    const others = [...tokens.join('').matchAll(attributeValue)].map((match) => match[2] ?? '');
    const value = roll.of([roll.of(numbers), roll.of(words), roll.of(others.length > 0 ? others : [''])]);
    let seen = 0;
    const replaced = token.replace(attributeValue, (whole, name) => (seen++ === which ? ` ${name}="${value}"` : whole));
    return cut(tokens, at, at + 1, replaced);
  },
  more(tokens, roll) {
    const at = tokens.findIndex((token, i) => i > roll.below(tokens.length) && /^<[^/?!]/.test(token));
    const added = Array.from({ length: roll.count(400) }, (_, i) => ` w:a${i}="${i}"`).join('');
    return at < 0 ? tokens.join('') : cut(tokens, at, at + 1, (tokens[at] ?? '').replace(/(\/?>)$/, `${added}$1`));
  },
  duplicate(tokens, roll) {
    const [from, to] = anElement(tokens, roll);
    const element = tokens.slice(from, to).join('');
    const most = roll.chance(0.03) ? 6_000_000 : 100_000;
    const times = Math.min(roll.count(roll.chance(0.05) ? 120_000 : 50), Math.ceil(most / Math.max(1, element.length)));
    return cut(tokens, to, to, element.repeat(times));
  },
  remove(tokens, roll) {
    const [from, to] = anElement(tokens, roll);
    return cut(tokens, from, to);
  },
  removeTag(tokens, roll) {
    const at = roll.below(tokens.length);
    return cut(tokens, at, at + 1);
  },
  nest(tokens, roll) {
    const [from, to] = anElement(tokens, roll);
    const [open, close] = roll.of(wrappers);
    const depth = roll.count(300);
    return cut(tokens, from, to, open.repeat(depth), ...tokens.slice(from, to), close.repeat(depth));
  },
  nestItself(tokens, roll) {
    const [from, to] = anElement(tokens, roll);
    const depth = roll.count(60);
    const [open, close] = [tokens[from] ?? '', tokens[to - 1] ?? ''];
    return to - from < 2
      ? tokens.join('')
      : cut(tokens, from, to, open.repeat(depth), ...tokens.slice(from, to), close.repeat(depth));
  },
  move(tokens, roll) {
    const [from, to] = anElement(tokens, roll);
    const rest = [...tokens.slice(0, from), ...tokens.slice(to)];
    const at = roll.below(rest.length + 1);
    return cut(rest, at, at, ...tokens.slice(from, to));
  },
  borrow(tokens, roll, other) {
    if (other.length === 0) return tokens.join('');
    const [from, to] = anElement(other, roll);
    const at = roll.below(tokens.length + 1);
    return cut(tokens, at, at, ...other.slice(from, to));
  },
  rename(tokens, roll) {
    const names = tokens.flatMap((token) => /^<([\w:]+)/.exec(token)?.[1] ?? []);
    if (names.length === 0) return tokens.join('');
    const [old, next] = [
      roll.of(names),
      roll.of([...names, 'w:constructor', 'constructor', '__proto__', 'w:p', 'w:t']),
    ];
    return tokens.map((token) => token.replace(new RegExp(`^(</?)${old}(?=[\\s/>])`), `$1${next}`)).join('');
  },
  text(tokens, roll) {
    const words = tokens.flatMap((token, i) => (token.startsWith('<') ? [] : [i]));
    const at = words.length > 0 ? roll.of(words) : tokens.length;
    return cut(tokens, at, at + 1, roll.of(texts)());
  },
  junk(tokens, roll) {
    const at = roll.chance(0.2) ? 0 : roll.below(tokens.length + 1);
    return cut(tokens, at, at, roll.of(junk));
  },
  prefix: (tokens, roll) =>
    tokens.join('').replaceAll(/(<\/?|xmlns:)w(?=[:=])/g, `$1${roll.of(['ns0', 'r', 'v', 'W'])}`),
  namespace: (tokens, roll) =>
    tokens
      .join('')
      .replace(/xmlns:\w+="[^"]*"/, roll.of(['', 'xmlns:w="urn:x"', 'xmlns="urn:y"', 'xmlns:__proto__="z"'])),
};

/** Well-formed still, as often as not, but another document. */
export function mutatedXml(xml: string, roll: Roll, other: string): { readonly xml: string; readonly how: string } {
  const tokens = tokensOf(xml);
  // A second time what is huge already is no other test, and a long wait.
  if (tokens.length === 0 || xml.length > 2_000_000) return { xml, how: 'same' };
  const name = roll.of(Object.keys(mutations));
  return { xml: mutations[name]?.(tokens, roll, tokensOf(other)) ?? xml, how: name };
}
