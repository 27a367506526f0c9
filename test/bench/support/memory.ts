import process from 'node:process';

/** Bytes after a full collection: what is kept, not what is waiting to be thrown away. The scripts run with `--expose-gc`. */
export function usedMemory(): { readonly heap: number; readonly resident: number } {
	globalThis.gc?.();
	globalThis.gc?.();
	const { heapUsed, external, rss } = process.memoryUsage();
	return { heap: heapUsed + external, resident: rss };
}
