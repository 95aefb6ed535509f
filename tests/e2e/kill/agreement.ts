/**
 * A short agreement that renews by itself. Its notice is due in about a hundred days, so that one alert (120 days before) is
 * due as soon as it is in force and no renewal opens (90 days before) while the test moves the clock by some hours.
 */
export function agreementText(title: string, client: string, now: Date): string {
  const lastDay = new Date(now.getTime() + 170 * 86_400_000);
  const firstDay = new Date(lastDay.getTime() + 86_400_000);
  firstDay.setUTCFullYear(firstDay.getUTCFullYear() - 1);
  return `${title.toUpperCase()}

This Managed Services Agreement is made effective as of ${inWords(firstDay)} (the “Effective Date”) between Northwind Managed Services, LLC, a Florida limited liability company (“Provider”), and ${client}, Inc., a Florida corporation (“Client”).

1. TERM

1.1 This Agreement takes effect on the Effective Date and continues for an initial term of twelve (12) months, from ${inWords(firstDay)} through ${inWords(lastDay)} (the “Initial Term”).

1.2 At the end of the Initial Term this Agreement will renew automatically for successive terms of twelve (12) months each, unless either Party gives the other written notice of non-renewal at least sixty (60) days before the end of the then-current term.

2. FEES

2.1 Client will pay 1,250.00 USD per month.

3. LIABILITY

3.1 Provider’s total liability under this Agreement shall be limited to the fees paid by Client during the twelve (12) months before the event giving rise to the claim.

4. GENERAL

4.1 This Agreement shall be governed by and construed in accordance with the laws of the State of Florida.
`;
}

const inWords = (day: Date): string =>
  day.toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });
