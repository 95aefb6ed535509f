import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../../src/platform/http/client-address.ts';

const seen = (headers: Readonly<Record<string, string>>) =>
  clientAddress({ headers: new Map(Object.entries(headers)) });

describe('the address of a client', () => {
  test.each([
    [
      'is what the front end says',
      { 'client-ip': '203.0.113.9:5000', 'x-forwarded-for': '198.51.100.1' },
      '203.0.113.9',
    ],
    [
      'is the last that was forwarded, which the front end appended',
      { 'x-forwarded-for': '10.0.0.1, 203.0.113.9:5000' },
      '203.0.113.9',
    ],
    [
      'is never an earlier one, which the caller wrote',
      { 'x-forwarded-for': '203.0.113.7,203.0.113.9' },
      '203.0.113.9',
    ],
    ['is a network of IPv6', { 'x-forwarded-for': '[2001:DB8:0:42:1:2:3:4]:5000' }, '2001:db8:0:42'],
    ['is the same network in any spelling', { 'x-forwarded-for': '2001:0db8:0000:0042::7' }, '2001:db8:0:42'],
    ['is a network where zeros are left out', { 'x-forwarded-for': '2001:db8::7' }, '2001:db8:0:0'],
    ['is the empty text where the last one is missing', { 'x-forwarded-for': '203.0.113.7,' }, ''],
  ] as const)('%s', (_, headers, address) => {
    expect(seen(headers)).toBe(address);
  });
  test('is unknown where there is no front end, whatever the caller writes elsewhere', () => {
    expect(
      seen({ 'x-azure-clientip': '203.0.113.9', 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' }),
    ).toBeUndefined();
  });
  test('is short, whatever is sent', () => {
    for (const sent of ['9'.repeat(100_000), ':'.repeat(100_000), `[${'a:'.repeat(50_000)}]`])
      expect((seen({ 'client-ip': sent }) ?? '').length).toBeLessThanOrEqual(64);
  });
});
