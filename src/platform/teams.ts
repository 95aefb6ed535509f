import type { TokenCredential } from '@azure/identity';
import type { Clock } from './clock.ts';
import { type BotConnector, botConnector } from './teams/bot-connector-client.ts';
import { createBotVerifier } from './teams/verify-bot-token.ts';

export interface TeamsSettings {
  readonly botConnectorEndpoint?: string | undefined;
  readonly botAppId?: string | undefined;
  readonly botOpenIdMetadata: string;
  readonly directory: string;
}

/** The stamp's bot in Microsoft Teams, where it has one: without it nothing can be sent and no call is let in. */
export function createTeams(
  settings: TeamsSettings,
  credential: TokenCredential,
  clock: Clock,
  log: (reason: string) => void,
) {
  const { botConnectorEndpoint: endpoint, botAppId: appId, directory } = settings;
  const connector: BotConnector | undefined =
    endpoint && appId ? botConnector({ endpoint, appId, directory }, credential) : undefined;
  return { connector, verifyBot: createBotVerifier({ ...settings, clock, log }) };
}
