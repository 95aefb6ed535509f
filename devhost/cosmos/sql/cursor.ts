import type { CosmosError } from '../errors.ts';
import { sqlError } from '../errors.ts';
import type { Token } from './lexer.ts';

/** Reads tokens one after the other; every failure names the text it stumbled over and where. */
export class Cursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  /** End of the token read last. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  is(text: string): boolean {
    const token = this.peek();
    return (token.kind === 'symbol' || token.kind === 'keyword') && token.text === text;
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at++;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected(`'${text}' expected`);
  }

  word(): string {
    const token = this.peek();
    if (token.kind !== 'word') throw this.unexpected('a name expected');
    this.#at++;
    return token.text;
  }

  unexpected(hint?: string): CosmosError {
    const token = this.peek();
    const found = token.kind === 'end' ? 'end of query' : this.text.slice(token.start, token.end);
    const more = hint === undefined ? '' : ` (${hint})`;
    return sqlError('SC1001', `Syntax error, incorrect syntax near '${found}'${more}.`, token.start, token.end);
  }
}
