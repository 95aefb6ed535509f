/** Adaptive Cards 1.5, as far as they are used here (adaptivecards.io/explorer): no images, no inputs, no markup of our own. */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  /** Shown by clients that cannot show the card; not Markdown. */
  readonly fallbackText: string;
  readonly lang: string;
  readonly body: readonly CardElement[];
  readonly actions: readonly OpenUrl[];
  readonly refresh?: Refresh;
}

export interface TextBlock {
  readonly type: 'TextBlock';
  /** Markdown and date functions are read here: only what `cardText` made safe. */
  readonly text: string;
  readonly wrap: true;
  readonly size?: 'Medium' | 'Large';
  readonly weight?: 'Bolder';
  readonly isSubtle?: true;
  readonly style?: 'heading';
}

export interface CardFact {
  readonly title: string;
  readonly value: string;
}

export interface FactSet {
  readonly type: 'FactSet';
  readonly facts: readonly CardFact[];
}

export interface Container {
  readonly type: 'Container';
  readonly style?: 'emphasis';
  readonly items: readonly TextBlock[];
}

export type CardElement = TextBlock | FactSet | Container;

export interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}

/**
 * Has Teams ask for the card anew when one of `userIds` sees it: each gets a card of their own (learn.microsoft.com,
 * "User Specific Views"). The ids are those of Teams, so whoever sends the card adds them.
 */
export interface Refresh {
  readonly action: {
    readonly type: 'Action.Execute';
    readonly title: string;
    readonly verb: string;
    readonly data: Readonly<Record<string, string>>;
  };
  readonly userIds?: readonly string[];
}

/** What every card says the same. */
export const adaptiveCard = (
  card: Pick<AdaptiveCard, 'fallbackText' | 'body' | 'actions' | 'refresh'>,
  lang = 'en',
): AdaptiveCard => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  lang,
  ...card,
});

export const textBlock = (text: string, look: Omit<TextBlock, 'type' | 'text' | 'wrap'> = {}): TextBlock => ({
  type: 'TextBlock',
  text,
  wrap: true,
  ...look,
});

/** The card as one person is sent it. `memberId` is their id in Teams. */
export const forMember = (card: AdaptiveCard, memberId: string | undefined): AdaptiveCard =>
  card.refresh && memberId ? { ...card, refresh: { ...card.refresh, userIds: [memberId] } } : card;
