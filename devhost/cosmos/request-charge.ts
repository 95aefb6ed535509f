/**
 * MODELLED request charges. The service's formula is not public; these reproduce figures recorded on a hosted account
 * (github.com/xo/dbimp): a read of a small item 1, a create or delete 6.67, a replace about 10.67, a query of one item
 * 2.26, a page of 1,000 rows 17.16, a throttled request 0.38. They grow with the kilobytes of the item. Good for
 * comparing one way of working with another, not for a bill.
 */
const kilobytes = (bytes: number) => Math.max(1, bytes / 1024);

export const chargeOfRead = (bytes: number) => round(kilobytes(bytes));
export const chargeOfWrite = (bytes: number, created: boolean) => round((created ? 6.67 : 10.67) * kilobytes(bytes));
export const chargeOfQuery = (loaded: number, bytes: number) => round(2.25 + 0.015 * loaded + bytes / (64 * 1024));
export const chargeOfThrottled = 0.38;

const round = (charge: number) => Math.round(charge * 100) / 100;
