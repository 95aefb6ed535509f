import { webcrypto } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

// The library's injector asks for the reflect-metadata polyfill, of which it uses these three.
const metadata = new WeakMap<object, Map<unknown, unknown>>();
const read = (key: unknown, target: object) => metadata.get(target)?.get(key);
Object.assign(Reflect, {
  getMetadata: read,
  getOwnMetadata: read,
  defineMetadata: (key: unknown, value: unknown, target: object) =>
    void metadata.set(target, new Map(metadata.get(target)).set(key, value)),
});

/** A self-signed server certificate for the names given, trusted by this process from now on. PEM. */
export async function trustedCertificate(...names: readonly string[]): Promise<{ key: string; cert: string }> {
  const { KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } = await import(
    '@peculiar/x509'
  );
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=test',
    keys,
    signingAlgorithm,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign),
    ],
  });
  const cert = certificate.toString('pem');
  setDefaultCACertificates([...getCACertificates('default'), cert]);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`, cert };
}
