import type { Chain } from './chain.ts';

/** Every chain, by name. */
export const chains: readonly Chain[] = [];
