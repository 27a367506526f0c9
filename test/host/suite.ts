import type { Driver } from './launch/driver.mjs';
import { driver } from './launcher.ts';

const TIMEOUT = 180_000;

export interface TestOptions {
	/**
	 * 1 is the first window, 2 a restart with the same profile and workspace, 3 a window without a folder, 4 one whose folder is not
	 * trusted, 5 one with a second folder beside the first.
	 */
	readonly phase?: 1 | 2 | 3 | 4 | 5;
	/** Milliseconds; three minutes when left out: what hangs is to end, what is slow is not to fail. */
	readonly timeout?: number;
}

export interface HostTest extends Required<TestOptions> {
	readonly title: string;
	readonly needsDriver: boolean;
	readonly body: () => Promise<void> | void;
}

/** Each suite is a bundle of its own with a copy of this module; what they register meets on the global object. */
const shared = globalThis as typeof globalThis & { plimsollTests?: HostTest[] };
shared.plimsollTests ??= [];
export const tests = shared.plimsollTests;

const sharedFigures = globalThis as typeof globalThis & { plimsollFigures?: Map<string, string> };
sharedFigures.plimsollFigures ??= new Map();
/** What measurements found, by title: printed below their line. */
export const figures = sharedFigures.plimsollFigures;

type Body = () => Promise<void> | void;

/** Registers a test; tests run in the order of file names, one after another. */
export function test(title: string, body: Body): void;
export function test(title: string, options: TestOptions, body: Body): void;
export function test(title: string, first: TestOptions | Body, second?: Body): void {
	const [options, body] = typeof first === 'function' ? [{}, first] : [first, second];
	if (body) {
		tests.push({ phase: 1, timeout: TIMEOUT, ...options, title, needsDriver: false, body });
	}
}

/** A test that needs hands and eyes outside the extension host: keys, clicks, the text of our view. Skipped where nobody offers them. */
export function testWithDriver(title: string, options: TestOptions, body: (driver: Driver) => Promise<void>): void {
	tests.push({
		phase: 1,
		timeout: TIMEOUT,
		...options,
		title,
		needsDriver: true,
		body: async () => (driver ? body(driver) : undefined),
	});
}
