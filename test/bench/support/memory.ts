import process from 'node:process';
import { getHeapSpaceStatistics } from 'node:v8';

/** Where V8 keeps compiled code: what a program does grows it, not what it knows. */
const CODE = /^(code|trusted)/;

/**
 * Bytes after a full collection: what is kept, not what is waiting to be thrown away. The scripts run with `--expose-gc`.
 * `heap` is the heap without compiled code, and buffers outside of it.
 */
export function usedMemory(): { readonly heap: number; readonly resident: number } {
	globalThis.gc?.();
	globalThis.gc?.();
	const { external, rss } = process.memoryUsage();
	const heap = getHeapSpaceStatistics()
		.filter((space) => !CODE.test(space.space_name))
		.reduce((sum, space) => sum + space.space_used_size, 0);
	return { heap: heap + external, resident: rss };
}
