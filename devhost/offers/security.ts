import { type LocalService, learn, of } from './local-service.ts';

export const security: readonly LocalService[] = [
  {
    name: 'Key Vault',
    folder: 'key-vault',
    offers: [
      {
        sdk: '@azure/keyvault-keys',
        calls: [
          'new KeyClient',
          ...of('KeyClient', 'getKey createKey createRsaKey createEcKey rotateKey updateKeyProperties beginDeleteKey'),
          ...of('KeyClient', 'listPropertiesOfKeys listPropertiesOfKeyVersions'),
          'new CryptographyClient',
          ...of('CryptographyClient', 'wrapKey unwrapKey sign verify signData verifyData'),
        ],
        source: `${learn}, Key Vault REST API, About keys; RFC 7518 (RSA-OAEP-256, RS256, ES256)`,
      },
      {
        sdk: '@azure/keyvault-secrets',
        calls: [
          'new SecretClient',
          ...of('SecretClient', 'getSecret setSecret updateSecretProperties beginDeleteSecret'),
          ...of('SecretClient', 'listPropertiesOfSecrets listPropertiesOfSecretVersions'),
        ],
        source: `${learn}, Key Vault REST API, About secrets; @azure/keyvault-common (challenge)`,
      },
    ],
    refuses: [
      'soft delete (deleting is final), backup, import, certificates, rotation policies, HSM and symmetric keys, other curves and algorithms: 501 naming them',
    ],
  },
  {
    name: 'Entra ID and managed identity',
    folder: 'entra',
    offers: [
      {
        sdk: '@azure/identity',
        calls: ['new ManagedIdentityCredential', 'new DefaultAzureCredential', 'TokenCredential.getToken'],
        source: `${learn}, managed identities for App Service and Azure Functions, REST endpoint reference`,
      },
      {
        sdk: 'jose',
        calls: ['createRemoteJWKSet', 'jwtVerify'],
        source: `RFC 7517; ${learn}, claims of ID tokens and access tokens, version 2.0`,
      },
      {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the call as it is written
        calls: ['authority.ts fetch(`${authority}/.well-known/openid-configuration`)'],
        source: 'OpenID Connect Discovery 1.0',
      },
      {
        calls: ['code-flow.ts fetch((await authority.metadata()).token_endpoint)'],
        source: `RFC 6749, RFC 7636; ${learn}, authorization code flow`,
      },
    ],
    refuses: [
      'the implicit grant, on-behalf-of, PKCE other than S256, unknown clients, redirects off this machine: the AADSTS error of the case',
      'device code and every other endpoint: 404 naming it',
      'nobody for want of a password: people are chosen from a list',
    ],
  },
];
