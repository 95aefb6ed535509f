import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, root, type Source } from '../architecture/sources.ts';

/** Something a source file asks of a vendor's library. */
interface VendorCall {
  readonly sdk: string;
  /** `Item.read`, `new CosmosClient`, `app.timer`, `context.df.createTimer`; two classes with a bar where it cannot be told. */
  readonly name: string;
  readonly path: string;
}

export interface Vendor {
  /** The package as it is imported. */
  readonly sdk: string;
  /** Where its declarations are, below node_modules; none for libraries of functions. */
  readonly declarations?: string;
  /** What a variable, property or method that holds one of its objects is called here, and of which class that is. */
  readonly receivers?: Readonly<Record<string, string>>;
  /** Variables that hold objects of other libraries with methods of the same name. */
  readonly others?: readonly string[];
  /** Objects the library hands to our functions, whose members count whole: `context.df`. */
  readonly roots?: readonly string[];
}

/** Methods every object may have: only with a receiver that is known are they the vendor's. */
const everybodys = new Set(
  [Object, Array, Map, Set, Promise, String, Number, Date, RegExp, Uint8Array, Buffer, URL].flatMap((builtin) =>
    Object.getOwnPropertyNames(builtin.prototype),
  ),
);

/** All calls to the vendor's library: in files that import it, and elsewhere of objects that bear a known name. */
export function vendorCalls(vendor: Vendor, files: readonly Source[]): readonly VendorCall[] {
  const classes = vendor.declarations ? classesByMethod(vendor.declarations) : new Map<string, readonly string[]>();
  return files.flatMap(({ path, text }) => {
    const code = codeOf(text);
    const imports = text.includes(`'${vendor.sdk}'`);
    const found = imports
      ? [
          ...boundCalls(vendor, { path, text }, code).filter((name) => isOf(classes, name)),
          ...(vendor.roots ?? []).flatMap((each) => membersOf(each, code)),
        ]
      : [];
    const names = new Set([...found, ...methodCalls(vendor, classes, code, imports)]);
    return [...names].sort().map((name) => ({ sdk: vendor.sdk, name, path }));
  });
}

/** Two libraries of one file may be called by the same name there: a class belongs to the one that declares it. */
const isOf = (classes: ReadonlyMap<string, readonly string[]>, name: string): boolean =>
  !name.startsWith('new ') ||
  classes.size === 0 ||
  [...classes.values()].some((owners) => owners.includes(name.slice(4)));

/** Calls of what was imported: functions, members of the module, constructors. */
function boundCalls({ sdk, roots = [] }: Vendor, { path, text }: Source, code: string): readonly string[] {
  const { whole, named } = bindingsOf(sdk, { path, text });
  const prefixed = (chain: string, isNew: string | undefined) => (isNew ? `new ${chain}` : chain);
  const members = whole
    .filter((name) => !roots.includes(name))
    .flatMap((name) =>
      [...code.matchAll(new RegExp(`(new\\s+)?(?<![\\w.$])${name}\\.([\\w.]+)\\s*\\(`, 'g'))].map((m) =>
        prefixed(m[2] ?? '', m[1]),
      ),
    );
  const direct = named.flatMap((name) =>
    [...code.matchAll(new RegExp(`(new\\s+)?(?<![\\w.$])(${name}(?:\\.\\w+)*)\\s*\\(`, 'g'))].map((m) =>
      prefixed(m[2] ?? '', m[1]),
    ),
  );
  return [...members, ...direct];
}

/** The names a file has for the module and for what is in it. An import of which none is seen would hide its calls: an error. */
function bindingsOf(sdk: string, file: Source): { readonly whole: string[]; readonly named: string[] } {
  const text = withoutComments(file.text);
  const quoted = `['"]${sdk.replaceAll('/', '\\/')}['"]`;
  const [whole, named]: [string[], string[]] = [[], []];
  const take = (binding: string) => {
    if (/^\w+$/.test(binding)) whole.push(binding);
    else
      for (const part of binding.replace(/[{}]/g, '').split(','))
        if (part.trim() && !part.trim().startsWith('type '))
          named.push(
            part
              .split(/:| as /)
              .at(-1)
              ?.trim() ?? '',
          );
  };
  for (const [, binding = ''] of text.matchAll(new RegExp(`^import (?!type )([^;'"]*?) from ${quoted}`, 'gm')))
    take(binding.replace(/^\* as /, ''));
  const dynamic = [...text.matchAll(new RegExp(`(?<!typeof )import\\(\\s*${quoted}\\s*\\)`, 'g'))].length;
  const awaited = [
    ...text.matchAll(new RegExp(`const (\\{[^}]*\\}|\\w+) = (?:\\w+\\()?await import\\(\\s*${quoted}`, 'g')),
    ...text.matchAll(new RegExp(`import\\(\\s*${quoted}\\s*\\)\\.then\\(\\s*\\(?(\\w+|\\{[^}]*\\})`, 'g')),
  ];
  for (const [, binding = ''] of awaited) take(binding);
  if (awaited.length !== dynamic) throw new Error(`${file.path}: what becomes of import('${sdk}') cannot be seen`);
  return { whole, named };
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');

const membersOf = (name: string, code: string): readonly string[] =>
  [...code.matchAll(new RegExp(`(?<![\\w$])${name.replaceAll('.', '\\.')}\\.([\\w.]+)`, 'g'))].map(
    ([, chain]) => `${name}.${chain}`,
  );

/** Calls of methods that the library's classes have. */
function methodCalls(
  { receivers = {}, others = [], roots = [] }: Vendor,
  classes: ReadonlyMap<string, readonly string[]>,
  code: string,
  imports: boolean,
): readonly string[] {
  const known = new Set(Object.values(receivers));
  return [...code.matchAll(/\.(\w+)\s*(?:<[\w, [\]]*>)?\(/g)].flatMap(({ 1: method = '', index }) => {
    const having = classes.get(method) ?? [];
    if (having.length === 0 || roots.some((each) => code.slice(0, index).endsWith(each))) return [];
    const before = receiverBefore(code, index);
    if (others.includes(before)) return [];
    const receiver = receivers[before];
    if (!imports) return receiver !== undefined && having.includes(receiver) ? [`${receiver}.${method}`] : [];
    if (everybodys.has(method) && !(receiver !== undefined && having.includes(receiver))) return [];
    if (receiver !== undefined) return [`${receiver}.${method}`];
    const likely = having.filter((name) => known.has(name));
    return [`${(likely.length > 0 ? likely : having).join('|')}.${method}`];
  });
}

/** What stands before the dot: `item` for `c.item(id, pk).read`, `items` for `(await container()).items.create`. */
function receiverBefore(code: string, dot: number): string {
  const before = code.slice(0, dot).replace(/[\s?]+$/, '');
  if (!before.endsWith(')')) return /(\w+)$/.exec(before)?.[1] ?? '';
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    if (before[at] === ')') depth++;
    if (before[at] === '(' && --depth === 0) {
      const called = /(\w+)$/.exec(before.slice(0, at))?.[1];
      return called ?? receiverBefore(before.slice(0, -1), before.length - 1);
    }
  }
  return '';
}

const read = new Map<string, ReadonlyMap<string, readonly string[]>>();

/** The classes and interfaces of a package's declarations, by method: members stand indented by two or four, as compilers write them. */
export function classesByMethod(declarations: string): ReadonlyMap<string, readonly string[]> {
  const known = read.get(declarations);
  if (known) return known;
  const folder = join(root, 'node_modules', declarations);
  const found = new Map<string, string[]>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    const bodies =
      /^(?:export )?(?:declare )?(?:default )?(?:abstract )?(?:class|interface) (\w+)[^\n]*\{\n([\s\S]*?)^\}/gm;
    for (const [, owner = '', body = ''] of text.matchAll(bodies))
      for (const [, method = ''] of body.matchAll(
        /^ {2,4}(?:readonly )?(\w+)\??(?:<[^>\n]*>)?(?:\(|: (?:<[^\n(]*>)?\()/gm,
      ))
        if (!found.get(method)?.includes(owner)) found.set(method, [...(found.get(method) ?? []), owner]);
  }
  read.set(declarations, found);
  return found;
}

/** Requests the code makes itself, by file and address as they are written there. */
export const fetches = (files: readonly Source[]): readonly { readonly name: string; readonly path: string }[] =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(/(?<![\w.])fetch\(([^\n]*?)(?:, ?\{|\)?;|,)?\s*$/gm)].map(([, to]) => ({
      name: `${path.split('/').at(-1)} fetch(${to})`,
      path,
    })),
  );
