import type { Topic } from './comparison.ts';

/**
 * Words by which a topic is recognised, in a heading or in a sentence. They are meant to find too much rather than too little:
 * what they find is looked at by a person, what they miss is not.
 */
export const topics: readonly { readonly topic: Topic; readonly says: string; readonly words: RegExp }[] = [
  {
    topic: 'liability',
    says: 'liability',
    words:
      /\b(?:liabilit(?:y|ies)|liable|consequential|punitive|exemplary|lost profits|disclaim\w*|warrant(?:y|ies|s)|hold harmless|exclusive remed(?:y|ies))\b/i,
  },
  { topic: 'indemnity', says: 'indemnity', words: /\b(?:indemnif\w+|indemnit(?:y|ies)|hold harmless)\b/i },
  {
    topic: 'data',
    says: 'data protection',
    words:
      /\b(?:personal (?:data|information)|customer data|data (?:protection|processing|breach|subject)|privacy|gdpr|ccpa|hipaa|subprocessors?|sub-processors?|security incident|breach notif\w+|encrypt\w*|protected health information)\b/i,
  },
  {
    topic: 'governingLaw',
    says: 'governing law and disputes',
    words: /\b(?:governing law|governed by|jurisdiction|venue|arbitrat\w+|courts? of|chosen courts|laws of|jury)\b/i,
  },
  {
    topic: 'renewal',
    says: 'renewal',
    words: /\b(?:renew(?:s|al|als|ed|ing)?|auto-?renew\w*|successive (?:terms|periods))\b/i,
  },
  {
    topic: 'termination',
    says: 'termination',
    words: /\b(?:terminat\w+|cancel(?:s|l?ation|led|ing)?|suspend(?:s|ed|ing)?|suspension|expir(?:e|es|y|ation))\b/i,
  },
  {
    topic: 'term',
    says: 'term and dates',
    words:
      /\b(?:(?:initial|subscription|renewal|contract) (?:term|period)|effective date|start date|end date|term of (?:this|the)|commencement)\b/i,
  },
  {
    topic: 'price',
    says: 'price and payment',
    words:
      /\b(?:fees?|prices?|pricing|charges?|payments?|pay(?:s|able|ing)?|invoic\w+|rates?|discounts?|uplift|tax(?:es)?|late (?:fee|charge)|interest|refund\w*|credits?)\b/i,
  },
  {
    topic: 'value',
    says: 'an amount of money',
    words:
      /(?:[$€£¥]\s?\d|\b\d[\d,.]*\s?(?:USD|EUR|GBP|CAD|AUD|CHF|dollars|euros|pounds)\b|\b(?:USD|EUR|GBP|CAD|AUD|CHF)\s?\d)/i,
  },
  {
    topic: 'parties',
    says: 'the parties',
    words:
      /\b(?:affiliates?|assign(?:s|ed|ment|ee|or)?|subcontract\w*|successors?|third[- ]part(?:y|ies)|change of control|LLC|Inc\.?|Ltd\.?|GmbH|Corp(?:oration|\.)?)\b/i,
  },
  {
    topic: 'confidentiality',
    says: 'confidentiality',
    words: /\b(?:confidential\w*|non-?disclosure|discloser|disclosing party|receiving party|trade secrets?)\b/i,
  },
  { topic: 'insurance', says: 'insurance', words: /\b(?:insurance|insured|insurer|coverage|policy limits?)\b/i },
  {
    topic: 'intellectualProperty',
    says: 'intellectual property',
    words:
      /\b(?:intellectual property|copyrights?|patents?|trademarks?|licen[cs]e[sd]?|ownership|moral rights|work(?:s)? (?:made )?for hire)\b/i,
  },
  {
    topic: 'service',
    says: 'the services and their levels',
    words:
      /\b(?:service levels?|uptime|availability|downtime|response time|service credits?|deliverables?|acceptance|sla|support)\b/i,
  },
];

/** Words that make, lift or turn an obligation, and those that count or bound it. */
export const operativeWords =
  /\b(?:shall|must|will|may|should|can|cannot|not|no|never|nor|neither|unless|except|excluding|without|only|sole(?:ly)?|exclusive(?:ly)?|all|any|each|every|either|both|and\/or|or|and|if|provided that|notwithstanding|subject to|at least|at most|more than|less than|up to|maximum|minimum|required?|prohibit\w*|waive[sd]?|irrevocabl\w+|perpetual\w*|reasonabl[ey]|material(?:ly)?|promptly|immediately|sole discretion|best efforts)\b/i;

/** Figures, also in words, dates, times and percentages. */
export const figures =
  /\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|forty-five|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|double|twice|january|february|march|april|june|july|august|september|october|november|december|days?|weeks?|months?|years?|hours?|annual(?:ly)?|monthly|quarterly|yearly)\b/i;

export const topicsIn = (text: string): readonly Topic[] =>
  topics.filter(({ words }) => words.test(text)).map(({ topic }) => topic);
