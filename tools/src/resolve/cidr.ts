/**
 * `Fn::Cidr`: the first `count` ranges with `hostBits` bits for hosts in an IPv4 or IPv6 range.
 *
 * @returns undefined if CloudFormation would refuse: not a range, more than 256 ranges, or not enough addresses.
 */
export function cidrRanges(block: string, count: number, hostBits: number): string[] | undefined {
  const [address = '', length = ''] = block.split('/');
  const size = address.includes(':') ? 128 : 32;
  const start = size === 128 ? parseIpv6(address) : parseIpv4(address);
  const blockBits = size - Number(length);
  if (start === undefined || !/^\d+$/.test(length) || blockBits < 0) return undefined;
  if (!Number.isInteger(count) || count < 1 || count > 256) return undefined;
  if (!Number.isInteger(hostBits) || hostBits < 1 || hostBits > blockBits) return undefined;
  if (BigInt(count) << BigInt(hostBits) > 1n << BigInt(blockBits)) return undefined;
  const first = (start >> BigInt(blockBits)) << BigInt(blockBits);
  const format = size === 128 ? formatIpv6 : formatIpv4;
  return Array.from({ length: count }, (_, index) => {
    return `${format(first + (BigInt(index) << BigInt(hostBits)))}/${size - hostBits}`;
  });
}

function parseIpv4(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || bytes.some((byte) => !/^\d{1,3}$/.test(byte) || Number(byte) > 255)) return undefined;
  return bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** Writes the first of the longest runs of two or more zero groups as `::`, as in RFC 5952. */
function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].sort((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (!longest) return text;
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}
