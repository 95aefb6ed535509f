import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';

export interface IdentitySettings {
  /** Whether the platform announced a token endpoint for managed identities (IDENTITY_ENDPOINT). */
  readonly managed: boolean;
  /** The client id of a user-assigned identity; without it the system-assigned one is used. */
  readonly clientId?: string | undefined;
}

/**
 * The app's own identity, for every Azure service. In App Service and Functions, which announce their token endpoint in
 * IDENTITY_ENDPOINT, it is the managed identity and nothing else, so that no developer's login can ever stand in for it;
 * elsewhere whatever DefaultAzureCredential finds (az login, environment, workload identity).
 * The library loads with the first token asked for. Beside @azure/cosmos, with which it shares its core, that costs about
 * 25 ms in the bundle; too little for a token client of our own.
 */
export function createCredential({ managed, clientId }: IdentitySettings): TokenCredential {
  let loading: Promise<TokenCredential> | undefined;
  const load = async (): Promise<TokenCredential> => {
    const identity = await import('@azure/identity');
    if (managed)
      return clientId ? new identity.ManagedIdentityCredential({ clientId }) : new identity.ManagedIdentityCredential();
    return clientId
      ? new identity.DefaultAzureCredential({ managedIdentityClientId: clientId })
      : new identity.DefaultAzureCredential();
  };
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      loading ??= load();
      return (await loading).getToken(scopes, options);
    },
  };
}
