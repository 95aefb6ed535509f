import { sqlError } from '../errors.ts';

export interface Token {
  readonly kind: 'word' | 'keyword' | 'parameter' | 'number' | 'string' | 'symbol' | 'end';
  /** Keywords in capitals, strings unescaped, everything else as written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Reserved after a dot too: the service answers `c.value` with a syntax error, `c["value"]` is how to write it. */
const keywords = new Set(
  (
    'AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FALSE FROM GROUP IN JOIN LIKE LIMIT NOT NULL OFFSET OR ' +
    'ORDER SELECT TOP TRUE UDF UNDEFINED VALUE WHERE'
  ).split(' '),
);

const pattern =
  /(?<blank>\s+|--[^\n]*)|(?<word>[A-Za-z_]\w*)|(?<parameter>@\w+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<symbol>!=|<>|<=|>=|\|\||\?\?|[=<>+\-*/%?:,.()[\]{}])/suy;

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function withoutEscapes(body: string): string {
  return body.replace(/\\(u[0-9a-fA-F]{4}|.)/gsu, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}

/** Splits query text; throws the service's SC1010 at the first character that starts no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) {
      throw sqlError('SC1010', `Syntax error, invalid token '${text[start]}'.`, start, start + 1);
    }
    const end = pattern.lastIndex;
    if (groups.word !== undefined) {
      const upper = groups.word.toUpperCase();
      tokens.push(
        keywords.has(upper)
          ? { kind: 'keyword', text: upper, start, end }
          : { kind: 'word', text: groups.word, start, end },
      );
    } else if (groups.string !== undefined) {
      tokens.push({ kind: 'string', text: withoutEscapes(groups.string.slice(1, -1)), start, end });
    } else {
      for (const kind of ['parameter', 'number', 'symbol'] as const) {
        const part = groups[kind];
        if (part !== undefined) tokens.push({ kind, text: part === '<>' ? '!=' : part, start, end });
      }
    }
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}
