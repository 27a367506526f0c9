// The real model process, but for one thing: what is asked for 100 tokens and more is worked on and never answered, so that a test
// can end the process in the middle of it for certain. It says `begun` in the log for each request that it has read.
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const LONG = 100;

await import(pathToFileURL(path.resolve('out/modelProcess.mjs')).href);

/** Of the questions that are not answered. */
const withheld = new Set();
process.on('message', (message) => {
	const { id, params } = /** @type {{ id?: number, params?: any }} */ (message);
	if (params?.request?.maxTokens >= LONG) {
		withheld.add(id);
	}
});

const send = /** @type {(message: unknown, ...rest: unknown[]) => boolean} */ (process.send?.bind(process));
process.send = (/** @type {any} */ message, /** @type {unknown[]} */ ...rest) => {
	if (message.method === 'begun') {
		send(message);
		return send({ jsonrpc: '2.0', method: 'log', params: { level: 'debug', message: 'begun' } }, ...rest);
	}
	return withheld.has(message.id) && message.method === undefined ? true : send(message, ...rest);
};
