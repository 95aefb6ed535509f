/** Levels as the library sends them; `none` in host.json silences a category. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
/** Who speaks: the app through its context, the host and library, or a custom metric. */
export type LogCategory = 'user' | 'system' | 'customMetric';

interface LogEntry {
  readonly level: LogLevel;
  /** .NET style, e.g. `Function.name.User` or `Host`: what host.json `logging.logLevel` is about. */
  readonly category: string;
  readonly message: string;
  readonly functionName?: string | undefined;
  readonly invocationId?: string | undefined;
}

export interface Log {
  write(entry: LogEntry): void;
  /** From the host itself. */
  host(level: LogLevel, message: string): void;
}

interface LogOptions {
  /** host.json `logging.logLevel`: category or `default` → level. The longest matching prefix decides. */
  readonly levels: Readonly<Record<string, LogLevel>>;
  readonly json?: boolean;
  /** Warnings and errors only, whatever the levels say. */
  readonly quiet?: boolean;
  /** Where finished lines go; stdout, and stderr for warnings and above, by default. */
  readonly print?: (line: string, level: LogLevel) => void;
}

const order: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];
const rank = (level: LogLevel): number => order.indexOf(level);

const printToConsole = (line: string, level: LogLevel): void => {
  (rank(level) >= rank('warning') ? process.stderr : process.stdout).write(`${line}\n`);
};

export function createLog(options: LogOptions): Log {
  const print = options.print ?? printToConsole;
  const thresholds = new Map<string, number>();
  const threshold = (category: string): number => {
    let known = thresholds.get(category);
    if (known === undefined) {
      known = Math.max(rank(levelFor(category, options.levels)), options.quiet ? rank('warning') : 0);
      thresholds.set(category, known);
    }
    return known;
  };
  const write = (entry: LogEntry): void => {
    if (entry.level === 'none' || rank(entry.level) < threshold(entry.category)) return;
    print(options.json ? jsonLine(entry) : textLine(entry), entry.level);
  };
  return { write, host: (level, message) => write({ level, message, category: 'Host' }) };
}

/** Every log level name of host.json (.NET names, any case); undefined when it is none. */
export function parseLevel(value: unknown): LogLevel | undefined {
  return order.find((level) => level === String(value).toLowerCase());
}

function levelFor(category: string, levels: Readonly<Record<string, LogLevel>>): LogLevel {
  let best = '';
  let level = levels.default ?? 'information';
  for (const [prefix, configured] of Object.entries(levels)) {
    const matches = category === prefix || category.startsWith(`${prefix}.`);
    if (matches && prefix.length > best.length) [best, level] = [prefix, configured];
  }
  return level;
}

const textLine = ({ level, message }: LogEntry): string =>
  `[${new Date().toISOString()}] ${level === 'information' ? '' : `${level.toUpperCase()}: `}${message}`;

const jsonLine = (entry: LogEntry): string => JSON.stringify({ time: new Date().toISOString(), ...entry });
