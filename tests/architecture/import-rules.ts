import { kindOf, purePlatform, shapesForDomain, sliceOf, slices } from './house.ts';
import { type Import, importsOf, isCode, type Rule, type Source } from './sources.ts';

/** Packages a slice may use beside those of platform/: they parse, write or compute and speak to nobody. */
const contentLibraries: Readonly<Record<string, readonly string[]>> = {
  documents: ['docx', 'saxes', 'fflate', 'parse5', 'markdown-it', 'unpdf'],
  audit: ['fflate'],
  surfaces: ['standardwebhooks'],
};
const harmlessModules = new Set(['node:buffer', 'node:crypto', 'node:timers/promises', 'node:util', 'node:zlib']);

const eachImport = (
  files: readonly Source[],
  complaint: (file: Source, imported: Import) => string | undefined,
): readonly string[] =>
  files
    .filter((file) => isCode(file) && file.path.startsWith('src/'))
    .flatMap((file) =>
      importsOf(file).flatMap((imported) => {
        const said = complaint(file, imported);
        return said ? [`${file.path} imports ${imported.specifier}: ${said}`] : [];
      }),
    );

/**
 * Vendor SDKs, the network and the file system are platform's; a connector's vendor client may live in its own folder. What is
 * started from a terminal (`*.cli.ts`) reads and writes the files it is given; the app never loads it.
 */
export const vendorsStayInPlatform: Rule = (files) =>
  eachImport(files, ({ path }, { specifier, target }) => {
    if (target !== undefined || path.startsWith('src/platform/') || specifier === 'zod') return undefined;
    if (path.endsWith('.cli.ts') && /^node:(?:fs|path)$/.test(specifier)) return undefined;
    if (/^src\/connectors\/[^/]+\//.test(path) || harmlessModules.has(specifier)) return undefined;
    return contentLibraries[sliceOf(path) ?? '']?.includes(specifier) ? undefined : 'only platform/ may';
  });

export const slicesLookUp: Rule = (files) =>
  eachImport(files, ({ path }, { target }) => {
    const [from, to] = [sliceOf(path), target && sliceOf(target)];
    if (!from || !to || from === to) return undefined;
    if (!slices.includes(from)) return `${from} is not in the list of slices`;
    if (slices.indexOf(to) < 0 || slices.indexOf(to) > slices.indexOf(from)) return 'a slice below it';
    return target === `src/${to}/index.ts` ? undefined : 'past the index.ts of its slice';
  });

/** Platform knows no business word: of what lies above it, it sees only the shape of a slice. */
export const platformKnowsNoSlice: Rule = (files) =>
  eachImport(files, ({ path }, { target, typeOnly }) => {
    if (!path.startsWith('src/platform/') || target === undefined || target.startsWith('src/platform/'))
      return undefined;
    return target === 'src/slice.ts' && typeOnly ? undefined : 'platform may import only the types of src/slice.ts';
  });

export const domainIsPure: Rule = (files) =>
  eachImport(files, (file, { specifier, target, typeOnly }) => {
    const slice = sliceOf(file.path);
    if (!slice || slice === 'web' || inBrowser(file.path) || inVerifier(file.path) || kindOf(file.path) !== 'domain')
      return undefined;
    if (target === undefined) return specifier === 'zod' ? undefined : 'a domain file uses no library but zod';
    if (purePlatform.has(target)) return undefined;
    if (typeOnly && (shapesForDomain.has(target) || target === 'src/slice.ts')) return undefined;
    if (sliceOf(target) === slice && kindOf(target) === 'domain') return undefined;
    return typeOnly && kindOf(target) === 'index' ? undefined : 'a domain file imports only domain files';
  });

/** Code that a page's script is built from. */
const inBrowser = (path: string): boolean => /^src\/documents\/sealed\/browser\//.test(path);

/** It runs where there is no Node and no server, so it knows nothing but itself; and the server nothing of the page's part. */
export const browserStandsAlone: Rule = (files) =>
  eachImport(files, ({ path }, { target }) => {
    const page = (file: string) => inBrowser(file) && file.includes('/page/');
    if (inBrowser(path)) {
      if (target === undefined || !inBrowser(target)) return 'what runs in browsers imports only its like';
      return page(target) && !page(path) ? 'only the page itself may need a page' : undefined;
    }
    return target !== undefined && page(target) ? 'it needs a page around it' : undefined;
  });

const inVerifier = (path: string): boolean => path.startsWith('src/audit/verifier/');

/** Auditors run it, and read it first: it needs Node and nothing else, neither of the product nor of anybody else's. */
export const verifierStandsAlone: Rule = (files) =>
  eachImport(files, ({ path }, { specifier, target }) => {
    if (!inVerifier(path) || specifier.startsWith('node:')) return undefined;
    return target !== undefined && inVerifier(target) ? undefined : 'the verifier imports only itself and Node';
  });

/** The first wall of determinism. Types of the domain are welcome: nothing of them is there at run time. */
export const workflowsAreStories: Rule = (files) =>
  eachImport(files, (file, { target, typeOnly }) => {
    if (kindOf(file.path) !== 'workflow' || target === 'src/platform/workflow.ts') return undefined;
    const own = target !== undefined && sliceOf(target) === sliceOf(file.path) && kindOf(target) === 'domain';
    if (own && (typeOnly || reachesOnlyDomain(target, files))) return undefined;
    return 'a story imports platform/workflow.ts and the pure domain of its slice';
  });

/** Dates and money come from libraries that read the runtime's tables: not in a story. */
function reachesOnlyDomain(path: string, files: readonly Source[], seen = new Set<string>()): boolean {
  if (seen.has(path)) return true;
  seen.add(path);
  const file = files.find((each) => each.path === path);
  const values = file ? importsOf(file).filter((imported) => !imported.typeOnly) : [];
  return values.every(
    ({ target }) =>
      target !== undefined &&
      kindOf(target) === 'domain' &&
      sliceOf(target) !== undefined &&
      reachesOnlyDomain(target, files, seen),
  );
}

export const configIsForMainAlone: Rule = (files) =>
  eachImport(files, ({ path }, { target }) =>
    target === 'src/config.ts' && path !== 'src/main.ts'
      ? 'the configuration is handed down in narrow pieces'
      : undefined,
  );

/** Composing is main's business, and that of the generators in tests/. */
export const nothingImportsUpwards: Rule = (files) =>
  eachImport(files, ({ path }, { target }) =>
    (target === 'src/compose.ts' && path !== 'src/main.ts') || target === 'src/main.ts'
      ? 'only main.ts composes'
      : undefined,
  );

export const scopesOpenInPlatform: Rule = (files) =>
  files
    .filter((file) => isCode(file) && file.path.startsWith('src/') && !file.path.startsWith('src/platform/'))
    .filter(({ text }) => /\bopenScope\b/.test(text))
    .map(({ path }) => `${path} names openScope: scopes are opened in platform/ alone`);

/** devhost stands for Azure and the app knows Azure alone: neither sees the other. */
export const devhostStandsApart: Rule = (files) =>
  files.filter(isCode).flatMap((file) =>
    importsOf(file).flatMap(({ target, specifier }) => {
      const [from] = file.path.split('/');
      const [to] = target?.split('/') ?? [];
      const crosses =
        (from === 'devhost' && (to === 'src' || to === 'tests')) ||
        (from === 'src' && (to === 'devhost' || to === 'tests'));
      return crosses ? [`${file.path} imports ${specifier}`] : [];
    }),
  );

export const doorsNameWhatTheyShow: Rule = (files) =>
  files
    .filter(isCode)
    .flatMap(({ path, text }) => (/^export \* /m.test(text) ? [`${path}: export * hides what is exported`] : []));
