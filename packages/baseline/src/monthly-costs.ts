/** `prices.json` of this package: AWS prices, their units and their sources. All blueprints use this list. */
export interface PriceList {
  readonly hoursPerMonth: number;
  readonly prices: Readonly<Record<string, { readonly usd: number; readonly per: string; readonly source: string }>>;
}

/** Costs in US dollars a month, by component. */
export type MonthlyCosts = readonly (readonly [component: string, usd: number])[];

/**
 * The prices of a list by name: of one unit, and of resources for a month.
 *
 * @returns NaN for a price that is missing
 */
export function pricesOf({ hoursPerMonth, prices }: PriceList) {
  const price = (name: string): number => prices[name]?.usd ?? Number.NaN;
  return { price, hourly: (name: string, count: number): number => price(name) * hoursPerMonth * count };
}

/** What the costs of the network and of the load balancer depend on. */
export interface PublicNetwork {
  readonly natGateways: number;
  readonly webAclRules: number;
}

/** The load balancer has an address in each of two Availability Zones. */
const balancerAddresses = 2;
/** Monthly use of a new clinic: GB; capacity units of the load balancer; millions of requests. */
const usage = { natTraffic: 10, balancerCapacity: 0.25, webRequests: 1 };

/** Costs of NAT gateways, public addresses, and of the load balancer with its web ACL. */
export function publicNetworkCosts(list: PriceList, { natGateways, webAclRules }: PublicNetwork): MonthlyCosts {
  const { price, hourly } = pricesOf(list);
  return [
    ['NAT gateways', hourly('natGateway', natGateways) + price('natTraffic') * usage.natTraffic],
    ['Load balancer', hourly('loadBalancer', 1) + hourly('loadBalancerCapacity', usage.balancerCapacity)],
    ['Web ACL', price('webAcl') + price('webAclRule') * webAclRules + price('webAclRequests') * usage.webRequests],
    ['Public addresses', hourly('publicAddress', balancerAddresses + natGateways)],
  ];
}

/** Costs in descending order, for a table. */
export const inDescendingOrder = (costs: MonthlyCosts): MonthlyCosts => [...costs].sort(([, a], [, b]) => b - a);

/** The sum of costs. */
export const together = (costs: MonthlyCosts): number => costs.reduce((total, [, usd]) => total + usd, 0);
