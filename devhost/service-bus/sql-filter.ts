import type { FilterView, Rule, SystemProperty } from './rules.ts';
import { type Token, tokenize } from './sql-lexer.ts';
import { and, type Comparison, compare, isOneOf, like, not, or, type Truth } from './sql-logic.ts';

type Predicate = (message: FilterView) => Truth;
type Operand = (message: FilterView) => unknown;

/** `sys.` names of the SQL filter syntax this broker knows, onto the client's names. sys.Label is the subject. */
const SYSTEM_NAMES: Readonly<Record<string, SystemProperty>> = {
  label: 'subject',
  subject: 'subject',
  messageid: 'messageId',
  correlationid: 'correlationId',
  to: 'to',
  replyto: 'replyTo',
  sessionid: 'sessionId',
  replytosessionid: 'replyToSessionId',
  contenttype: 'contentType',
};

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<>', '<', '>', '<=', '>=']);

/**
 * A subset of learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter: comparisons, IN, LIKE,
 * IS NULL, EXISTS, AND, OR, NOT, `sys.` and user properties. Everything else (arithmetic, functions, parameters, ESCAPE)
 * throws. Evaluation is three-valued; a message is delivered only when the condition is true, not when it is unknown.
 * Whether Azure matches user property names case-sensitively is unverified; here it does.
 */
export function parseSqlFilter(source: string): Rule {
  const tokens = tokenize(source);
  const parser = new SqlParser(tokens, source);
  const predicate = parser.condition();
  parser.end();
  return (message) => predicate(message) === true;
}

class SqlParser {
  private position = 0;
  private readonly tokens: readonly Token[];
  private readonly source: string;

  constructor(tokens: readonly Token[], source: string) {
    this.tokens = tokens;
    this.source = source;
  }

  condition(): Predicate {
    let left = this.conjunction();
    while (this.acceptWord('OR')) left = combine(or, left, this.conjunction());
    return left;
  }

  end(): void {
    if (this.peek().kind !== 'end') this.refuse();
  }

  private conjunction(): Predicate {
    let left = this.negation();
    while (this.acceptWord('AND')) left = combine(and, left, this.negation());
    return left;
  }

  private negation(): Predicate {
    if (!this.acceptWord('NOT')) return this.predicate();
    const inner = this.negation();
    return (message) => not(inner(message));
  }

  private predicate(): Predicate {
    if (this.acceptSymbol('(')) {
      const inner = this.condition();
      this.expectSymbol(')');
      return inner;
    }
    if (this.acceptWord('EXISTS')) {
      this.expectSymbol('(');
      const property = this.property();
      this.expectSymbol(')');
      return (message) => property(message) !== undefined;
    }
    return this.comparison(this.operand());
  }

  private comparison(left: Operand): Predicate {
    const token = this.peek();
    if (token.kind === 'symbol' && COMPARISONS.has(token.text)) {
      this.position++;
      const right = this.operand();
      return (message) => compare(token.text as Comparison, left(message), right(message));
    }
    if (this.acceptWord('IS')) {
      const negated = this.acceptWord('NOT');
      this.expectWord('NULL');
      return (message) => ((left(message) ?? null) === null) !== negated;
    }
    const negated = this.acceptWord('NOT');
    const inner = this.acceptWord('IN') ? this.list(left) : this.pattern(left);
    return negated ? (message) => not(inner(message)) : inner;
  }

  private list(left: Operand): Predicate {
    this.expectSymbol('(');
    const members = [this.operand()];
    while (this.acceptSymbol(',')) members.push(this.operand());
    this.expectSymbol(')');
    return (message) =>
      isOneOf(
        left(message),
        members.map((member) => member(message)),
      );
  }

  private pattern(left: Operand): Predicate {
    this.expectWord('LIKE');
    const right = this.operand();
    return (message) => like(left(message), right(message));
  }

  private operand(): Operand {
    const token = this.peek();
    if (token.kind === 'text') return this.literal(token.text);
    if (token.kind === 'number') return this.literal(Number(token.text));
    if (token.kind === 'word' && /^(true|false)$/i.test(token.text)) return this.literal(/^true$/i.test(token.text));
    if (this.acceptSymbol('-')) {
      const digits = this.peek();
      if (digits.kind !== 'number') this.refuse();
      return this.literal(-Number(digits.text));
    }
    return this.property();
  }

  private literal(value: unknown): Operand {
    this.position++;
    return () => value;
  }

  private property(): Operand {
    const name = this.identifier();
    if (!this.acceptSymbol('.')) return userProperty(name);
    const member = this.identifier();
    if (name.toLowerCase() === 'user') return userProperty(member);
    const system = name.toLowerCase() === 'sys' ? SYSTEM_NAMES[member.toLowerCase()] : undefined;
    if (system === undefined)
      throw new Error(`unsupported property '${name}.${member}' in SQL filter "${this.source}"`);
    return (message) => message.system[system];
  }

  private identifier(): string {
    const token = this.peek();
    if (token.kind !== 'name' && (token.kind !== 'word' || isKeyword(token.text))) this.refuse();
    this.position++;
    return token.text;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: 'end of the filter', at: this.source.length };
  }

  private acceptWord(keyword: string): boolean {
    const token = this.peek();
    const found = token.kind === 'word' && token.text.toUpperCase() === keyword;
    if (found) this.position++;
    return found;
  }

  private acceptSymbol(symbol: string): boolean {
    const token = this.peek();
    const found = token.kind === 'symbol' && token.text === symbol;
    if (found) this.position++;
    return found;
  }

  private expectWord(keyword: string): void {
    if (!this.acceptWord(keyword)) this.refuse();
  }

  private expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) this.refuse();
  }

  private refuse(): never {
    const token = this.peek();
    throw new Error(`unsupported SQL at position ${token.at + 1} ('${token.text}') in filter "${this.source}"`);
  }
}

function isKeyword(word: string): boolean {
  return /^(and|or|not|in|like|is|null|exists|escape|true|false)$/i.test(word);
}

function userProperty(name: string): Operand {
  return (message) => (Object.hasOwn(message.user, name) ? message.user[name] : undefined);
}

function combine(operator: (a: Truth, b: Truth) => Truth, left: Predicate, right: Predicate): Predicate {
  return (message) => operator(left(message), right(message));
}
