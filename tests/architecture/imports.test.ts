import { describe, expect, test } from 'vitest';
import {
  browserStandsAlone,
  configIsForMainAlone,
  devhostStandsApart,
  domainIsPure,
  doorsNameWhatTheyShow,
  nothingImportsUpwards,
  platformKnowsNoSlice,
  scopesOpenInPlatform,
  slicesLookUp,
  vendorsStayInPlatform,
  verifierStandsAlone,
  workflowsAreStories,
} from './import-rules.ts';
import { importsOf, type Rule, readSources, type Source, source } from './sources.ts';

const files = readSources('src', 'devhost');

/** Every rule, what it lets pass, and planted files that it must find. */
const rules: readonly (readonly [name: string, rule: Rule, planted: readonly Source[]])[] = [
  [
    'vendor SDKs, the network and the file system are reached in platform/ alone',
    vendorsStayInPlatform,
    [
      source('src/contracts/a.ts', "import { CosmosClient } from '@azure/cosmos';"),
      source('src/gates/a.ts', "import type { Task } from 'durable-functions';"),
      source('src/audit/a.ts', "const jose = await import('jose');"),
      source('src/documents/a.ts', "import { readFile } from 'node:fs/promises';"),
      source('src/contracts/b.ts', "import { unzipSync } from 'fflate';"),
      source('src/connectors/a.ts', "import { Webhook } from 'standardwebhooks';"),
    ],
  ],
  [
    'slices import only slices above them, and only by their index.ts',
    slicesLookUp,
    [
      source('src/gates/a.ts', "import { createContracts } from '../contracts/index.ts';"),
      source('src/contracts/a.ts', "import type { Proposal } from '../gates/proposal.ts';"),
      source('src/unheard-of/a.ts', "import { roles } from '../tenancy/index.ts';"),
      source('src/renewals/a.ts', "export { move } from '../contracts/states.ts';"),
    ],
  ],
  [
    'platform imports no slice',
    platformKnowsNoSlice,
    [
      source('src/platform/a.ts', "import { roles } from '../tenancy/index.ts';"),
      source('src/platform/cosmos/a.ts', "import { tells } from '../../slice.ts';"),
    ],
  ],
  [
    'domain files import only domain files and the pure files of platform',
    domainIsPure,
    [
      source('src/contracts/obligation.ts', "import { createPlatform } from '../platform/platform.ts';"),
      source('src/contracts/obligations.ts', "import { contractStore } from './contract-store.ts';"),
      source('src/gates/levels.ts', "import { createHash } from 'node:crypto';"),
      source('src/gates/level.ts', "import { systemClock } from '../platform/clock.ts';"),
    ],
  ],
  [
    'what runs in browsers imports only its like',
    browserStandsAlone,
    [
      source('src/documents/sealed/browser/a.ts', "import { createHash } from 'node:crypto';"),
      source('src/documents/sealed/browser/page/a.ts', "import { z } from 'zod';"),
      source('src/documents/sealed/browser/page/b.ts', "import type { Doc } from '../../device.ts';"),
      source('src/documents/sealed/browser/b.ts', "import { byId } from './page/dom.ts';"),
      source('src/documents/sealed/a.ts', "import { byId } from './browser/page/dom.ts';"),
    ],
  ],
  [
    'the verifier of evidence imports only itself and Node',
    verifierStandsAlone,
    [
      source('src/audit/verifier/a.ts', "import { z } from 'zod';"),
      source('src/audit/verifier/b.ts', "import { commitmentTo } from '../leaf.ts';"),
      source('src/audit/verifier/c.ts', "import type { DomainEvent } from '../../platform/events.ts';"),
    ],
  ],
  [
    'a story imports the vocabulary and the pure domain of its slice',
    workflowsAreStories,
    [
      source('src/gates/a.workflow.ts', "import { createHash } from 'node:crypto';"),
      source('src/gates/b.workflow.ts', "import { today } from '../platform/dates.ts';"),
      source('src/gates/c.workflow.ts', "import { dueAt } from './planted-step.ts';"),
      source('src/gates/d.workflow.ts', "import type { Contract } from '../contracts/index.ts';"),
    ],
  ],
  [
    'the configuration is imported by main.ts alone',
    configIsForMainAlone,
    [
      source('src/gates/a.ts', "import type { Config } from '../config.ts';"),
      source('src/compose.ts', "import { readConfig } from './config.ts';"),
    ],
  ],
  [
    'nothing imports what composes it',
    nothingImportsUpwards,
    [
      source('src/gates/a.ts', "import { composeSlices } from '../compose.ts';"),
      source('src/platform/a.ts', "import '../main.ts';"),
    ],
  ],
  [
    'scopes are opened in platform/ alone',
    scopesOpenInPlatform,
    [
      source('src/gates/a.ts', "import { openScope } from '../platform/scope.ts';"),
      source('src/main.ts', "import { openScope as open } from './platform/scope.ts';"),
    ],
  ],
  [
    'devhost and src know nothing of each other',
    devhostStandsApart,
    [
      source('devhost/cosmos/a.ts', "import { canonicalJson } from '../../src/platform/canonical-json.ts';"),
      source('src/platform/a.ts', "import { openClock } from '../../devhost/clock.ts';"),
      source('src/platform/b.ts', "const { b } = await import('../../tests/support/b.ts');"),
    ],
  ],
  [
    'a door names what it shows: no export *',
    doorsNameWhatTheyShow,
    [
      source('src/gates/index.ts', "export * from './gates.ts';"),
      source('devhost/b.ts', "export * as c from './c.ts';"),
    ],
  ],
];

/** A domain file that looks pure and is not. */
const accomplice = source(
  'src/gates/planted-step.ts',
  "import { instantAt } from '../platform/dates.ts';\nexport const dueAt = instantAt;",
);

describe.each(rules)('%s', (_, rule, planted) => {
  test('holds', () => expect(rule(files)).toEqual([]));
  test.each(planted.map((file) => [file.text, file] as const))('is broken by %s', (_text, file) => {
    expect(rule([...files, file, accomplice]).filter((said) => said.startsWith(file.path))).toHaveLength(1);
  });
});

describe('an import', () => {
  const read = (text: string) => importsOf(source('src/gates/a.ts', text));

  test.each([
    ["import './b.ts';", false],
    ["import b from './b.ts';", false],
    ["import {\n  type B,\n  c,\n} from './b.ts';", false],
    ["import { type B, type C } from './b.ts';", true],
    ["import type { B } from './b.ts';", true],
    ["export type { B } from './b.ts';", true],
    ["export { b } from './b.ts';", false],
    ["const b = await import('./b.ts');", false],
  ])('is found in %j', (text, typeOnly) => {
    expect(read(text)).toEqual([{ specifier: './b.ts', target: 'src/gates/b.ts', typeOnly }]);
  });

  test('is found after others, and every file of src is read to its last', () => {
    expect(read("import a from 'zod';\nimport b from './b.ts';\n").map(({ specifier }) => specifier)).toEqual([
      'zod',
      './b.ts',
    ]);
    for (const file of files.filter(({ path }) => path.endsWith('.ts'))) {
      const lines = file.text
        .split('\n')
        .filter((line) => /^(import|export)\b.* from '[^']+';$|^\} from '[^']+';$/.test(line));
      expect(importsOf(file).length, file.path).toBeGreaterThanOrEqual(lines.length);
    }
  });
});
