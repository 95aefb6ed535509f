import { describe, expect, it } from 'vitest';
import { isSignedBy } from '../../src/connectors/connectwise/callback-signature.ts';

const key = 'sim-signing-key-0001';
const body = Buffer.from(
  '{"MessageId":"0f5f2f4e-6c2a-4b39-9d7e-0c8a1f1d2e3b","FromUrl":"api-na.myconnectwise.net","CompanyId":"northwindmsp","MemberId":"clmsync","Action":"updated","Type":"agreement","ID":4182,"ProductInstanceId":"65aa00000000000000000001","PartnerId":"65aa00000000000000000002","Entity":"{\\"id\\":4182,\\"name\\":\\"Gold Managed Services\\"}","Metadata":{"key_url":"https://api-na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=northwindmsp&id=7d6f0b9e-2a4b-4a55-9b53-2f1a9a2f7c11"},"CallbackObjectRecId":771}',
);
const signature = 'sDaCG8aFNUPoDEGfJatED5kwy1oTeXkMK/tZSBPEUws=';

describe('a signature of ConnectWise', () => {
  it('holds for the test vector', () => expect(isSignedBy(key, body, signature)).toBe(true));

  it.each([
    ['another key', 'sim-signing-key-0002', body, signature],
    ['another byte at the end', key, Buffer.concat([body, Buffer.from(' ')]), signature],
    ['none', key, body, ''],
    ['hexadecimal', key, body, Buffer.from(signature, 'base64').toString('hex')],
    ['a shorter one', key, body, signature.slice(4)],
    ['one with something behind', key, body, `${signature} `],
    ['base64url', key, body, signature.replace('/', '_')],
  ])('does not hold with %s', (_, signingKey, bytes, given) => {
    expect(isSignedBy(signingKey, bytes, given)).toBe(false);
  });
});
