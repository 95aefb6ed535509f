import './reflect-metadata.ts';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { ServiceContext } from '../service.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** TLS is judged by the machine's own time, which the devhost's clock does not move. */
const validity = { notBefore: new Date('2024-01-01T00:00:00Z'), years: 10 };

/** An authority and a server certificate for this machine (RFC 5280), as PEM. The authority's key is not kept. */
export async function makeCertificates(): Promise<ServiceContext['tls']> {
  const authorityKeys = await newKeys();
  const leafKeys = await newKeys();
  const notAfter = new Date(validity.notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + validity.years);
  const period = { notBefore: validity.notBefore, notAfter, signingAlgorithm: algorithm };
  // Two devhosts' authorities differ by name too: with equal names a trust store holding both may try the wrong one.
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...period,
    serialNumber: serial(),
    name: `CN=Counterpart devhost authority ${serial()}`,
    keys: authorityKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const leaf = await X509CertificateGenerator.create({
    ...period,
    serialNumber: serial(),
    subject: 'CN=localhost',
    issuer: authority.subject,
    publicKey: leafKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
  return { key, cert: leaf.toString('pem'), ca: authority.toString('pem') };
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** RFC 5280 §4.1.2.2: a positive integer; the leading 4 keeps the first bit clear. */
const serial = (): string => `4${webcrypto.randomUUID().replaceAll('-', '').slice(1)}`;
