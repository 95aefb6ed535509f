import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CallSiteObject, getCallSites } from 'node:util';

const DEVHOST = `${resolve(fileURLToPath(import.meta.url), '../..')}${sep}`;
/** A text only durable-functions contains (OrchestrationFailureError.js): whoever has it has libraries bundled in. */
const LIBRARY_TEXT = '$OutOfProcData$';

interface CodeOrigin {
  /** `unknown`: a bundle without source map or path comments, where app and libraries cannot be told apart. */
  readonly kind: 'app' | 'library' | 'devhost' | 'node' | 'unknown';
  /** `file:line` in the source, as well as it is known. */
  readonly place: string;
}

/** The calls above the caller, innermost first. */
export function callSites(depth = 60): CallSiteObject[] {
  return getCallSites(depth).slice(2);
}

/** Whose code a stack frame runs, seen through esbuild bundles by their source map or their path comments. */
export function originOf(site: CallSiteObject): CodeOrigin {
  if (site.scriptName === '' || site.scriptName.startsWith('node:')) return { kind: 'node', place: site.scriptName };
  const file = site.scriptName.startsWith('file:') ? fileURLToPath(site.scriptName) : site.scriptName;
  const place = `${file}:${site.lineNumber}`;
  if (file.startsWith(DEVHOST)) return { kind: 'devhost', place };
  if (isLibrary(file)) return { kind: 'library', place };
  return scriptOf(file).locate(site.lineNumber, site.columnNumber) ?? { kind: 'app', place };
}

/** The first frame that is the app's own, as `file:line`. */
export function appPlace(sites: readonly CallSiteObject[]): string | undefined {
  for (const site of sites) {
    const { kind, place } = originOf(site);
    if (kind === 'app') return place;
  }
  return undefined;
}

interface Script {
  /** undefined: the script is no bundle. */
  locate(line: number, column: number): CodeOrigin | undefined;
}

const scripts = new Map<string, Script>();

function scriptOf(file: string): Script {
  const known = scripts.get(file);
  if (known) return known;
  const script = readScript(file);
  scripts.set(file, script);
  return script;
}

function readScript(file: string): Script {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const map = readSourceMap(file, text);
  if (map) return { locate: (line, column) => throughMap(map, dirname(file), line, column) };
  const lines = text.split('\n');
  const bundled = lines.some((line) => pathComment(line)?.includes('node_modules/'));
  if (bundled) return { locate: (line) => byPathComment(lines, file, line) };
  if (text.includes(LIBRARY_TEXT)) return { locate: (line) => ({ kind: 'unknown', place: `${file}:${line}` }) };
  return { locate: () => undefined };
}

function readSourceMap(file: string, text: string): SourceMap | undefined {
  const url =
    /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(text.slice(-100_000))?.[1] ??
    /\/\/# sourceMappingURL=(data:\S+)\s*$/.exec(text)?.[1];
  if (url === undefined) return undefined;
  const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(url)?.[1];
  const path = resolve(dirname(file), url);
  if (inline === undefined && !existsSync(path)) return undefined;
  try {
    return new SourceMap(
      JSON.parse(inline === undefined ? readFileSync(path, 'utf8') : Buffer.from(inline, 'base64').toString()),
    );
  } catch {
    return undefined;
  }
}

function throughMap(map: SourceMap, folder: string, line: number, column: number): CodeOrigin {
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return { kind: 'unknown', place: '' };
  const file = entry.originalSource.startsWith('file:')
    ? fileURLToPath(entry.originalSource)
    : resolve(folder, entry.originalSource);
  return { kind: isLibrary(file) ? 'library' : 'app', place: `${file}:${entry.originalLine + 1}` };
}

/** esbuild writes `// path/of/module.js` before each module it bundles, unless it minifies. */
function byPathComment(lines: readonly string[], file: string, line: number): CodeOrigin {
  for (let i = line - 1; i >= 0; i--) {
    const path = pathComment(lines[i] ?? '');
    if (path !== undefined) return { kind: isLibrary(path) ? 'library' : 'app', place: `${path} (${file}:${line})` };
  }
  return { kind: 'unknown', place: `${file}:${line}` };
}

function pathComment(line: string): string | undefined {
  return /^\s*\/\/ (\S+\.[cm]?[jt]sx?)$/.exec(line)?.[1];
}

function isLibrary(file: string): boolean {
  return /(^|[/\\])node_modules[/\\]/.test(file);
}
