// What Node, the extension host, workers and browsers all have. The core may use this and no other global of a host.
interface AbortSignal {
	readonly aborted: boolean;
	addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
	removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
	readonly signal: AbortSignal;
	abort(): void;
}
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, ms: number): unknown;
declare function clearTimeout(handle: unknown): void;
declare class TextEncoder {
	encode(text: string): Uint8Array;
}
declare class TextDecoder {
	constructor(encoding: 'utf-8', options: { ignoreBOM: true });
	decode(bytes: Uint8Array): string;
}
