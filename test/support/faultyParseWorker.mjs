// Stands in for the parser's worker where a test needs it to fail. The file it is given says how: `hang` never comes back, `abort`
// ends inside WASM, `exit` takes the thread with it. Every other file is parsed for real.
import process from 'node:process';
import { setImmediate } from 'node:timers';

/** @type {string} */
const built = '../../out/parseWorker.mjs';
const { parseBatch: parseReally } = await import(built);
/** Node has it; its types leave it to the DOM's. */
const { WebAssembly } = /** @type {any} */ (globalThis);
/** `(module (func (export "run") unreachable))` */
const UNREACHABLE = new Uint8Array([
	0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110, 0, 0, 10, 5, 1, 3, 0, 0, 11,
]);

/** @param {import('../../src/node/engine/parseWorker.ts').ParseTask} task */
export async function parseBatch(task) {
	const parsed = [];
	for (const file of task.files) {
		Atomics.add(task.begun, 0, 1);
		if (file.includes('hang')) {
			while (file) {
				// Until the thread is ended.
			}
		} else if (file.includes('abort')) {
			const { instance } = await WebAssembly.instantiate(UNREACHABLE);
			const { run } = instance.exports;
			setImmediate(run);
			await new Promise(() => undefined);
		} else if (file.includes('exit')) {
			process.exit(1);
		}
		parsed.push(...(await parseReally({ ...task, files: [file], begun: new Int32Array(1) })));
	}
	return parsed;
}
