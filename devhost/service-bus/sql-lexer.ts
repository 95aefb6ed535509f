export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const PATTERN =
  /(?:(?<number>\d+(?:\.\d+)?)|'(?<text>(?:[^']|'')*)'|\[(?<bracketed>[^\]]+)\]|"(?<quoted>[^"]+)"|(?<word>[A-Za-z_][\w]*)|(?<symbol><>|!=|<=|>=|[=<>(),.-]))/uy;

/** Splits the condition of a SQL filter. Quoted or bracketed names are never keywords. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlanks(source, 0); at < source.length; at = skipBlanks(source, PATTERN.lastIndex)) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(source);
    if (match?.groups === undefined) throw new Error(`unsupported SQL at position ${at + 1}: '${source.slice(at)}'`);
    const { number, text, bracketed, quoted, word, symbol } = match.groups;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'"), at });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
    else tokens.push({ kind: 'name', text: bracketed ?? quoted ?? '', at });
  }
  tokens.push({ kind: 'end', text: 'end of the filter', at: source.length });
  return tokens;
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source[at] ?? '')) at++;
  return at;
}
