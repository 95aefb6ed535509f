import { readFile } from 'node:fs/promises';
import type { RegisteredFunction } from './core-module.ts';

type Environment = Record<string, string | undefined>;

/** Flat app settings, name → value, as `--settings` names them. Numbers and booleans become text. */
export async function readSettings(file: string): Promise<Record<string, string>> {
  return flat(await readJson(file), file);
}

/** The `Values` of an app's local.settings.json, as Core Tools reads it; empty when there is no such file. */
export async function readLocalSettings(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return {};
  const content = parse(text, file) as { IsEncrypted?: unknown; Values?: unknown };
  if (content.IsEncrypted === true) throw new Error(`${file}: encrypted settings cannot be read (IsEncrypted).`);
  return content.Values === undefined ? {} : flat(content.Values, `${file}, Values`);
}

/** Adds settings to the environment. What is already there wins, as with Core Tools. */
export function applySettings(settings: Readonly<Record<string, string>>, environment: Environment): void {
  for (const [name, value] of Object.entries(settings)) environment[name] ??= value;
}

/** `AzureWebJobs.<name>.Disabled`, with `__` for the dots where a shell allows none. */
export function isDisabled(name: string, environment: Environment): boolean {
  const value = environment[`AzureWebJobs.${name}.Disabled`] ?? environment[`AzureWebJobs__${name}__Disabled`];
  return value === '1' || value?.toLowerCase() === 'true';
}

/** The function with every `%NAME%` in its bindings' texts replaced by that setting. Throws, naming what is missing. */
export function resolveBindings(fn: RegisteredFunction, environment: Environment): RegisteredFunction {
  const resolve = <T extends Readonly<Record<string, unknown>>>(binding: T): T =>
    Object.fromEntries(
      Object.entries(binding).map(([key, value]) => [
        key,
        typeof value === 'string' ? expand(value, fn.name, key, environment) : value,
      ]),
    ) as T;
  return {
    ...fn,
    bindings: Object.fromEntries(Object.entries(fn.bindings).map(([name, binding]) => [name, resolve(binding)])),
    trigger: resolve(fn.trigger),
  };
}

function expand(text: string, functionName: string, property: string, environment: Environment): string {
  return text.replace(/%([^%]+)%/g, (token, name: string) => {
    const value = environment[name];
    if (value === undefined) {
      throw new Error(
        `The function '${functionName}' uses ${token} in "${property}", but there is no app setting "${name}".`,
      );
    }
    return value;
  });
}

function flat(content: unknown, where: string): Record<string, string> {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`${where}: expected an object of names and values.`);
  }
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => {
      if (typeof value === 'object') throw new Error(`${where}: "${name}" must be a text, number or boolean.`);
      return [name, String(value)];
    }),
  );
}

async function readJson(file: string): Promise<unknown> {
  return parse(await readFile(file, 'utf8'), file);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}
