import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** A file as the rules see it: its path from the top, with slashes, and its text. Tests plant violations by making one up. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A rule of the house: what breaks it, one line each. */
export type Rule = (files: readonly Source[]) => readonly string[];

export const source = (path: string, text = ''): Source => ({ path, text });

/** What is made and not written. */
const made = new Set(['node_modules', 'dist', '.local', 'coverage', '.git', 'local.settings.json']);

export function readSources(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((file) => ({
      path: relative(root, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));
}

function walk(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !made.has(entry.name) && !entry.name.endsWith('.log'))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(path, entry.name)) : [join(path, entry.name)]));
}

export const topLevel = (): readonly string[] => readdirSync(root).filter((name) => !made.has(name));

export const isCode = ({ path }: Source): boolean => /\.(ts|tsx|mjs)$/.test(path);

export interface Import {
  /** As written: a package, `node:…`, or a path. */
  readonly specifier: string;
  /** The path from the top for a relative import; undefined for packages. */
  readonly target: string | undefined;
  /** Only types cross: nothing of it is there at run time. */
  readonly typeOnly: boolean;
}

/** Biome keeps every import in this form, one statement after another, so no parser is needed to find them. */
const statement =
  /(?:^|\n)(?:import|export)\s(?:[^;'"`]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

export function importsOf({ path, text }: Source): readonly Import[] {
  return [...text.matchAll(statement)].map((match) => {
    const specifier = match[1] ?? match[2] ?? '';
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
    return { specifier, target, typeOnly: isTypeOnly(match[0].trimStart()) };
  });
}

function isTypeOnly(written: string): boolean {
  if (/^(?:import|export)\s+type\s/.test(written)) return true;
  const names = /\{([\s\S]*)\}/
    .exec(written)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '));
}

/** Comments and texts taken out, lines kept: for rules about what code does. */
export const codeOf = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");

/** `path:line what` for every place where the pattern is found in the code. */
export function places(files: readonly Source[], pattern: RegExp, what: string): readonly string[] {
  return files.flatMap(({ path, text }) =>
    codeOf(text)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${what}`] : [])),
  );
}
