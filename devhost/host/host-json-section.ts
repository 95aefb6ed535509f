import { parseTimeSpan } from './time-span.ts';

/** One object of host.json, read key by key with messages that name the key; remembers what nobody asked for. */
export class Section {
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();
  readonly #children: Section[] = [];

  constructor(values: unknown, path: string) {
    if (values !== undefined && (typeof values !== 'object' || values === null || Array.isArray(values))) {
      throw new Error(`host.json: "${path}" must be an object.`);
    }
    this.#values = { ...values };
    this.#path = path;
  }

  keys(): string[] {
    return Object.keys(this.#values);
  }

  section(key: string): Section {
    const child = new Section(this.#take(key), this.#name(key));
    this.#children.push(child);
    return child;
  }

  text(key: string, fallback: string | undefined): string | undefined {
    return this.#typed(key, fallback, 'a text', (value) => (typeof value === 'string' ? value : undefined));
  }

  flag(key: string, fallback: boolean): boolean | undefined {
    return this.#typed(key, fallback, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  count(key: string, fallback: number): number {
    const positive = (value: unknown) =>
      Number.isInteger(value) && (value as number) > 0 ? (value as number) : undefined;
    return this.#typed(key, fallback, 'a whole number above 0', positive) ?? fallback;
  }

  span(key: string, fallback: number | undefined): number | undefined {
    return this.#typed(key, fallback, 'a time span like "00:05:00"', (value) =>
      typeof value === 'string' ? parseTimeSpan(value) : undefined,
    );
  }

  peek(key: string): unknown {
    return this.#values[key];
  }

  skip(key: string): void {
    this.#read.add(key);
  }

  unread(): string[] {
    const own = this.keys().filter((key) => !this.#read.has(key));
    return [...own.map((key) => this.#name(key)), ...this.#children.flatMap((child) => child.unread())];
  }

  #take(key: string): unknown {
    this.#read.add(key);
    return this.#values[key];
  }

  #typed<T>(
    key: string,
    fallback: T | undefined,
    expected: string,
    read: (value: unknown) => T | undefined,
  ): T | undefined {
    const value = this.#take(key);
    if (value === undefined || value === null) return fallback;
    const result = read(value);
    if (result === undefined)
      throw new Error(`host.json: "${this.#name(key)}" must be ${expected}, not ${JSON.stringify(value)}.`);
    return result;
  }

  #name(key: string): string {
    return this.#path ? `${this.#path}.${key}` : key;
  }
}
