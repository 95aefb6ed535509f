import type { TokenCredential } from '@azure/identity';
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { namesOf } from './load-commonjs.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log. One JSON object a line: `level`, `message`, what the caller adds; give `correlation` where there is one. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const write =
  (level: 'info' | 'warn' | 'error') =>
  (message: string, fields: LogFields = {}): void =>
    console[level](JSON.stringify(redact({ level, message, ...fields })));

export const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };

/** Fields whose values are never written, whatever they hold. */
const secretField =
  /authorization|password|passphrase|secret|token|cookie|connectionstring|api-?key|signature|credential/i;
/**
 * Secrets inside texts: tokens (three dotted base64url parts), bearer headers, keys of connection strings, SAS signatures, and
 * the 256 bits at the end of a page's or a hook's address (43 characters of base64url, also where the address is escaped).
 */
const secretText =
  /eyJ[\w-]+\.[\w-]+\.[\w-]*|\bBearer\s+\S+|\b(?:SharedAccessKey|AccountKey|Password)=[^;\s]+|[?&](?:sig|code|token|key)=[^&\s"]+|(?<=\/|%2F)[\w-]{43}(?![\w-])/gi;
const redacted = '[redacted]';

/** A copy fit for a log. Errors become name, message, code and stack; deep or circular values are cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(secretText, redacted);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '…';
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const code = 'code' in value ? value.code : undefined;
    return redact({ name, message, code, stack, cause }, depth + 1);
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const entries = Object.entries(value).map(([name, field]) => [
    name,
    secretField.test(name) && field !== undefined ? redacted : redact(field, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Runs the work in a span of its own. Free until an exporter is started. */
export function inSpan<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return trace.getTracer('counterpart').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (fault) {
      const message = redact(fault instanceof Error ? fault.message : String(fault)) as string;
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw fault;
    } finally {
      span.end();
    }
  });
}

export interface TelemetrySettings {
  /** Of Application Insights. Without it spans go nowhere and the log goes to the console alone. */
  readonly connectionString?: string | undefined;
}

/** Sends traces and metrics to Azure Monitor if the deployment names one. The exporter takes long to load, so only then. */
export async function startTelemetry(
  { connectionString }: TelemetrySettings,
  credential: TokenCredential,
): Promise<void> {
  if (!connectionString) return;
  const { useAzureMonitor } = namesOf(await import('@azure/monitor-opentelemetry'));
  // The host records every request already; here the address of a page would be recorded with the token in it.
  const http = { enabled: true, ignoreIncomingRequestHook: () => true };
  useAzureMonitor({
    azureMonitorExporterOptions: { connectionString, credential },
    instrumentationOptions: { http },
  });
}
