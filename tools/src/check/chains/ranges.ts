import type { Json } from '@hipaa-stacks/cloudformation';
import type { ChainSystem } from './chain.ts';
import { textOf } from './text.ts';

/** Whether a range contains all IPv4 or all IPv6 addresses. */
export const isAnyAddress = (range: string): boolean => range === '0.0.0.0/0' || /^(0*:)*:0*\/0$/.test(range);

/** The range of a value: as written, or the CIDR block of the VPC or subnet whose `CidrBlock` it references. */
export function rangeOf(system: ChainSystem, value: Json | undefined): string {
  const text = textOf(value);
  const owner = /^\$\{[^}]+\.CidrBlock\}$/.test(text) ? system.mentions(value)[0] : undefined;
  return owner?.properties.CidrBlock === undefined ? text : textOf(owner.properties.CidrBlock);
}

/** Whether one range contains all of another. Undefined if that is not known. IPv6 ranges are compared as texts. */
export function containsRange(outer: string, inner: string): boolean | undefined {
  if (outer === inner) return true;
  if (isAnyAddress(outer)) return outer.includes(':') === inner.includes(':') || undefined;
  const [a, b] = [ipv4Range(outer), ipv4Range(inner)];
  return a && b ? a.first <= b.first && b.last <= a.last : isAnyAddress(inner) && a ? false : undefined;
}

/** The fraction of a range that another one contains, from 0 to 1. Undefined if that is not known. */
export function fractionOf(part: string, whole: string): number | undefined {
  if (containsRange(part, whole)) return 1;
  const [a, b] = [ipv4Range(part), ipv4Range(whole)];
  if (!a || !b) return undefined;
  const common = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  return Math.max(0, common) / (b.last - b.first + 1);
}

function ipv4Range(text: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}
