// The parser's process, made to fail where a test needs it to. The file it looks at says how: `hang` never comes back, `abort` ends
// inside WASM, `exit` and `kill` end the process, `flags` fails with the options it was started with. Every other file is parsed.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';

/** Node has it; its types leave it to the DOM's. */
const { WebAssembly } = /** @type {any} */ (globalThis);
/** `(module (func (export "run") unreachable))` */
const UNREACHABLE = new Uint8Array([
	0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110, 0, 0, 10, 5, 1, 3, 0, 0, 11,
]);

/** @type {any} */
const stat = fs.statSync;
/** @type {any} */ (fs).statSync = (/** @type {any[]} */ ...parameters) => {
	const name = path.basename(parameters[0]);
	if (name.includes('hang')) {
		while (name) {
			// Until the process is ended.
		}
	} else if (name.includes('abort')) {
		new WebAssembly.Instance(new WebAssembly.Module(UNREACHABLE)).exports.run();
	} else if (name.includes('exit')) {
		process.exit(1);
	} else if (name.includes('kill')) {
		process.kill(process.pid, 'SIGKILL');
	} else if (name.includes('flags')) {
		throw new Error(`started with ${process.execArgv.join(' ') || 'none'}`);
	}
	return stat(...parameters);
};
syncBuiltinESMExports();

/** @type {string} */
const built = '../../out/parseProcess.mjs';
await import(built);
