// The parser's process, made to fail where a test needs it to. The file it looks at says how: `hang` never comes back, `abort` ends
// inside WASM, `exit` and `kill` end the process, `flags` fails with the options it was started with. Every other file is parsed.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers';

/** Node has it; its types leave it to the DOM's. */
const { WebAssembly } = /** @type {any} */ (globalThis);
/** `(module (func (export "run") unreachable))` */
const UNREACHABLE = new Uint8Array([
	0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110, 0, 0, 10, 5, 1, 3, 0, 0, 11,
]);

/** @type {any} */
const stat = fs.stat;
/** @type {any} */ (fs).stat = async (/** @type {string} */ file) => {
	const name = path.basename(file);
	if (name.includes('hang')) {
		while (file) {
			// Until the process is ended.
		}
	} else if (name.includes('abort')) {
		const { instance } = await WebAssembly.instantiate(UNREACHABLE);
		setImmediate(instance.exports.run);
		await new Promise(() => undefined);
	} else if (name.includes('exit')) {
		process.exit(1);
	} else if (name.includes('kill')) {
		process.kill(process.pid, 'SIGKILL');
		await new Promise(() => undefined);
	} else if (name.includes('flags')) {
		setImmediate(() => {
			throw new Error(`started with ${process.execArgv.join(' ') || 'none'}`);
		});
		await new Promise(() => undefined);
	}
	return stat(file);
};
syncBuiltinESMExports();

/** @type {string} */
const built = '../../out/parseProcess.mjs';
await import(built);
