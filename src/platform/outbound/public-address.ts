import { BlockList, isIP } from 'node:net';

/**
 * Where a request chosen by somebody else must not go. IPv4: everything the IANA special-purpose registry (RFC 6890 and
 * successors) calls not globally reachable, and multicast, and what Azure answers on public-looking addresses.
 */
const forbiddenIPv4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier-grade NAT; some clouds keep metadata there
  '127.0.0.0/8',
  '168.63.129.16/32', // Azure's wire server: DNS, DHCP and agent channel of every virtual machine
  '169.254.0.0/16', // link-local; the instance metadata service is 169.254.169.254
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * IPv6: only global unicast, 2000::/3, is reachable at all, so mapped (::ffff:0:0/96), compatible, NAT64 (64:ff9b::/96),
 * unique local (fc00::/7), link-local and multicast are out without being named; within it these are out too, mostly
 * because an IPv4 address hides in them.
 */
const forbiddenIPv6 = [
  '2001::/23', // IETF assignments; Teredo 2001::/32 is inside
  '2001:db8::/32',
  '2002::/16', // 6to4
  '3fff::/20', // documentation (RFC 9637)
];

const forbidden = new BlockList();
const globalIPv6 = new BlockList();
for (const range of forbiddenIPv4) addRange(forbidden, range, 'ipv4');
for (const range of forbiddenIPv6) addRange(forbidden, range, 'ipv6');
addRange(globalIPv6, '2000::/3', 'ipv6');

function addRange(list: BlockList, range: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', prefix] = range.split('/');
  list.addSubnet(network, Number(prefix), family);
}

/** Whether this literal address belongs to the public internet. False for whatever is not an address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !forbidden.check(address, 'ipv4');
  // A zone (fe80::1%eth0) only makes sense on a local link.
  if (family !== 6 || address.includes('%')) return false;
  return globalIPv6.check(address, 'ipv6') && !forbidden.check(address, 'ipv6');
}
