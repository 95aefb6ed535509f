import type { Topic } from './comparison.ts';

export interface TopicWords {
  readonly topic: Topic;
  /** For people: "… changed, about liability". */
  readonly says: string;
  /** Tried on a single word. */
  readonly word: RegExp;
  /** Tried where one of its first words stands. */
  readonly phrases?: readonly string[];
}

/**
 * Words by which a topic is recognised, in a heading or in a sentence. They are meant to find too much rather than too little:
 * what they find is looked at by a person, what they miss is not.
 */
export const topics: readonly TopicWords[] = [
  {
    topic: 'liability',
    says: 'liability',
    word: /^(?:liabilit(?:y|ies)|liable|consequential|punitive|exemplary|disclaim\w*|warrant(?:y|ies|s))$/,
    phrases: ['lost profits', 'hold harmless', 'exclusive remedy', 'exclusive remedies'],
  },
  {
    topic: 'indemnity',
    says: 'indemnity',
    word: /^(?:indemnif\w+|indemnit(?:y|ies))$/,
    phrases: ['hold harmless', 'covered claim', 'covered claims'],
  },
  {
    topic: 'data',
    says: 'data protection',
    word: /^(?:privacy|gdpr|ccpa|hipaa|subprocessors?|encrypt\w*)$/,
    phrases: [
      'personal data',
      'personal information',
      'customer data',
      'data protection',
      'data processing',
      'data breach',
      'data subject',
      'sub-processor',
      'security incident',
      'breach notif',
      'protected health',
    ],
  },
  {
    topic: 'governingLaw',
    says: 'governing law and disputes',
    word: /^(?:jurisdiction|venue|arbitrat\w+|jury|courts?)$/,
    phrases: ['governing law', 'governed by', 'laws of'],
  },
  {
    topic: 'renewal',
    says: 'renewal',
    word: /^(?:renew(?:s|al|als|ed|ing)?|nonrenewal|autorenew\w*)$/,
    phrases: ['successive term', 'successive period'],
  },
  {
    topic: 'termination',
    says: 'termination',
    word: /^(?:terminat\w+|cancel(?:s|l?ation|led|ing)?|suspend(?:s|ed|ing)?|suspension|expir(?:e|es|y|ation))$/,
  },
  {
    topic: 'term',
    says: 'term and dates',
    word: /^(?:commencement)$/,
    phrases: [
      'initial term',
      'initial period',
      'subscription term',
      'subscription period',
      'contract term',
      'effective date',
      'start date',
      'end date',
      'term of',
    ],
  },
  {
    topic: 'price',
    says: 'price and payment',
    word: /^(?:fees?|prices?|pricing|charges?|payments?|pay(?:s|able|ing)?|paid|invoic\w+|rates?|discounts?|uplift|tax(?:es)?|interest|refund\w*|credits?)$/,
  },
  {
    topic: 'value',
    says: 'an amount of money',
    word: /^(?:[$€£¥]|usd|eur|gbp|cad|aud|nzd|chf|dollars?|euros?)$/,
  },
  {
    topic: 'parties',
    says: 'the parties',
    word: /^(?:affiliates?|assign(?:s|ed|ment|ees?|or)?|subcontract\w*|successors?|llc|inc|ltd|gmbh|corp|corporation)$/,
    phrases: ['third party', 'third parties', 'third-part', 'change of control'],
  },
  {
    topic: 'confidentiality',
    says: 'confidentiality',
    word: /^(?:confidential\w*|nondisclosure|discloser|recipient)$/,
    phrases: ['non-disclosure', 'disclosing party', 'receiving party', 'trade secret'],
  },
  { topic: 'insurance', says: 'insurance', word: /^(?:insurance|insured|insurers?)$/ },
  {
    topic: 'intellectualProperty',
    says: 'intellectual property',
    word: /^(?:copyrights?|patents?|trademarks?|licen[cs]e[sd]?|ownership)$/,
    phrases: ['intellectual property', 'moral rights', 'work for hire', 'work made'],
  },
  {
    topic: 'service',
    says: 'the services and their levels',
    word: /^(?:uptime|availability|downtime|deliverables?|acceptance|slas?|support)$/,
    phrases: ['service level', 'response time', 'service credit'],
  },
];

/** All of them, the gravest first. */
export const topicNames: readonly Topic[] = topics.map(({ topic }) => topic);

/** Words that make, lift or turn an obligation, and those that count or bound it. */
export const operativeWord =
  /^(?:shall|must|will|may|should|would|could|can|cannot|need|not|non|non\w*exclusive\w*|no|never|nor|neither|unless|except|excluding|without|only|sole|solely|exclusive|exclusively|all|any|each|every|either|both|or|and|if|provided|notwithstanding|subject|least|most|more|less|up|maximum|minimum|requires?|required|prohibit\w*|waive[sd]?|irrevocabl\w+|perpetual\w*|reasonabl[ey]|material|materially|promptly|immediately|discretion|efforts|but|however|until|before|after|within|during|prior|consents?|approv\w*|written|entitled|rights?|oblig\w*|dut(?:y|ies)|ensures?|guarantee[sd]?|agrees?|undertakes?|represent\w*|best|commercially|gross|grossly|negligen\w*|wil{1,2}ful\w*|fraud\w*|breach\w*|default\w*|mutual\w*|joint\w*|several(?:ly)?|aggregate|limit\w*|unlimited|exceed\w*|binding|void|voidable|forfeit\w*|revocable|transferable|nontransferable)$/;

/** Figures, also in words, dates, times and percentages. */
export const figure =
  /^(?:\d.*|\p{N}.*|[%‰]|zero|nil|none|once|dozen|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|thirtieth|quarter|thirteen|fourteen|sixteen|seventeen|eighteen|nineteen|percent|percentage|billion|trillion|minutes?|noon|midnight|weekly|daily|fortnight\w*|biannual\w*|semiannual\w*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|double|twice|january|february|march|april|june|july|august|september|october|november|december|days?|weeks?|months?|years?|hours?|annual|annually|monthly|quarterly|yearly|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?)$/u;
