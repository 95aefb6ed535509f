import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../infra/teams/manifest.json' with { type: 'json' };
import { root } from './bicep.ts';

// learn.microsoft.com, "App manifest schema for Teams", version 1.19.

/** Width and height stand at fixed places of a PNG (ISO/IEC 15948 §11.2.2). */
function sizeOf(name: string): readonly [number, number] {
  const bytes = readFileSync(join(root, 'infra', 'teams', name));
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe('the app for Teams', () => {
  test('says of which edition of the schema it is', () => {
    expect(manifest.$schema).toContain(`/v${manifest.manifestVersion}/`);
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each([
    ['name.short', manifest.name.short, 30],
    ['name.full', manifest.name.full, 100],
    ['description.short', manifest.description.short, 80],
    ['description.full', manifest.description.full, 4000],
    ['developer.name', manifest.developer.name, 32],
  ])('%s is there, and no longer than is taken', (_, text, most) => {
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(most);
  });

  test('names the address of the stamp, and those of whoever runs it', () => {
    const { websiteUrl, privacyUrl, termsOfUseUrl } = manifest.developer;
    expect(websiteUrl).toBe(`https://${placeholder('PUBLIC_HOST')}/`);
    expect([privacyUrl, termsOfUseUrl]).toEqual([placeholder('PRIVACY_URL'), placeholder('TERMS_URL')]);
    expect(manifest.validDomains).toEqual([placeholder('PUBLIC_HOST')]);
  });

  test('is the one bot of the stamp, for people and not for teams', () => {
    expect(manifest.id).toBe(placeholder('BOT_APP_ID'));
    expect(manifest.bots).toMatchObject([{ botId: placeholder('BOT_APP_ID'), scopes: ['personal'] }]);
  });

  test('leaves nothing else to be filled in', () => {
    const left = [...JSON.stringify(manifest).matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name]) => name);
    expect([...new Set(left)].sort()).toEqual(['BOT_APP_ID', 'PRIVACY_URL', 'PUBLIC_HOST', 'TERMS_URL']);
  });

  test('has its two icons, in the sizes that are asked for', () => {
    expect(manifest.accentColor).toMatch(/^#[0-9A-F]{6}$/);
    expect(sizeOf(manifest.icons.color)).toEqual([192, 192]);
    expect(sizeOf(manifest.icons.outline)).toEqual([32, 32]);
  });
});

function placeholder(name: string): string {
  return `\${{${name}}}`;
}
