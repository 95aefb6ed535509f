import { describe, expect, test } from 'vitest';
import { type Rule, readSources, root, type Source, source, topLevel } from './sources.ts';
import {
  clockIsHandedDown,
  diceAreCryptographic,
  environmentIsReadOnce,
  fileNamesAreKebabCase,
  filesAreSmall,
  namesMeanSomething,
  nothingIsWavedThrough,
  requestsLeaveThroughPlatform,
  workplaceStaysOutside,
} from './text-rules.ts';

const code = readSources('src', 'devhost', 'tests');
const everything = readSources('.').filter(({ path }) => path !== 'package-lock.json');

const long = (lines: number): string => 'const a = 1;\n'.repeat(lines);

const rules: readonly (readonly [name: string, rule: Rule, files: readonly Source[], planted: readonly Source[]])[] = [
  [
    'the clock is handed down',
    clockIsHandedDown,
    code,
    [
      source('src/gates/a.ts', 'const late = Date.now() > deadline;'),
      source('src/contracts/a.ts', 'const now = new Date();'),
      source('src/platform/a.ts', 'const now = Temporal.Now.instant();'),
    ],
  ],
  [
    'the environment is read once, by main.ts',
    environmentIsReadOnce,
    code,
    [source('src/platform/a.ts', 'const { HOME } = process.env;'), source('src/gates/a.ts', "process.env['URL']")],
  ],
  [
    'requests leave through platform/',
    requestsLeaveThroughPlatform,
    code,
    [source('src/renewals/a.ts', "await fetch('https://example.com');")],
  ],
  [
    'dice are cryptographic',
    diceAreCryptographic,
    code,
    [source('src/contracts/a.ts', 'const id = Math.random() * 100;')],
  ],
  [
    'names mean something',
    namesMeanSomething,
    code,
    [
      source('src/gates/a.ts', 'class ProposalManager {}'),
      source('src/gates/b.ts', 'const dateUtils = {};'),
      source('devhost/c.ts', 'interface IProposal {}'),
      source('src/gates/proposal-helper.ts'),
      source('tests/utils/a.ts'),
      source('src/platform/common.ts'),
    ],
  ],
  [
    'file names are lower-case words with hyphens',
    fileNamesAreKebabCase,
    code,
    [source('src/gates/proposalStore.ts'), source('src/gates/Proposal.ts'), source('devhost/a_b.ts')],
  ],
  [
    'files are small',
    filesAreSmall,
    code,
    [
      source('src/gates/a.ts', long(251)),
      source('devhost/a.ts', long(251)),
      source('tests/gates/a.test.ts', long(401)),
    ],
  ],
  [
    'nothing is waved through or put off',
    nothingIsWavedThrough,
    code,
    [
      source('src/gates/a.ts', `// ${'TO'}DO: decide`),
      source('src/gates/b.ts', `// @ts-${'ignore'}`),
      source('tests/gates/c.test.ts', `test${'.only'}('works', () => {});`),
    ],
  ],
  [
    'the place it was made in is not spoken of',
    workplaceStaysOutside,
    everything,
    [
      source('README.md', `see ${'design'}.md`),
      source('src/a.ts', `// as in /${'tmp'}/notes`),
      source('devhost/a.ts', `const data = '/${'work'}/main';`),
    ],
  ],
];

describe.each(rules)('%s', (_, rule, files, planted) => {
  test('holds', () => expect(rule(files)).toEqual([]));
  test.each(planted.map((file) => [file.text.split('\n')[0] || file.path, file] as const))(
    'is broken by %s',
    (_what, file) => {
      expect(rule([...files, file]).filter((said) => said.startsWith(file.path))).not.toEqual([]);
    },
  );
});

test('comments and texts are no code', () => {
  const harmless = source('src/gates/a.ts', "// Date.now()\n/* new Date() */\nconst says = 'Date.now()';");
  expect(clockIsHandedDown([harmless])).toEqual([]);
});

describe('the repository', () => {
  const files = ['package.json', 'tsconfig.json', 'host.json', 'local.settings.sample.json', 'azure.yaml', 'README.md'];
  const wanted = [...files, 'package-lock.json', 'src', 'infra', 'tests', 'devhost'];

  test('has nothing at its top but what a newcomer expects there', () => {
    expect(topLevel().filter((name) => !name.startsWith('.') && !wanted.includes(name))).toEqual([]);
  });

  test('has all of it', () => {
    expect(wanted.filter((name) => !topLevel().includes(name))).toEqual([]);
  });

  const read = (name: string) => readSources('.').find(({ path }) => path === name)?.text ?? '';

  test('names its dependencies by exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const named = Object.entries({ ...dependencies, ...devDependencies });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('names no registry in its lockfile, so that it installs from any', () => {
    expect(
      read('package-lock.json').match(/"resolved":.*|https?:\/\/[\w.-]*(?:npm|registry)[\w.-]*[^"]*\.tgz/g) ?? [],
    ).toEqual([]);
  });

  test('is where these tests think it is', () => expect(read('host.json'), root).toContain('"version": "2.0"'));
});
