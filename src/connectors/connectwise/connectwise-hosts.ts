/** Where one ConnectWise account is spoken to. */
export interface ConnectWiseHosts {
  /** Origin that tells of the company: `/login/companyinfo/…`. */
  readonly site: string;
  /** Origin of the API; in the cloud another host than the site's. */
  readonly api: string;
}

const cloud = /^(?:api-)?([a-z0-9-]+\.(?:myconnectwise\.net|connectwisedev\.com))$/;

/** The cloud's API host is the site's with `api-` before it (Developer Guide, Base URL); elsewhere both are one. */
export function hostsOf(baseUrl: string): ConnectWiseHosts {
  const url = new URL(baseUrl);
  const site = cloud.exec(url.hostname)?.[1];
  if (!site || url.port !== '') return { site: url.origin, api: url.origin };
  return { site: `https://${site}`, api: `https://api-${site}` };
}
