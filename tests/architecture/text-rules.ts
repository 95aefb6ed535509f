import { isCode, places, type Rule, type Source } from './sources.ts';

const within =
  (folder: string, except: readonly string[] = []) =>
  ({ path }: Source): boolean =>
    path.startsWith(folder) && !except.includes(path);

/** Where the wall clock is read: once for all, where a timer's trigger says what time it is, and where a terminal is. */
const readsTheClock = ['src/platform/clock.ts', 'src/platform/azure.ts', 'src/documents/compare.cli.ts'];

/** What is started from a terminal is its own main: it reads the environment and sends requests itself. */
const startedByHand = 'src/audit/evidence/export-evidence.cli.ts';

/** A clock that is handed down can be moved by tests; one that is looked at cannot. `performance.now()` measures, and may. */
export const clockIsHandedDown: Rule = (files) =>
  places(
    files.filter(isCode).filter(within('src/', readsTheClock)),
    /\bDate\.now\(|\bnew Date\(\s*\)|\bDate\(\s*\)|Temporal\.Now\b/,
    'reads the clock',
  );

export const environmentIsReadOnce: Rule = (files) =>
  places(
    files.filter(isCode).filter(within('src/', ['src/main.ts', 'src/config.ts', startedByHand])),
    /\bprocess\.env\b/,
    'reads the environment',
  );

const outsidePlatform = (files: readonly Source[]): readonly Source[] =>
  files
    .filter(isCode)
    .filter(within('src/'))
    .filter((file) => !within('src/platform/')(file));

/** Requests leave through platform/, where they are bounded and watched; vendor clients and the browser have their own way. */
export const requestsLeaveThroughPlatform: Rule = (files) =>
  places(
    outsidePlatform(files).filter(
      ({ path }) =>
        path !== startedByHand && !/^src\/(?:connectors\/[^/]+|web|documents\/sealed\/browser\/page)\//.test(path),
    ),
    /(?<![.\w])fetch\(/,
    'sends a request',
  );

/** Ids and secrets come from platform/ids.ts. Pauses between retries are platform's business, and may be uneven. */
export const diceAreCryptographic: Rule = (files) =>
  places(outsidePlatform(files), /\bMath\.random\(/, 'throws weak dice');

/** Azure Resource Manager is called so. */
const emptyName = /(?:(?<![Rr]esource)Manager|Helpers?|Utils?|Utilities|Misc)(?![a-z])/;
const emptyFileName = /(?:^|[-.])(?:(?<!resource-)managers?|helpers?|utils?|utilities|misc|common|shared)(?:[-.]|$)/;

/** A name says what the thing does in the business, or in the field's standard terms. */
export const namesMeanSomething: Rule = (files) =>
  files.filter(isCode).flatMap((file) => {
    const words = file.path
      .split('/')
      .filter((part) => emptyFileName.test(part))
      .map((part) => `${file.path}: ${part} says nothing`);
    const declared = places(
      [file],
      new RegExp(`\\b(?:class|interface|type|function|const|let)\\s+\\w*${emptyName.source}\\w*`),
      'declares a name that says nothing',
    );
    const prefixed = places([file], /\binterface\s+I[A-Z][a-z]/, 'an interface needs no I before its name');
    return [...words, ...declared, ...prefixed];
  });

export const fileNamesAreKebabCase: Rule = (files) =>
  files
    .filter(isCode)
    .filter(
      ({ path }) =>
        !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+(?:-[a-z]+)*)*\.(?:ts|tsx|mjs)$/.test(path.split('/').at(-1) ?? ''),
    )
    .map(({ path }) => `${path}: file names are lower-case words with hyphens`);

/** Longer than 250 lines, each with its reason. */
const long: Readonly<Record<string, string>> = {
  'devhost/cosmos/container.ts':
    'one container is one consistency boundary: items, batches, feed and expiry share its transaction',
};

export const filesAreSmall: Rule = (files) =>
  files.filter(isCode).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    const most = path.startsWith('tests/') ? 400 : path in long ? 300 : 250;
    return lines > most ? [`${path}: ${lines} lines, at most ${most}`] : [];
  });

/** Types that opt out of being checked, and promises to do it later. */
export const nothingIsWavedThrough: Rule = (files) =>
  files
    .filter(isCode)
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, at) =>
          /@ts-(?:ignore|nocheck|expect-error)|\b(?:TO[D]O|FIX[M]E|X[X]X)\b|\.only\(/.test(line)
            ? [`${path}:${at + 1} ${line.trim()}`]
            : [],
        ),
    );

/** What belongs to the workplace a thing was made in, and not into the thing. Written so that the rule does not find itself. */
const workplace =
  /(?<![\w.}])\/(?:wor[k]|tm[p])\/\w|\bdesig[n]\.md\b|\breferenc[e]\/[a-z-]+\.md\b|\bprototype[s]\/|\bcl[a]ude\b|\banthr[o]pic\b|\bchat[g]pt\b|\bcopil[o]t\b|\bAI hel[p]er/i;

export const workplaceStaysOutside: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => {
      const found = workplace.exec(line);
      return found ? [`${path}:${at + 1} ${found[0]}`] : [];
    }),
  );
